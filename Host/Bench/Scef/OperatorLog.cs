using System.Collections.Immutable;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Scef;

/// <summary>What passes the nodes of an operator, MME, SCEF and SCS, and all that can be read of it there.</summary>
public sealed class OperatorLog
{
    private ImmutableList<OperatorEntry> _entries = [];

    /// <summary>Is told of each entry.</summary>
    public event Action<OperatorEntry>? Noted;

    /// <summary>The entries so far.</summary>
    public IReadOnlyList<OperatorEntry> Entries => Volatile.Read(ref _entries);

    /// <summary>Adds one.</summary>
    public void Note(OperatorEntry entry)
    {
        ImmutableInterlocked.Update(ref _entries, entries => entries.Add(entry));
        Noted?.Invoke(entry);
    }

    /// <summary>Entries in which a text can be read, in an option or in the payload.</summary>
    public IEnumerable<OperatorEntry> Showing(string text) =>
        Entries.Where(entry => entry.Bytes.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}

/// <summary>A datagram on the bearer.</summary>
/// <param name="Time">When.</param>
/// <param name="Device">The device, by its identity in the network.</param>
/// <param name="Direction"><see cref="Direction.Received"/> from the device, or <see cref="Direction.Sent"/> to it.</param>
/// <param name="Server">Which server it goes to or comes from; null when that could not be told.</param>
/// <param name="Bytes">The datagram.</param>
/// <param name="Release">What the device said about the traffic after it.</param>
/// <param name="Fate">What became of it.</param>
public sealed record OperatorEntry(
    DateTimeOffset Time, string Device, Direction Direction, ServerName? Server, ReadOnlyMemory<byte> Bytes, ReleaseAssistance Release, string Fate)
{
    /// <summary>The message, when it is CoAP in plain or under OSCORE.</summary>
    public CoapMessage? Message => CoapMessageCodec.Decode(Bytes, out var message) == DecodeStatus.Ok ? message : null;

    /// <summary>Every field that could be read: type, code, Message ID, token, options, payload.</summary>
    public IEnumerable<string> Fields
    {
        get
        {
            if (Message is not { } message)
            {
                yield return $"not CoAP: {Convert.ToHexStringLower(Bytes.Span)}";
                yield break;
            }

            yield return $"{message.Type} {message.Code}";
            yield return $"Message ID: {message.MessageId}";
            yield return $"Token: {message.Token}";
            foreach (var option in message.Options)
            {
                yield return $"{OptionNumber.Name(option.Number)}: {Printable(option.Value.Span)}";
            }

            if (!message.Payload.IsEmpty)
            {
                yield return $"Payload: {Printable(message.Payload.Span)}";
            }
        }
    }

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"{Time:HH:mm:ss.fff} {Device} {(Direction == Direction.Sent ? "<--" : "-->")} {Server?.ToString() ?? "?"} {Bytes.Length} B, {Fate}: {string.Join(", ", Fields)}";

    private static string Printable(ReadOnlySpan<byte> value) => value.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0
        ? Encoding.ASCII.GetString(value)
        : Convert.ToHexStringLower(value);
}
