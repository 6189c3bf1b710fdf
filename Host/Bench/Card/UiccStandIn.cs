using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>
/// A UICC for the host: ISO/IEC 7816-4, ETSI TS 102 221 and 102 223, GlobalPlatform SCP03 and an LwM2M applet, stricter than real cards.
/// Responses come with their data at once; a carrier of T=0 keeps them for GET RESPONSE.
/// </summary>
public sealed partial class UiccStandIn : IModemCard
{
    private readonly Lock _gate = new();
    private readonly List<string> _violations = [];
    private readonly UiccMemory _memory;
    private readonly CardFiles _files;
    private readonly Pins _pins;
    private readonly Random _random = new(7816);
    private readonly Dictionary<int, CardChannel> _channels = [];

    /// <summary>Makes a card, which has been reset.</summary>
    public UiccStandIn(UiccOptions? options = null)
    {
        Options = options ?? new UiccOptions();
        _memory = new UiccMemory(Options);
        _files = new CardFiles(Options);
        _pins = new Pins(_memory);
        foreach (var (path, content) in _memory.Files)
        {
            ((ElementaryFile)_files.At(path)!).Content = Convert.FromHexString(content);
        }

        Toolkit = new CardToolkit(this);
        Applet = Options.Applet is { } applet ? new LwM2mApplet(applet, this) : null;
        Reset();
    }

    /// <summary>A command went in (<c>&gt; </c>) or a response out (<c>&lt; </c>), or something happened (<c># </c>).</summary>
    public event Action<string>? Logged;

    /// <summary>A command and its response have crossed the interface.</summary>
    public event Action<byte[], byte[]>? Exchanged;

    /// <summary>Its options.</summary>
    public UiccOptions Options { get; }

    /// <summary>Switches of what goes wrong.</summary>
    public UiccFaults Faults { get; } = new();

    /// <summary>The LwM2M applet; null for a card without one.</summary>
    public LwM2mApplet? Applet { get; }

    /// <summary>Its toolkit.</summary>
    public CardToolkit Toolkit { get; }

    /// <inheritdoc/>
    public bool IsPresent { get; private set; } = true;

    /// <inheritdoc/>
    public int Resets { get; private set; }

    /// <summary>Commands it was sent.</summary>
    public int Commands { get; private set; }

    /// <summary>Authentications that failed since it was made.</summary>
    public int FailedAuthentications { get; private set; }

    /// <summary>Whether the keys of the secure channel are locked.</summary>
    public bool IsLocked => _memory.FailedAuthentications >= Options.MaxFailedAuthentications;

    /// <summary>Commands under secure messaging whose MAC was good.</summary>
    public int SecuredCommands { get; private set; }

    /// <summary>The application identifier selected on the basic channel, in hexadecimal; null for none. A modem relies on what it selected.</summary>
    public string? BasicApplication
    {
        get
        {
            lock (_gate)
            {
                return _channels[0].Selected is { } selected ? Convert.ToHexString(selected) : null;
            }
        }
    }

    /// <summary>Logical channels that are open beside the basic one.</summary>
    public int OpenChannels
    {
        get
        {
            lock (_gate)
            {
                return _channels.Count - 1;
            }
        }
    }

    /// <summary>What the host did that a careful one does not. A good driver leaves it empty.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
            {
                return [.. _violations];
            }
        }
    }

    internal UiccMemory Memory => _memory;

    internal Lock Gate => _gate;

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_gate)
        {
            Resets++;
            _channels.Clear();
            _channels[0] = new CardChannel(0, _files.Master);
            _pins.Reset();
            Toolkit.Reset();
        }
    }

    /// <summary>Takes the card out.</summary>
    public void Remove()
    {
        lock (_gate)
        {
            Note("is pulled");
            IsPresent = false;
        }
    }

    /// <summary>Puts it in, which resets it.</summary>
    public void Insert()
    {
        lock (_gate)
        {
            IsPresent = true;
            Reset();
        }
    }

    /// <summary>Content of a file as the operator wrote it over the air; takes the place of what is there.</summary>
    /// <param name="path">Identifiers from the master file on, such as <c>3F007F506432</c>.</param>
    /// <param name="content">As long as the file.</param>
    public void SetFile(string path, byte[] content)
    {
        lock (_gate)
        {
            ((ElementaryFile)_files.At(path)!).Content = content;
            Keep(path, content);
        }
    }

    /// <inheritdoc/>
    /// <returns>Data, SW1 and SW2; nothing at all from a card that does not answer.</returns>
    public byte[] Transmit(byte[] command)
    {
        lock (_gate)
        {
            if (!IsPresent)
            {
                return [];
            }

            Commands++;
            Logged?.Invoke($"> {Convert.ToHexString(command)}");
            var answer = Faulty(command) ?? Answer(command);
            answer = Damaged(answer);
            Logged?.Invoke($"< {Convert.ToHexString(answer)}");
            Exchanged?.Invoke(command, answer);
            return answer;
        }
    }

    internal void Note(string what) => Logged?.Invoke($"# {what}");

    internal void Violation(string what)
    {
        if (_violations.Count < 1000)
        {
            _violations.Add(what);
        }

        Note($"violation: {what}");
    }

    private void Keep(string path, byte[] content)
    {
        _memory.Files[path] = Convert.ToHexString(content);
        _memory.Save();
    }
}
