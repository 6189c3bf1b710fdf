using System.IO.Ports;
using System.Text;
using Lwm2m.Board;
using Lwm2m.Dialects;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.ModemUdp;

namespace Lwm2m.Cli;

/// <summary>How a modem is reached and set up.</summary>
/// <param name="Port">Its serial port.</param>
public sealed record ModemSetup(string Port)
{
    /// <summary>Name of its dialect; null to ask the modem what it is.</summary>
    public string? Dialect { get; init; }

    /// <summary>Name of the access point; null to take what the modem has.</summary>
    public string? Apn { get; init; }

    /// <summary>PIN of the SIM, or null.</summary>
    public string? Pin { get; init; }

    /// <summary>Speed of the line.</summary>
    public int BaudRate { get; init; } = 115200;
}

/// <summary>A modem of the device, and UDP sockets inside it.</summary>
public sealed class DeviceModem
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly ModemSetup _setup;
    private readonly ModemSockets _sockets;

    /// <summary>Makes one that is not started yet.</summary>
    public DeviceModem(ModemSetup setup)
    {
        _setup = setup;
        var known = KnownDialects.Make();
        var options = new ModemOptions
        {
            BaudRate = setup.BaudRate, Apn = Bytes(setup.Apn), Pin = Bytes(setup.Pin), Dialect = Array.Find(known, dialect => dialect.Name == setup.Dialect),
        };
        Modem = new CellularModem(new AtPort(setup.Port), new BoardClock(), known, options);
        _sockets = new ModemSockets(Modem);
    }

    /// <summary>The names of the dialects.</summary>
    public static IReadOnlyList<string> Dialects { get; } = [.. KnownDialects.Make().Select(dialect => dialect.Name)];

    /// <summary>The modem.</summary>
    public CellularModem Modem { get; }

    /// <summary>The binding of the device.</summary>
    /// <param name="security">The DTLS engine, or null for none.</param>
    public Binding Bind(LinkSecurity? security) => new ModemUdpBinding(_sockets, security);

    /// <summary>Opens the port once.</summary>
    /// <exception cref="RunException">It cannot be opened; the message says why.</exception>
    public void CheckPort()
    {
        try
        {
            using var port = new SerialPort(_setup.Port, _setup.BaudRate);
            port.Open();
        }
        catch (IOException e)
        {
            throw new RunException($"--modem {_setup.Port}: {Reason(e)}");
        }
    }

    /// <summary>Tells what the modem does until it is stopped.</summary>
    /// <exception cref="RunException">The modem does not get ready, and will not without a person.</exception>
    public async Task WatchAsync(Action<string> tell, CancellationToken stop)
    {
        var wasReady = false;
        var seen = ModemState.Off;
        var failures = 0;
        while (true)
        {
            var (state, count, fault) = (Modem.State, Modem.Failures, Modem.Fault);
            if (count != failures)
            {
                failures = count;
                if (!wasReady && Cause(fault) is { } cause)
                {
                    throw new RunException($"--modem {_setup.Port}: {cause}");
                }

                tell($"modem: {fault}; it is brought back");
            }

            if (state != seen)
            {
                seen = state;
                wasReady |= state == ModemState.Ready;
                tell(state == ModemState.Ready ? $"modem: ready, dialect {Modem.Dialect.Name}" : $"modem: {state.ToString().ToLowerInvariant()}");
            }

            await Task.Delay(Pace, stop);
        }
    }

    private string? Cause(ModemFault fault) => fault switch
    {
        ModemFault.NoPort => "the port cannot be opened",
        ModemFault.Silent => $"no modem answers, at {_setup.BaudRate} bit/s and other speeds: is it switched on, and is this the port for AT commands?",
        ModemFault.NoSim => "there is no SIM in the modem",
        ModemFault.PinNeeded => _setup.Pin is null ? "the SIM wants a PIN: --pin DIGITS (or a PUK, which only a telephone can enter)" : "the SIM wants its PUK, which only a telephone can enter",
        ModemFault.PinRefused => "the SIM refused the PIN, and it is not tried again",
        ModemFault.Refused => "the modem refuses what it must know: is --dialect right?",
        ModemFault.Restarts => "the modem starts anew again and again: is its supply strong enough?",
        ModemFault.NoNetwork => "the modem finds no network",
        _ => null,
    };

    private string Reason(IOException error) => error.InnerException switch
    {
        _ when !File.Exists(_setup.Port) => "there is no such port",
        UnauthorizedAccessException => "no permission, or another program has it (the group of serial ports is often 'dialout')",
        _ => error.Message,
    };

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.ASCII.GetBytes(text);
}
