using System.Text.RegularExpressions;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <summary>Prints what happens, a line each: time, direction, what, bytes.</summary>
public sealed partial class Timeline(Terminal terminal)
{
    private readonly Lock _lock = new();

    /// <summary>A datagram on the wire.</summary>
    public void Datagram(TappedDatagram datagram)
    {
        var arrow = datagram.IsSent ? "device -> server" : "device <- server";
        Line(datagram.Time, datagram.IsSent ? "36" : "33", arrow, $"{datagram.WireBytes,5} B  {MessageSummary.Of(datagram.Bytes)}");
    }

    /// <summary>A message inside the datagram shown last, or why there is none.</summary>
    public void Inside(bool isSent, byte[]? message, string remark) => Line(
        DateTime.Now, isSent ? "36" : "33", "", $"         {(message is null ? "" : "inside  " + OuterParts().Replace(MessageSummary.Of(message), ""))}{remark}");

    /// <summary>A datagram as the server saw it, where the device is elsewhere.</summary>
    public void FromServer(DatagramEvent datagram) =>
        Datagram(new TappedDatagram(datagram.Time.LocalDateTime, datagram.Direction == Direction.Received, datagram.Bytes.ToArray(), datagram.Bytes.Length));

    /// <summary>What the device does.</summary>
    public void Device(string what) => Line(DateTime.Now, "32", "device", what);

    /// <summary>What the server does.</summary>
    public void Server(string what) => Line(DateTime.Now, "35", "server", what);

    // Type, Message ID and token belong to the message that carries it.
    [GeneratedRegex(@"^\w+ | \[mid [^\]]*\]")]
    private static partial Regex OuterParts();

    private void Line(DateTime time, string colour, string who, string what)
    {
        lock (_lock)
        {
            var text = $"{time:HH:mm:ss.fff}  {who,-16}  {what}";
            terminal.Out.WriteLine(terminal.HasColours ? $"\e[{colour}m{text}\e[0m" : text);
        }
    }
}
