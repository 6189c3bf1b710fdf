using System.Text;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Coap;

/// <summary>A message on one line: <c>CON GET /3/0/0 [mid 4711, token 2a] accept tlv</c>.</summary>
public static class MessageSummary
{
    private static readonly string[] TypeNames = ["CON", "NON", "ACK", "RST"];

    /// <summary>Summarises a datagram, which need not be CoAP.</summary>
    public static string Of(ReadOnlyMemory<byte> datagram) => CoapMessageCodec.Decode(datagram, out var message) switch
    {
        DecodeStatus.Ok => Of(message!),
        DecodeStatus.Malformed => $"malformed {TypeNames[(int)message!.Type]} [mid {message.MessageId}], {datagram.Length} bytes",
        _ => $"not CoAP, {datagram.Length} bytes",
    };

    /// <summary>Summarises a message.</summary>
    public static string Of(CoapMessage message)
    {
        var line = new StringBuilder(TypeNames[(int)message.Type]);
        if (message.Code == CoapCode.Empty)
        {
            var ping = message.Type == CoapType.Confirmable ? " ping" : "";
            return line.Append($"{ping} [mid {message.MessageId}]").ToString();
        }

        line.Append($" {message.Code}");
        if (message.Code.IsRequest)
        {
            line.Append($" {UriText.Of(message.Options)}");
        }

        line.Append($" [mid {message.MessageId}");
        line.Append(message.Token.Length > 0 ? $", token {message.Token}]" : "]");
        foreach (var note in Notes(message))
        {
            line.Append(line[^1] == ']' ? " " : ", ").Append(note);
        }

        return line.ToString();
    }

    private static IEnumerable<string> Notes(CoapMessage message)
    {
        var options = message.Options;
        var location = options.Texts(OptionNumber.LocationPath);
        if (location.Count > 0)
        {
            yield return $"location /{string.Join('/', location)}";
        }

        if (options.First(OptionNumber.Oscore) is { } oscore)
        {
            yield return OscoreOption.Decode(oscore.Value)?.ToString() ?? "oscore, malformed";
        }

        if (options.Number(OptionNumber.Observe) is { } observe)
        {
            yield return !message.Code.IsRequest ? $"observe {observe}" : observe switch
            {
                0 => "observe",
                1 => "cancel observe",
                _ => $"observe {observe}",
            };
        }

        if (options.Number(OptionNumber.Accept) is { } accept)
        {
            yield return $"accept {ContentFormat.Name((int)accept)}";
        }

        if (options.Block(OptionNumber.Block1) is { } block1)
        {
            yield return $"block1 {block1}";
        }

        if (options.Block(OptionNumber.Block2) is { } block2)
        {
            yield return $"block2 {block2}";
        }

        if (options.Number(OptionNumber.ContentFormat) is { } format)
        {
            yield return ContentFormat.Name((int)format);
        }

        if (message.Payload.Length > 0)
        {
            yield return $"{message.Payload.Length} bytes";
        }
    }
}
