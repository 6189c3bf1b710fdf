using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>A client's answer to an operation, or a notification.</summary>
/// <param name="Code">The response code.</param>
/// <param name="Path">The path asked for.</param>
/// <param name="Format">The format of the payload; null when not told.</param>
/// <param name="Bytes">The payload.</param>
/// <param name="Model">Tells types and names.</param>
public sealed record Lwm2mResult(CoapCode Code, Lwm2mPath Path, int? Format, ReadOnlyMemory<byte> Bytes, ObjectModel Model)
{
    /// <summary>A 2.xx.</summary>
    public bool IsSuccess => Code.IsSuccess;

    /// <summary>The Observe number; null when this is no notification.</summary>
    public uint? Observe { get; init; }

    /// <summary>The path of the instance that a Create made, when the client chose its number.</summary>
    public Lwm2mPath? Created { get; init; }

    /// <summary>The values of the payload; none when there is no payload.</summary>
    /// <exception cref="ContentException">The payload is not of its format.</exception>
    public IReadOnlyList<ResourceValue> Values =>
        Format is { } format && !Bytes.IsEmpty ? Payload.Decode(format, Bytes, Path, Model) : [];

    /// <summary>The links of a Discover.</summary>
    /// <exception cref="ContentException">The payload is not link-format.</exception>
    public IReadOnlyList<Link> Links => LinkFormat.Decode(System.Text.Encoding.UTF8.GetString(Bytes.Span));

    /// <summary>The one value of a resource.</summary>
    /// <exception cref="ContentException">There is not exactly one.</exception>
    public object Value => Values is [{ Value: { } value }] ? value : throw new ContentException($"{this} is not one value");

    /// <summary>This result, if it is a 2.xx.</summary>
    /// <exception cref="OperationRefusedException">It is not.</exception>
    public Lwm2mResult EnsureSuccess() => IsSuccess ? this : throw new OperationRefusedException(this);

    /// <summary>One line for a person.</summary>
    public override string ToString()
    {
        var text = !IsSuccess && Format is null && !Bytes.IsEmpty
            ? $" \"{System.Text.Encoding.UTF8.GetString(Bytes.Span)}\""
            : Format is { } format && !Bytes.IsEmpty ? $" {ContentFormat.Name(format)}: {Payload.Describe(format, Bytes, Path, Model)}" : "";
        return $"{Code}{(Created is { } made ? $" {made}" : "")}{text}";
    }

    internal static Lwm2mResult Of(CoapResponse response, Lwm2mPath path, ObjectModel model) =>
        new(response.Code, path, response.ContentFormat, response.Payload, model) { Observe = response.Observe };
}

/// <summary>A client answered an operation with 4.xx or 5.xx.</summary>
public sealed class OperationRefusedException(Lwm2mResult result) : Exception($"{result.Path}: {result}")
{
    /// <summary>The answer.</summary>
    public Lwm2mResult Result { get; } = result;
}
