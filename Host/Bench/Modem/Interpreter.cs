using System.Globalization;
using System.Text;

namespace Lwm2m.Bench.Modem;

/// <summary>Reads command lines and answers them (ITU-T V.250 §5): one line at a time, prompts, unsolicited result codes in between.</summary>
internal sealed partial class Interpreter
{
    private const byte BackSpace = 8;
    private const byte LineFeed = 10;
    private const byte Return = 13;
    private const byte CtrlZ = 26;
    private const byte Escape = 27;

    private readonly ModemSession _session;
    private readonly StringBuilder _line = new();
    private readonly Queue<string> _heldBack = new();
    private readonly List<byte> _input = [];
    private string _lastLine = "";
    private bool _isBusy;
    private Action<string?>? _gotText;
    private Action<byte[]>? _gotBytes;
    private int _awaited;
    private bool _isInputEchoed;
    private long _acceptsFromMs;
    private AtExchange? _current;

    public Interpreter(ModemSession session)
    {
        _session = session;
        IsEchoing = session.Memory.Echo;
    }

    /// <summary>E1.</summary>
    public bool IsEchoing { get; set; }

    /// <summary>V1.</summary>
    public bool IsVerbose { get; set; } = true;

    /// <summary>Q1.</summary>
    public bool IsQuiet { get; set; }

    /// <summary><c>+CMEE</c>.</summary>
    public int ErrorReports { get; set; }

    /// <summary>The port has gone into a mode that no command leaves: multiplexed, or a data call until <c>+++</c>.</summary>
    public PortMode Mode { get; set; }

    /// <summary>Whether an unsolicited result code would go out at once.</summary>
    public bool IsFree => !_isBusy && Mode == PortMode.Command;

    private ModemFaults Faults => _session.Faults;

    private bool EchoesNow => IsEchoing || Faults.EchoStaysOn;

    public void Feed(byte octet)
    {
        if (Mode != PortMode.Command)
        {
            FeedOtherMode(octet);
        }
        else if (_gotBytes is not null)
        {
            FeedBytes(octet);
        }
        else if (_gotText is not null)
        {
            FeedText(octet);
        }
        else if (_isBusy)
        {
            if (octet is not (LineFeed or Escape or CtrlZ))
            {
                _session.Violation($"0x{octet:X2} was sent before the result of {_current?.Command}");
            }
        }
        else
        {
            FeedLine(octet);
        }
    }

    /// <summary>An unsolicited result code; it waits while a command is carried out.</summary>
    public void Urc(string text)
    {
        if (_isBusy || Mode != PortMode.Command)
        {
            _heldBack.Enqueue(text);
        }
        else
        {
            Write(Framed(text));
        }
    }

    /// <summary>An unsolicited result code in the middle of a command, as some modems do.</summary>
    public void UrcAtOnce(string text) => Write(Framed(text));

    /// <summary>A line of the response to a command.</summary>
    public void Say(AtExchange exchange, string text)
    {
        if (Faults.LoseSpaceAfterColon)
        {
            text = text.Replace(": ", ":", StringComparison.Ordinal);
        }

        Write(IsVerbose && !exchange.HasSpoken ? $"{End}{text}{End}" : $"{text}{End}");
        exchange.HasSpoken = true;
    }

    public void SayRaw(ReadOnlySpan<byte> bytes) => _session.Send(bytes);

    public string TextOf(AtRefusal refusal) => refusal.Kind switch
    {
        AtErrorKind.Message => $"+CMS ERROR: {refusal.Code}",
        AtErrorKind.Equipment when ErrorReports == 1 => $"+CME ERROR: {refusal.Code}",
        AtErrorKind.Equipment when ErrorReports == 2 => $"+CME ERROR: {ErrorText.Of(refusal.Code)}",
        _ => "ERROR",
    };

    public void AskText(AtExchange exchange, Action<string?> got) => Prompt("> ", true, () =>
    {
        _input.Clear();
        _gotText = got;
        _isInputEchoed = true;
        _current = exchange;
    });

    public void AskBytes(string prompt, int count, bool isEchoed, Action<byte[]> got) => Prompt(prompt, prompt.StartsWith('>'), () =>
    {
        _input.Clear();
        _gotBytes = got;
        _awaited = count;
        _isInputEchoed = isEchoed;
    });

    // 27.005 §3.5.1: <CR><LF>> and a space.
    private void Prompt(string prompt, bool isFramed, Action await)
    {
        var lateMs = Faults.PromptLateMs;
        if (lateMs > 0)
        {
            _session.After(lateMs, Show);
        }
        else
        {
            Show();
        }

        void Show()
        {
            await();
            _acceptsFromMs = _session.NowMs + Math.Max(Faults.DataPauseMs, _session.Dialect.DataPauseMs);
            if (Faults.PromptsMissing > 0)
            {
                Faults.PromptsMissing--;
                return;
            }

            var text = Faults.PromptWithoutSpace ? prompt.TrimEnd() : prompt;
            Write((isFramed ? End : "") + text + (Faults.PromptTwice ? (isFramed ? End : "") + text : ""));
        }
    }

    private void Begin(string line)
    {
        _lastLine = line;
        _isBusy = true;
        _session.Heard(line);
        if (!_session.MayAnswer(line))
        {
            _isBusy = false;
            return;
        }

        List<AtCommand>? commands;
        try
        {
            commands = line.Length > _session.Options.MaxCommandLine ? null : CommandLineParser.Parse(line[2..]);
        }
        catch (AtRefusal refusal)
        {
            _session.After(_session.Options.CommandDelayMs, () => EndLine(TextOf(refusal)));
            return;
        }

        if (Faults.UrcAfterCommand is { Length: > 0 } urc)
        {
            UrcAtOnce(urc);
        }

        _session.After(_session.Options.CommandDelayMs, () =>
        {
            if (commands is null)
            {
                EndLine("ERROR");
            }
            else
            {
                Run(commands, 0);
            }
        });
    }

    private void Run(List<AtCommand> commands, int index)
    {
        if (index == commands.Count)
        {
            EndLine("OK");
            return;
        }

        var command = commands[index];
        var isLast = index + 1 == commands.Count;
        var exchange = new AtExchange(_session, command, result =>
        {
            if (result == "OK" && !isLast)
            {
                Run(commands, index + 1);
            }
            else
            {
                EndLine(result);
            }
        });
        _current = exchange;
        exchange.Guard(() => _session.Execute(exchange));
    }

    private void EndLine(string? result)
    {
        if (Faults.UrcBeforeResult is { Length: > 0 } urc)
        {
            UrcAtOnce(urc);
        }

        if (result is not null && !IsQuiet)
        {
            Write(IsVerbose ? Framed(result) : NumericOf(result) + "\r");
        }

        _isBusy = false;
        _current = null;
        FlushHeldBack();
        _session.Answered();
    }

    private void FlushHeldBack()
    {
        while (!_isBusy && Mode == PortMode.Command && _heldBack.TryDequeue(out var text))
        {
            Write(Framed(text));
        }
    }

    private string End => Faults.LineEnd ?? "\r\n";

    private string Framed(string text) => $"{End}{text}{End}";

    private void Write(string text) => _session.Send(Encoding.Latin1.GetBytes(text));

    private static string NumericOf(string result) => result switch
    {
        "OK" => "0",
        "CONNECT" => "1",
        "NO CARRIER" => "3",
        "ERROR" => "4",
        _ => result.ToString(CultureInfo.InvariantCulture),
    };
}
