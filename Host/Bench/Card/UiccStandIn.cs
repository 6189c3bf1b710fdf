using System.Globalization;
using Lwm2m.Bench.Modem;

namespace Lwm2m.Bench.Card;

/// <summary>
/// A UICC for the host: ISO/IEC 7816-4, ETSI TS 102 221 and 102 223, GlobalPlatform SCP03 and an LwM2M applet, stricter than real cards.
/// Responses come with their data at once; a carrier of T=0 keeps them for GET RESPONSE.
/// </summary>
public sealed partial class UiccStandIn : IModemCard
{
    private const int MaxResponse = 256;

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

    private static byte[] Sw(int status) => [(byte)(status >> 8), (byte)status];

    private byte[] Answer(byte[] octets)
    {
        CardChannel? channel = null;
        try
        {
            var command = CommandApdu.Parse(octets);
            if (command.IsChained)
            {
                throw new CardRefusal(Status.NoChaining);
            }

            if (!_channels.TryGetValue(command.Channel, out channel))
            {
                Violation($"channel {command.Channel} is not open");
                throw new CardRefusal(Status.NoChannels);
            }

            if (command.Code == 0x00C0 && !command.IsSecure)
            {
                return TakeKept(channel, command);
            }

            channel.Kept = [];
            var data = CarryOut(channel, command);
            return Given(channel, command, data, Toolkit.StatusOf(Status.Ok));
        }
        catch (CardRefusal e)
        {
            if (channel is { Session.Level: not 0 } && Faults.MacOnErrors)
            {
                return [.. channel.Session.Wrap([], e.Status), .. Sw(e.Status)];
            }

            return Sw(e.Status);
        }
    }

    private byte[] CarryOut(CardChannel channel, CommandApdu command)
    {
        if (command.Code == 0x8082)
        {
            return Authenticate(channel, command);
        }

        if (!command.IsSecure)
        {
            NeedsNoSession(channel, command);
            return Dispatch(channel, command, false);
        }

        if (channel.Session is not { Level: not 0 } session)
        {
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        if (session.Unwrap(command) is not { } plain)
        {
            Violation("a command under secure messaging has a wrong MAC");
            channel.Session = null;
            throw new CardRefusal(Status.NotAllowed);
        }

        SecuredCommands++;
        var data = Dispatch(channel, plain, true);
        return Protected(session, data);
    }

    private byte[] Protected(Scp03Session session, byte[] data)
    {
        if (Faults.ClearResponses)
        {
            return data;
        }

        var wrapped = session.Wrap(data, Faults.MacOverProactive ? Toolkit.StatusOf(Status.Ok) : Status.Ok);
        if (Faults.WrongResponseMacs > 0)
        {
            Faults.WrongResponseMacs--;
            wrapped[^1] ^= 0x01;
        }
        else if (Faults.FlippedResponses > 0)
        {
            Faults.FlippedResponses--;
            wrapped[0] ^= 0x80;
        }

        return wrapped;
    }

    // In a session of C-MAC a command without it is refused; what belongs to the terminal or opens something else is none of it.
    private void NeedsNoSession(CardChannel channel, CommandApdu command)
    {
        var isTerminal = channel.Number == 0 && command.Code is 0x8010 or 0x8012 or 0x8014 or 0x80C2 or 0x80F2;
        var opensAnother = command.Code is 0x0070 or 0x8050 || (command.Code == 0x00A4 && command.P1 == 4);
        if (channel.Session is null || isTerminal)
        {
            return;
        }

        var isOpen = channel.Session.Level != 0;
        channel.Session = command.Code == 0x0070 ? channel.Session : null;
        if (isOpen && !opensAnother)
        {
            Violation("a command without secure messaging inside a secure channel");
            throw new CardRefusal(Status.NotAllowed);
        }
    }

    private byte[] Dispatch(CardChannel channel, CommandApdu command, bool isSecured) => command.Code switch
    {
        0x00A4 => Select(channel, command),
        0x00B0 => ReadBinary(channel, command, isSecured),
        0x00D6 => UpdateBinary(channel, command, isSecured),
        0x00B2 => ReadRecord(channel, command, isSecured),
        0x00DC => UpdateRecord(channel, command, isSecured),
        0x0020 => _pins.Verify(command),
        0x0024 => _pins.Change(command),
        0x0026 => _pins.Enable(command, false),
        0x0028 => _pins.Enable(command, true),
        0x002C => _pins.Unblock(command),
        0x0070 => ManageChannel(channel, command),
        0x80F2 => GetStatus(channel, command),
        0x8010 or 0x8012 or 0x8014 or 0x80C2 => Basic(channel, command),
        0x8050 => InitializeUpdate(channel, command),
        0x80CA => AppletOf(channel).GetData(command, isSecured),
        0x80E2 => AppletOf(channel).StoreData(channel, command, isSecured),
        _ => throw new CardRefusal(Status.UnknownInstruction),
    };

    // The toolkit is reached on the basic channel (TS 102 221 §7.4.2.1).
    private byte[] Basic(CardChannel channel, CommandApdu command) => channel.Number != 0 ? throw new CardRefusal(Status.NoChannels) : command.Instruction switch
    {
        0x10 => Toolkit.Profile(command),
        0x12 => Toolkit.Fetch(command),
        0x14 => Toolkit.Response(command),
        _ => Toolkit.Envelope(command),
    };

    private LwM2mApplet AppletOf(CardChannel channel) => channel.IsApplet ? Applet! : throw new CardRefusal(Status.UnknownInstruction);

    // Of a response longer than 256 octets the host gets the rest by GET RESPONSE.
    private static byte[] Given(CardChannel channel, CommandApdu command, byte[] data, int status)
    {
        if (data.Length <= MaxResponse)
        {
            return [.. data, .. Sw(status)];
        }

        channel.Kept = [.. data[MaxResponse..], .. Sw(status)];
        return [.. data[..MaxResponse], 0x61, (byte)Math.Min(MaxResponse, channel.Kept.Length - 2)];
    }

    private byte[] TakeKept(CardChannel channel, CommandApdu command)
    {
        if (command.P1 != 0 || command.P2 != 0)
        {
            throw new CardRefusal(Status.WrongParameters);
        }

        if (channel.Kept.Length == 0)
        {
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        var left = Math.Min(MaxResponse, channel.Kept.Length - 2);
        if ((command.Expected ?? 0) != left)
        {
            return [0x6C, (byte)left];
        }

        var kept = channel.Kept;
        channel.Kept = [];
        return Given(channel, command, kept[..^2], (kept[^2] << 8) | kept[^1]);
    }

    private byte[]? Faulty(byte[] command)
    {
        if (Faults.PulledAt > 0 && --Faults.PulledAt == 0)
        {
            Remove();
            return [];
        }

        if (Faults.ForgetsAt > 0 && --Faults.ForgetsAt == 0)
        {
            Note("resets itself");
            Reset();
        }

        if (Faults.Unanswered > 0)
        {
            Faults.Unanswered--;
            return [];
        }

        if (Faults.EndlessResponse && command.Length == 5 && (command[0] & 0x80) == 0 && command[1] == 0xC0)
        {
            return [0xEE, 0x61, 0x01];
        }

        var isMeant = Faults.StatusFor is null || (command.Length > 1 && command[1] == byte.Parse(Faults.StatusFor, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (Faults.Statuses > 0 && Faults.Status is { } status && isMeant)
        {
            Faults.Statuses--;
            return Convert.FromHexString(status);
        }

        return null;
    }

    private byte[] Damaged(byte[] answer)
    {
        if (Faults.Garbage > 0)
        {
            Faults.Garbage--;
            answer = new byte[_random.Next(1, 64)];
            _random.NextBytes(answer);
        }

        if (Faults.Cut > 0 && answer.Length > Faults.CutTo)
        {
            Faults.Cut--;
            answer = answer[..Faults.CutTo];
        }

        return answer.Length > 2 && Faults.EndlessResponse ? [0xEE, 0x61, 0x01] : answer;
    }

    private void Keep(string path, byte[] content)
    {
        _memory.Files[path] = Convert.ToHexString(content);
        _memory.Save();
    }
}
