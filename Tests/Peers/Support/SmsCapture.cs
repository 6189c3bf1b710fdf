using System.Buffers.Binary;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>
/// Short messages as tshark dissects them: each TPDU in an RP-DATA (3GPP TS 24.011 §7.3.1), which says which way it goes, in a capture file of
/// link type 147, USER0.
/// </summary>
internal sealed class SmsCapture : IDisposable
{
    private const string Program = "tshark";
    private const string Origin = "Debian: tshark";
    private const string Dissector = "uat:user_dlts:\"User 0 (DLT=147)\",\"gsm_a_rp\",\"0\",\"\",\"0\",\"\"";
    private const uint Magic = 0xA1B2C3D4;
    private const int User0 = 147;

    private static readonly byte[] s_serviceCentre = Convert.FromHexString("07911326880736f4");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sms");
    private readonly FileStream _file;
    private int _count;

    public SmsCapture()
    {
        _file = File.Create(Path.Combine(_folder.FullName, "sms.pcap"));
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], ushort.MaxValue);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], User0);
        _file.Write(header);
    }

    /// <summary>Adds a TPDU from the device.</summary>
    public void AddSent(ReadOnlySpan<byte> tpdu) => Add([0, (byte)_count, 0, .. s_serviceCentre, (byte)tpdu.Length, .. tpdu]);

    /// <summary>Adds a TPDU to the device.</summary>
    public void AddReceived(ReadOnlySpan<byte> tpdu) => Add([1, (byte)_count, .. s_serviceCentre, 0, (byte)tpdu.Length, .. tpdu]);

    /// <summary>Dissects each message that a display filter lets through.</summary>
    /// <returns>One row a message, of the fields asked for.</returns>
    public async Task<IReadOnlyList<string[]>> FieldsAsync(string filter, CancellationToken cancellation, params string[] fields)
    {
        await _file.FlushAsync(cancellation);
        await using var program = PeerProgram.Start(
            Program, Origin, ["-r", _file.Name, "-o", Dissector, "-Y", filter, "-T", "fields", .. fields.SelectMany(field => new[] { "-e", field })]);
        var printed = await program.FinishAsync(cancellation);
        return [.. printed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
    }

    public void Dispose()
    {
        _file.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Add(byte[] packet)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(header, _count++);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], 0);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], packet.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], packet.Length);
        _file.Write(header);
        _file.Write(packet);
    }
}
