using System.Text;

namespace Lwm2m.Bench.Card;

/// <summary>The files of a card: MF, EF DIR, EF ICCID, ADF USIM, and the PKCS#15 application (3GPP TS 31.102 §4; LwM2M Core Appendix G).</summary>
internal sealed class CardFiles
{
    private const int RecordLength = 32;

    private static readonly byte[] Usim = Convert.FromHexString("A0000000871002FF49FFFF89");
    private static readonly byte[] Pkcs15 = Convert.FromHexString("A000000063504B43532D3135");

    private readonly List<CardDirectory> _applications = [];

    public CardFiles(UiccOptions options)
    {
        Master = new CardDirectory(0x3F00);
        Master.Add(AccessRules.File());
        Master.Add(new TransparentFile(0x2FE2, Swapped(options.Iccid, 10), update: CardAccess.Never) { ShortId = 2 });
        Master.Add(new TransparentFile(0x2F05, Encoding.ASCII.GetBytes("en"), update: CardAccess.Pin) { ShortId = 5 });
        _applications.Add(UsimOf(options));
        byte[][] directory = [[.. Tlv.Write(0x61, [.. Tlv.Write(0x4F, Usim), .. Tlv.Write(0x50, Encoding.ASCII.GetBytes("USIM"))])]];
        if (options.HasPkcs15)
        {
            // The directory is reached by its path and by its AID.
            var tokens = Master.Add(Pkcs15Of(options));
            _applications.Add(tokens);
            directory = options.IsPkcs15InDirectory ? [.. directory, Tlv.Write(0x61, [.. Tlv.Write(0x4F, Pkcs15), .. Tlv.Write(0x51, 0x3F, 0x00, 0x7F, 0x50)])] : directory;
        }

        Master.Add(new RecordFile(0x2F00, RecordLength, directory) { ShortId = 30 });
    }

    public CardDirectory Master { get; }

    /// <summary>The application whose AID begins so; null for none.</summary>
    public CardDirectory? Application(byte[] name) => _applications.Find(application => application.Name.AsSpan().StartsWith(name));

    /// <summary>The file at a path of hexadecimal identifiers, such as <c>3F007F506432</c>; null for none.</summary>
    public CardFile? At(string path)
    {
        var ids = Convert.FromHexString(path);
        CardFile? file = Master;
        for (var i = 2; i < ids.Length && file is not null; i += 2)
        {
            file = (file as CardDirectory)?.Find((ids[i] << 8) | ids[i + 1]);
        }

        return file;
    }

    private static CardDirectory UsimOf(UiccOptions options)
    {
        var usim = new CardDirectory(0x7FFF, Usim);
        usim.Add(new TransparentFile(0x6F07, [8, .. Swapped("9" + options.Imsi, 8)], CardAccess.Pin) { ShortId = 7 });
        usim.Add(new TransparentFile(0x6FAD, [0x00, 0x00, 0x00, 0x02]) { ShortId = 3 });
        usim.Add(new TransparentFile(0x6F38, [0x1E, 0x00, 0x00, 0x08, 0x00], CardAccess.Pin) { ShortId = 4 });
        return usim;
    }

    private static CardDirectory Pkcs15Of(UiccOptions options)
    {
        var tokens = new CardDirectory(0x7F50, Pkcs15) { NeedsSecureChannel = options.SecuresFiles };
        byte[] path = [(byte)(options.BootstrapFileId >> 8), (byte)options.BootstrapFileId];
        tokens.Add(new TransparentFile(0x5031, Filled(options.Odf ?? Der(0xA7, Der(0x30, Der(0x04, [0x64, 0x30]))), 136)));
        tokens.Add(new TransparentFile(0x5032, TokenInformation(options)));
        byte[] identifier = options.HasDoubledIdentifier ? [0x06, 0x04, 0x67, 0x2B, 0x09, 0x01] : [0x67, 0x2B, 0x09, 0x01];
        var entry = Der(0xA1,
        [
            0x30, 0x00,
            .. Der(0x30, Der(0x0C, Encoding.UTF8.GetBytes("LwM2M Bootstrap"))),
            .. Der(0xA1, Der(0x30, [.. Der(0x06, identifier), .. Der(0x30, Der(0x04, path))])),
        ]);
        tokens.Add(new TransparentFile(0x6430, Filled(options.Dodf ?? (options.BootstrapFile is null ? [] : entry), 120)));
        if (options.BootstrapFile is { } content)
        {
            tokens.Add(new TransparentFile(options.BootstrapFileId, Filled(content, content.Length + options.BootstrapPadding), options.BootstrapAccess));
        }

        return tokens;
    }

    // EF TokenInfo (PKCS #15 v1.1 §6.9).
    private static byte[] TokenInformation(UiccOptions options) => Der(
        0x30,
        [
            .. Der(0x02, [0x00]),
            .. Der(0x04, Swapped(options.Iccid, 10)),
            .. Der(0x0C, Encoding.UTF8.GetBytes("Lwm2mDevice bench")),
            .. Der(0x80, Encoding.UTF8.GetBytes("LwM2M")),
            .. Der(0x03, [0x07, 0x80]), // read only
        ]);

    private static byte[] Der(byte tag, byte[] value) => Tlv.Write(tag, value);

    private static byte[] Filled(byte[] content, int length) => [.. content, .. Enumerable.Repeat((byte)0xFF, Math.Max(0, length - content.Length))];

    private static byte[] Swapped(string digits, int length)
    {
        var text = digits.PadRight(2 * length, 'F');
        return [.. Enumerable.Range(0, length).Select(i => Convert.ToByte($"{text[(2 * i) + 1]}{text[2 * i]}", 16))];
    }
}
