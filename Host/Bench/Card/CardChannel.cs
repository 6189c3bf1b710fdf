namespace Lwm2m.Bench.Card;

/// <summary>What a logical channel has selected (ETSI TS 102 221 §8.7).</summary>
internal sealed class CardChannel(int number, CardDirectory directory)
{
    public int Number => number;

    public CardDirectory Directory { get; set; } = directory;

    /// <summary>The current application's directory, which 7FFF stands for; null for none.</summary>
    public CardDirectory? Application { get; set; }

    /// <summary>Whether the LwM2M applet is selected.</summary>
    public bool IsApplet { get; set; }

    public ElementaryFile? File { get; set; }

    public int Record { get; set; }

    /// <summary>AID of the application that is selected; null for none.</summary>
    public byte[]? Selected { get; set; }

    public Scp03Session? Session { get; set; }

    /// <summary>What GET RESPONSE has still to give, with its status.</summary>
    public byte[] Kept { get; set; } = [];

    /// <summary>Blocks of STORE DATA so far.</summary>
    public List<byte> Stored { get; } = [];

    public int NextBlock { get; set; }

    public void SelectDirectory(CardDirectory selected)
    {
        Directory = selected;
        File = null;
        Record = 0;
    }
}
