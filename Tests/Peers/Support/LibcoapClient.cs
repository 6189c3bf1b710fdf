using System.Globalization;
using System.Text.RegularExpressions;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>A message as libcoap's log shows it.</summary>
internal sealed record LibcoapMessage(bool IsSent, int Bytes, string Type, string Code, string Options, string Payload)
{
    /// <summary>The value of an option as libcoap prints it; null without that option.</summary>
    public string? Option(string name) =>
        Options.Split(", ").FirstOrDefault(option => option.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..];
}

/// <summary>What one run of libcoap's client did: its messages, and the body it put together.</summary>
internal sealed record LibcoapRun(IReadOnlyList<LibcoapMessage> Messages, byte[] Body, string Log)
{
    public IReadOnlyList<LibcoapMessage> Sent => [.. Messages.Where(message => message.IsSent)];

    public IReadOnlyList<LibcoapMessage> Received => [.. Messages.Where(message => !message.IsSent)];

    /// <summary>The last response.</summary>
    public LibcoapMessage Answer => Received.LastOrDefault() ?? throw new AssertFailedException("no answer: " + Log);
}

/// <summary>libcoap's <c>coap-client</c> at the address that the device has registered at.</summary>
internal sealed partial class LibcoapClient(RegisteredDevice device, CancellationToken cancellation)
{
    public const string Origin = "Debian: libcoap3-bin";
    private const string Program = "coap-client-notls";

    public Task<LibcoapRun> GetAsync(string path, params string[] arguments) => RunAsync("get", path, null, arguments);

    public Task<LibcoapRun> GetAsync(string path, int accept) => GetAsync(path, "-A", accept.ToString(CultureInfo.InvariantCulture));

    public Task<LibcoapRun> DeleteAsync(string path) => RunAsync("delete", path, null);

    public Task<LibcoapRun> PutAsync(string path, int format, byte[] payload, params string[] arguments) => WriteAsync("put", path, format, payload, arguments);

    public Task<LibcoapRun> PostAsync(string path, int format, byte[] payload, params string[] arguments) => WriteAsync("post", path, format, payload, arguments);

    public Task<LibcoapRun> WriteAsync(string method, string path, int format, byte[] payload, params string[] arguments) =>
        RunAsync(method, path, payload, ["-t", format.ToString(CultureInfo.InvariantCulture), .. arguments]);

    public async Task<LibcoapRun> RunAsync(string method, string path, byte[]? payload, params string[] arguments)
    {
        await using var started = Start(method, path, payload, arguments);
        return await started.FinishAsync();
    }

    /// <summary>Starts it, for what happens meanwhile.</summary>
    public StartedLibcoap Start(string method, string path, byte[]? payload, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("libcoap");
        var body = Path.Combine(folder.FullName, "body");
        List<string> all =
            ["-a", $"{device.Server.Address}", "-p", $"{device.Server.Port}", "-B", "10", "-v", "7", "-m", method, "-o", body, .. arguments];
        if (payload is not null)
        {
            var file = Path.Combine(folder.FullName, "payload");
            File.WriteAllBytes(file, payload);
            all.AddRange(["-f", file]);
        }

        all.Add($"coap://{device.Address}{path}");
        var before = device.Device.Wire.Datagrams;
        return new StartedLibcoap(PeerProgram.Start(Program, Origin, [.. all]), folder, body, before, cancellation);
    }

    private static LibcoapRun Parse(string log, byte[] body)
    {
        var messages = LoggedMessage().Matches(log).Select(match => new LibcoapMessage(
            match.Groups["way"].Value == "sent",
            int.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture),
            match.Groups["type"].Value,
            match.Groups["code"].Value,
            match.Groups["options"].Value.Trim(),
            match.Groups["hex"].Success ? match.Groups["hex"].Value : match.Groups["text"].Value));
        return new LibcoapRun([.. messages], body, log);
    }

    [GeneratedRegex("""(?<way>sent|received) (?<bytes>\d+) bytes\r?\nv:1 t:(?<type>\w+) c:(?<code>\S+) i:\w+ \{\w*\} \[(?<options>.*?)\](?: :: (?:'(?<text>.*)'|binary data length \d+\n<<(?<hex>\w+)>>))?""")]
    private static partial Regex LoggedMessage();

    /// <summary>One run of it.</summary>
    internal sealed class StartedLibcoap(PeerProgram program, DirectoryInfo folder, string body, int datagramsBefore, CancellationToken cancellation)
        : IAsyncDisposable
    {
        /// <summary>Datagrams of the device before it was started.</summary>
        public int DatagramsBefore => datagramsBefore;

        public async Task<LibcoapRun> FinishAsync()
        {
            var printed = await program.FinishAsync(cancellation);
            var log = printed.Output + printed.Errors;
            return Parse(log, File.Exists(body) ? await File.ReadAllBytesAsync(body, cancellation) : []);
        }

        public async ValueTask DisposeAsync()
        {
            await program.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
