namespace Lwm2m.Bench.Card;

/// <summary>Who may read or update a file.</summary>
public enum CardAccess
{
    /// <summary>Anybody.</summary>
    Always,

    /// <summary>Whoever presented the PIN; anybody while the PIN is disabled.</summary>
    Pin,

    /// <summary>Whoever presented the administrative code.</summary>
    Adm,

    /// <summary>Nobody.</summary>
    Never,
}

/// <summary>A file of a card (ETSI TS 102 221 §8).</summary>
internal abstract class CardFile(int id)
{
    /// <summary>File identifier.</summary>
    public int Id => id;

    /// <summary>The directory it is in; null for the master file.</summary>
    public CardDirectory? Parent { get; set; }

    /// <summary>File control parameters (TS 102 221 §11.1.1.3) without the template's tag.</summary>
    public abstract byte[] Parameters(bool isPinEnabled);

    protected byte[] IdObject => Tlv.Write(0x83, (byte)(Id >> 8), (byte)Id);

    protected static byte[] LifeCycle => [0x8A, 0x01, 0x05];
}

/// <summary>MF, a DF or an ADF.</summary>
internal sealed class CardDirectory(int id, byte[]? name = null) : CardFile(id)
{
    private readonly List<CardFile> _files = [];

    /// <summary>The application's identifier; null for a plain directory.</summary>
    public byte[]? Name => name;

    /// <summary>Whether its files are read and updated inside a secure channel only.</summary>
    public bool NeedsSecureChannel { get; init; }

    public IEnumerable<CardFile> Files => _files;

    public T Add<T>(T file)
        where T : CardFile
    {
        file.Parent = this;
        _files.Add(file);
        return file;
    }

    public CardFile? Find(int fileId) => _files.Find(file => file.Id == fileId);

    public override byte[] Parameters(bool isPinEnabled) =>
    [
        0x82, 0x02, 0x78, 0x21,
        .. IdObject,
        .. Name is null ? [] : Tlv.Write(0x84, Name),
        .. LifeCycle,
        0x8B, 0x03, 0x2F, 0x06, 0x01,
        .. Tlv.Write(0xC6, 0x90, 0x01, (byte)(isPinEnabled ? 0xC0 : 0x40), 0x83, 0x01, Pins.User, 0x83, 0x01, Pins.Administrative),
    ];
}

/// <summary>An elementary file.</summary>
internal abstract class ElementaryFile(int id, CardAccess read, CardAccess update) : CardFile(id)
{
    public CardAccess Read => read;

    public CardAccess Update => update;

    /// <summary>Short file identifier; 0 for none.</summary>
    public byte ShortId { get; init; }

    /// <summary>All its octets, for the state of the card.</summary>
    public abstract byte[] Content { get; set; }

    /// <summary>Record of EF ARR that says who may do what.</summary>
    protected byte[] Security => [0x8B, 0x03, 0x2F, 0x06, (byte)AccessRules.RecordOf(read, update)];

    protected byte[] ShortIdObject => ShortId == 0 ? [0x88, 0x00] : [0x88, 0x01, (byte)(ShortId << 3)];
}

/// <summary>A transparent file.</summary>
internal sealed class TransparentFile(int id, byte[] content, CardAccess read = CardAccess.Always, CardAccess update = CardAccess.Adm)
    : ElementaryFile(id, read, update)
{
    public override byte[] Content { get; set; } = content;

    public override byte[] Parameters(bool isPinEnabled) =>
    [
        0x82, 0x02, 0x41, 0x21, .. IdObject, .. LifeCycle, .. Security,
        .. Tlv.Write(0x80, (byte)(Content.Length >> 8), (byte)Content.Length), .. ShortIdObject,
    ];
}

/// <summary>A linear fixed file.</summary>
internal sealed class RecordFile(int id, int recordLength, byte[][] records, CardAccess read = CardAccess.Always, CardAccess update = CardAccess.Adm)
    : ElementaryFile(id, read, update)
{
    public int RecordLength => recordLength;

    /// <summary>The records, filled up with FF.</summary>
    public byte[][] Records { get; } = [.. records.Select(record => (byte[])[.. record, .. Enumerable.Repeat((byte)0xFF, recordLength - record.Length)])];

    public override byte[] Content
    {
        get => [.. Records.SelectMany(record => record)];
        set
        {
            for (var i = 0; i < Records.Length; i++)
            {
                Records[i] = value.AsSpan(i * recordLength, recordLength).ToArray();
            }
        }
    }

    public override byte[] Parameters(bool isPinEnabled)
    {
        var size = recordLength * Records.Length;
        return
        [
            0x82, 0x05, 0x42, 0x21, (byte)(recordLength >> 8), (byte)recordLength, (byte)Records.Length, .. IdObject, .. LifeCycle, .. Security,
            .. Tlv.Write(0x80, (byte)(size >> 8), (byte)size), .. ShortIdObject,
        ];
    }
}
