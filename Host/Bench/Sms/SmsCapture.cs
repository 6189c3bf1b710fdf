using System.Buffers.Binary;

namespace Lwm2m.Bench.Sms;

/// <summary>
/// Writes what crosses the radio interface to a pcap file of link type 147 (User 0): each TPDU in an RP-DATA (3GPP TS 24.011 §7.3.1), which
/// says its direction. tshark reads it with <c>-o</c> and <see cref="TsharkOption"/>.
/// </summary>
public sealed class SmsCapture : IDisposable
{
    /// <summary>The link type.</summary>
    public const int LinkType = 147;

    /// <summary>Tells tshark what is in the file.</summary>
    public const string TsharkOption = "uat:user_dlts:\"User 0 (DLT=147)\",\"gsm_a_rp\",\"0\",\"\",\"0\",\"\"";

    private readonly Stream _file;
    private readonly ShortMessageCentre _centre;
    private readonly Func<SmsPassage, bool> _filter;

    /// <summary>Starts a capture of what passes a centre.</summary>
    /// <param name="centre">The centre.</param>
    /// <param name="file">Where to; it is closed with the capture.</param>
    /// <param name="filter">What is captured; all, unless given.</param>
    public SmsCapture(ShortMessageCentre centre, Stream file, Func<SmsPassage, bool>? filter = null)
    {
        _file = file;
        _centre = centre;
        _filter = filter ?? (_ => true);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0xA1B2C3D4);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 65535);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkType);
        _file.Write(header);
        _centre.Passed += Write;
    }

    /// <summary>TPDUs written.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _centre.Passed -= Write;
        _file.Dispose();
    }

    private void Write(SmsPassage passage)
    {
        if (!_filter(passage))
        {
            return;
        }

        var address = _centre.Address.ToServiceCentreField();
        byte[] frame = passage.IsFromMobile
            ? [0, (byte)Count, 0, .. address, (byte)passage.Tpdu.Length, .. passage.Tpdu]
            : [1, (byte)Count, .. address, 0, (byte)passage.Tpdu.Length, .. passage.Tpdu];
        var micros = (passage.Time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(micros / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(micros % 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)frame.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)frame.Length);
        _file.Write(header);
        _file.Write(frame);
        _file.Flush();
        Count++;
    }
}
