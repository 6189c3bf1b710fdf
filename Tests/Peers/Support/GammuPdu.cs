using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>A PDU as gammu decodes it; the text is in hex where it is 8-bit data.</summary>
internal sealed record GammuMessage(string Type, string Number, string Coding, int Class, string Udh, string Text, int Reference, string Validity, string Time);

/// <summary>python3-gammu, which decodes and encodes PDUs for Tests/Peers/python/pdu.py.</summary>
internal sealed class GammuPdu : IAsyncDisposable
{
    /// <summary>Debian's, as its packages are for it; another Python may come first in the path.</summary>
    private const string Python = "/usr/bin/python3";

    private static readonly JsonSerializerOptions s_names = new(JsonSerializerDefaults.Web);

    private readonly PeerProgram _program;
    private readonly CancellationToken _cancellation;

    private GammuPdu(PeerProgram program, CancellationToken cancellation)
    {
        _program = program;
        _cancellation = cancellation;
    }

    /// <summary>Starts it; the test is inconclusive where it is not installed.</summary>
    public static GammuPdu Start(CancellationToken cancellation)
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/gammu/__init__.py"))
        {
            Assert.Inconclusive("python3-gammu is not installed (Debian); ./test installs it where it is root");
        }

        return new GammuPdu(PeerProgram.Start(Python, "Debian: python3-gammu", Script()), cancellation);
    }

    /// <summary>Decodes a TPDU; null where gammu cannot.</summary>
    public async Task<GammuMessage?> DecodeAsync(byte[] tpdu)
    {
        var answer = await AskAsync(new { pdu = Convert.ToHexStringLower(tpdu) });
        return answer.TryGetProperty("error", out _) ? null : answer.Deserialize<GammuMessage>(s_names);
    }

    /// <summary>Encodes an SMS-DELIVER with the address of an SMSC in front.</summary>
    public async Task<byte[]> EncodeAsync(string number, byte[] text, int messageClass = -1, string coding = "8bit")
    {
        var answer = await AskAsync(new { number, text = Convert.ToHexStringLower(text), @class = messageClass, coding });
        Assert.IsTrue(answer.TryGetProperty("pdu", out var pdu), $"{answer}");
        return Convert.FromHexString(pdu.GetString()!);
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private async Task<JsonElement> AskAsync(object request)
    {
        await _program.Input.WriteLineAsync(JsonSerializer.Serialize(request));
        await _program.Input.FlushAsync(_cancellation);
        var line = await _program.Output.ReadLineAsync(_cancellation);
        Assert.IsNotNull(line, "gammu has ended");
        return JsonDocument.Parse(line).RootElement;
    }

    private static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "python", "pdu.py");
}
