using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using BenchCapture = Lwm2m.Bench.Sms.SmsCapture;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>The bench's modem on a pseudo terminal with a short message centre, a service at a number, and a folder for the configuration of a program.</summary>
internal sealed class ModemPort : IDisposable
{
    public const string Number = "4512345678";
    public const string ServiceNumber = "4587654321";

    private readonly AgendaThread _thread;
    private readonly BenchCapture? _capture;

    public ModemPort(bool isCaptured = false)
    {
        var agenda = new Agenda();
        Centre = new ShortMessageCentre(agenda, new SmscOptions { DelayMs = 20 });
        _capture = isCaptured ? new BenchCapture(Centre, File.Create(CaptureFile)) : null;
        Centre.Passed += passage =>
        {
            lock (Passages)
            {
                Passages.Add(passage);
            }
        };
        Service = new SmsTransport(Centre, ServiceNumber);
        Modem = new ModemStandIn(new ModemOptions { IsSettled = true, Msisdn = Number, SubmitMs = 20 }, new ModemWorld(agenda, Centre));
        Terminal = new ModemTerminal(Modem);
        _thread = new AgendaThread(agenda);
    }

    public ShortMessageCentre Centre { get; }

    public SmsTransport Service { get; }

    public ModemStandIn Modem { get; }

    public ModemTerminal Terminal { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("modem").FullName;

    public string CaptureFile => Path.Combine(Folder, "sms.pcap");

    /// <summary>What crossed the radio interface; to be locked.</summary>
    public List<SmsPassage> Passages { get; } = [];

    /// <summary>Ends the capture.</summary>
    public void StopCapture() => _capture?.Dispose();

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string name, params string[] lines)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
        return path;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo, CancellationToken cancellation)
    {
        while (!isSo())
        {
            await Task.Delay(20, cancellation);
        }
    }

    public void Dispose()
    {
        Terminal.Dispose();
        _thread.Dispose();
        Modem.Dispose();
        StopCapture();
        Directory.Delete(Folder, recursive: true);
    }
}
