using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Modem;

/// <summary>A modem stand-in in memory with a clock of its own, and a host that talks to it.</summary>
internal sealed class ModemRig : IDisposable
{
    public const string DeviceNumber = "4512345678";
    public const string ServerNumber = "4587654321";

    private readonly StringBuilder _heard = new();
    private long _nowMs;

    public ModemRig(string dialect = "generic", Func<ModemOptions, ModemOptions>? change = null, SmscOptions? smsc = null, INiddNetwork? nonIp = null, IModemCard? card = null)
    {
        Agenda = new Agenda(() => _nowMs);
        Centre = new ShortMessageCentre(Agenda, smsc ?? new SmscOptions { Start = new DateTimeOffset(2026, 11, 30, 12, 34, 56, TimeSpan.FromHours(1)) });
        Bearer = new MemoryBearer(Agenda);
        var options = new ModemOptions { Dialect = dialect, IsSettled = true, Echo = false, Msisdn = DeviceNumber };
        Modem = new ModemStandIn(change?.Invoke(options) ?? options, new ModemWorld(Agenda, Centre, Bearer, nonIp, card));
    }

    public Agenda Agenda { get; }

    public ShortMessageCentre Centre { get; }

    public MemoryBearer Bearer { get; }

    public ModemStandIn Modem { get; }

    public long NowMs => _nowMs;

    /// <summary>Sends bytes as they are.</summary>
    public void Send(string text) => Modem.Write(Encoding.Latin1.GetBytes(text));

    /// <summary>Lets time pass.</summary>
    public void Wait(int ms)
    {
        var end = _nowMs + ms;
        while (true)
        {
            _nowMs = Math.Min(end, Math.Max(_nowMs, Agenda.NextDueMs));
            Agenda.RunDue();
            if (_nowMs >= end && Agenda.NextDueMs > end)
            {
                return;
            }
        }
    }

    /// <summary>All that came since the last look, after a time.</summary>
    public string Take(int afterMs = 0)
    {
        Wait(afterMs);
        var buffer = new byte[4096];
        int count;
        while ((count = Modem.Read(buffer)) > 0)
        {
            _heard.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        var text = _heard.ToString();
        _heard.Clear();
        return text;
    }

    /// <summary>A command and all that comes within a time, its lines joined by bars.</summary>
    public string Ask(string command, int ms = 1000)
    {
        Send(command + "\r");
        return Lines(Take(ms));
    }

    public static string Lines(string text) => string.Join('|', text.Split(["\r\n", "\r", "\n"], StringSplitOptions.RemoveEmptyEntries));

    public void Dispose() => Modem.Dispose();
}
