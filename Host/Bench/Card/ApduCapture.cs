using System.Buffers.Binary;

namespace Lwm2m.Bench.Card;

/// <summary>
/// Writes what crosses the interface of a card to a pcap file of link type 147 (User 0), each command with its response as T=0 carries them
/// (ISO/IEC 7816-3 §10.3). tshark reads it with <c>-o</c> and <see cref="TsharkOption"/>.
/// </summary>
public sealed class ApduCapture : IDisposable
{
    /// <summary>The link type.</summary>
    public const int LinkType = 147;

    /// <summary>Tells tshark what is in the file.</summary>
    public const string TsharkOption = "uat:user_dlts:\"User 0 (DLT=147)\",\"gsm_sim\",\"0\",\"\",\"0\",\"\"";

    private readonly UiccStandIn _card;
    private readonly Stream _file;

    /// <summary>Starts a capture.</summary>
    /// <param name="card">The card.</param>
    /// <param name="file">Where to; it is closed with the capture.</param>
    public ApduCapture(UiccStandIn card, Stream file)
    {
        _card = card;
        _file = file;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkType);
        _file.Write(header);
        _card.Exchanged += Write;
    }

    /// <summary>Commands written.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _card.Exchanged -= Write;
        _file.Dispose();
    }

    private void Write(byte[] command, byte[] answer)
    {
        if (command.Length < 5 || answer.Length < 2)
        {
            Write([.. command, .. answer]);
            return;
        }

        var hasData = command.Length > 5;
        var sent = hasData ? command[..Math.Min(command.Length, 5 + command[4])] : command;
        if (!hasData || answer.Length == 2)
        {
            Write([.. sent, .. answer]);
            return;
        }

        // A command with data both ways: the response is fetched on the same channel.
        var length = (byte)(answer.Length - 2);
        Write([.. sent, 0x61, length]);
        Write([(byte)(command[0] & ((command[0] & 0x40) != 0 ? 0x4F : 0x03)), 0xC0, 0x00, 0x00, length, .. answer]);
    }

    private void Write(byte[] frame)
    {
        Span<byte> header = stackalloc byte[16];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header, Count++);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.Length);
        _file.Write(header);
        _file.Write(frame);
        _file.Flush();
    }
}
