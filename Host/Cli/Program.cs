using System.CommandLine;
using System.Runtime.InteropServices;
using Lwm2m.Cli;
using Lwm2m.Cli.Benchmark;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.NativeDtls;

var once = new Option<bool>("--once") { Description = "Walk through everything once, check each step, exit 0 or name the step that failed" };
var server = new Option<string?>("--server") { Description = "Run the device alone against this LwM2M server", HelpName = "coap[s]://HOST:PORT" };
var endpoint = new Option<string>("--endpoint") { Description = "Endpoint client name of the device", HelpName = "NAME", DefaultValueFactory = _ => "urn:lwm2mdevice:demo" };
var lifetime = new Option<int>("--lifetime") { Description = "Lifetime of the registration in seconds", HelpName = "S", DefaultValueFactory = _ => 300 };
var port = new Option<int>("--port") { Description = "UDP port of the server that run starts; 0 for any", HelpName = "PORT", DefaultValueFactory = _ => 0 };
var log = new Option<bool>("--log") { Description = "Show every message (without --once and --server they always are)" };
var pskIdentity = new Option<string?>("--psk-id") { Description = "PSK identity, for a coaps server", HelpName = "ID" };
var pskKey = new Option<string?>("--psk") { Description = "Pre-shared key, 16 to 64 bytes in hexadecimal, for a coaps server", HelpName = "HEX" };
var engineName = new Option<string>("--engine") { Description = "What secures the device's link: the C# engine of any board, or Mbed TLS (Debian: gcc, libmbedtls-dev)", DefaultValueFactory = _ => "csharp" };
engineName.AcceptOnlyFromAmong("csharp", "mbedtls");
var noSec = new Option<bool>("--nosec") { Description = "Device and server of run without DTLS" };
lifetime.Validators.Add(result =>
{
    if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var seconds) || seconds < 0))
    {
        result.AddError("--lifetime is a number of seconds, 0 for no end");
    }
});
port.Validators.Add(result =>
{
    if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, out var number) || number is < 0 or > 65535))
    {
        result.AddError("--port is 0 to 65535");
    }
});

var bench = new Command("bench", "Measure bytes, datagrams, speed and allocation, with libcoap's coap-server beside it");
bench.SetAction((_, cancellation) => BenchRun.RunAsync(cancellation));

var listen = new Option<string>("--listen") { Description = "IP address to listen on; 0.0.0.0 for all", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
var servePort = new Option<int?>("--port") { Description = "UDP port to listen on [default: 5684, or 5683 without a key]", HelpName = "PORT" };
var observe = new Option<string>("--observe") { Description = "What it observes at every device that registers", HelpName = "PATH", DefaultValueFactory = _ => "/3303/0/5700" };
var plans = new Option<string?>("--bootstrap") { Description = "Be a bootstrap server instead, with the plans of this file (lines: client NAME, account SSID URI [psk-id=ID psk=HEX lifetime=S], set PATH VALUE)", HelpName = "FILE" };
var serve = new Command("serve", "Run the server alone, for a board: reads /3/0 and observes a path of every device that registers") { listen, servePort, observe, plans, pskIdentity, pskKey };
serve.SetAction(async (arguments, cancellation) => TryReadPsk(arguments.GetValue(pskIdentity), arguments.GetValue(pskKey), out var psk)
    ? arguments.GetValue(plans) is { } file
        ? await BootstrapServerRun.RunAsync(file, arguments.GetValue(listen)!, arguments.GetValue(servePort), psk, cancellation)
        : await ServerRun.RunAsync(arguments.GetValue(listen)!, arguments.GetValue(servePort), psk, arguments.GetValue(observe)!, cancellation)
    : RefusePsk());

var root = new RootCommand("Lwm2mDevice on a PC: the device and a LwM2M server on loopback, with a timeline of what they say, until Ctrl-C.")
{
    once, server, endpoint, lifetime, pskIdentity, pskKey, noSec, engineName, port, log, bench, serve,
};
root.SetAction(async (arguments, cancellation) =>
{
    LinkSecurity engine;
    try
    {
        engine = arguments.GetValue(engineName) == "mbedtls" ? new MbedTlsPsk(new HostRandom()) : new DtlsPsk(new HostRandom());
    }
    catch (NotSupportedException e)
    {
        Console.Error.WriteLine($"run: --engine mbedtls: {e.Message}");
        return 1;
    }

    if (arguments.GetValue(once))
    {
        if (arguments.GetValue(server) is not null)
        {
            Console.Error.WriteLine("run: --once brings its own server; leave --server out");
            return 2;
        }

        return await Tour.RunAsync(arguments.GetValue(port), !arguments.GetValue(noSec), engine, arguments.GetValue(log), cancellation);
    }

    if (arguments.GetValue(server) is not { } uri)
    {
        return await LiveRun.RunAsync(arguments.GetValue(port), arguments.GetValue(lifetime), !arguments.GetValue(noSec), engine, cancellation);
    }

    if (!TryReadPsk(arguments.GetValue(pskIdentity), arguments.GetValue(pskKey), out var psk))
    {
        return RefusePsk();
    }

    return await DeviceRun.RunAsync(
        uri, arguments.GetValue(endpoint)!, arguments.GetValue(lifetime), psk, engine, arguments.GetValue(log), cancellation);
});

using var interrupted = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }, interrupted.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    interrupted.Cancel();
}

static int RefusePsk()
{
    Console.Error.WriteLine("run: --psk-id ID and --psk HEX go together; HEX is 16 to 64 bytes in hexadecimal");
    return 2;
}

static bool TryReadPsk(string? identity, string? key, out Psk? psk)
{
    psk = null;
    if (identity is null && key is null)
    {
        return true;
    }

    if (identity is null || key is null || key.Length % 2 != 0 || !key.All(char.IsAsciiHexDigit))
    {
        return false;
    }

    psk = new Psk(identity, Convert.FromHexString(key));
    return true;
}
