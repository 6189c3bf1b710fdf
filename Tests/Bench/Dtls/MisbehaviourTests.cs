using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>
/// The switches do what they say: OpenSSL's client, which knows the rules, refuses what breaks them and bears what does not.
/// </summary>
[TestClass]
public class MisbehaviourTests
{
    private const ushort ApplicationLayerProtocol = 16;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    private static readonly Dictionary<string, DtlsMisbehaviour> Bearable = new()
    {
        ["nothing"] = DtlsMisbehaviour.None,
        ["small fragments"] = new DtlsMisbehaviour { FragmentLength = 7 },
        ["small fragments, each in a datagram"] = new DtlsMisbehaviour { FragmentLength = 20, NoCoalescing = true },
        ["overlapping"] = new DtlsMisbehaviour { Fragments = FragmentStyle.Overlapping },
        ["last fragment first"] = new DtlsMisbehaviour { Fragments = FragmentStyle.Reversed },
        ["last datagram first"] = new DtlsMisbehaviour { ReversedFlights = true, FragmentLength = 30, NoCoalescing = true },
        ["another cookie"] = new DtlsMisbehaviour { RepeatedHelloVerify = 1 },
        ["deaf to the first hello"] = new DtlsMisbehaviour { DeafTo = 1 },
    };

    private static readonly Dictionary<string, (DtlsMisbehaviour Misbehaviour, AlertDescription Expected)> Wrong = new()
    {
        ["Finished"] = (new DtlsMisbehaviour { WrongFinished = true }, AlertDescription.DecryptError),
        ["version"] = (new DtlsMisbehaviour { ServerVersion = DtlsRecord.Dtls10 }, AlertDescription.ProtocolVersion),
        ["cipher suite"] = (new DtlsMisbehaviour { CipherSuite = 0xC0A4 }, AlertDescription.IllegalParameter),
        ["compression"] = (new DtlsMisbehaviour { CompressionMethod = 1 }, AlertDescription.IllegalParameter),
        ["max_fragment_length"] = (new DtlsMisbehaviour { MaxFragmentLength = 2 }, AlertDescription.IllegalParameter),
        ["extension"] = (new DtlsMisbehaviour { ExtraExtension = (ApplicationLayerProtocol, []) }, AlertDescription.UnsupportedExtension),
        ["no renegotiation_info"] = (new DtlsMisbehaviour { NoRenegotiationInfo = true }, AlertDescription.HandshakeFailure),
        ["renegotiation_info"] = (new DtlsMisbehaviour { WrongRenegotiationInfo = true }, AlertDescription.IllegalParameter),
        ["cut ServerHello"] = (new DtlsMisbehaviour { CutServerHello = 1 }, AlertDescription.DecodeError),
        ["long ServerHello"] = (new DtlsMisbehaviour { LongerServerHello = 1 }, AlertDescription.DecodeError),
        ["Certificate"] = (new DtlsMisbehaviour { ExtraMessage = 11 }, AlertDescription.UnexpectedMessage),
    };

    private static readonly Dictionary<string, DtlsMisbehaviour> Silent = new()
    {
        ["tag"] = new DtlsMisbehaviour { WrongTag = true },
        ["no ChangeCipherSpec"] = new DtlsMisbehaviour { NoChangeCipherSpec = true },
        ["Finished without keys"] = new DtlsMisbehaviour { PlainFinished = true },
        ["record version"] = new DtlsMisbehaviour { RecordVersion = 0x0303 },
        ["contradicting fragments"] = new DtlsMisbehaviour { Fragments = FragmentStyle.Contradicting },
        ["fragments of different lengths"] = new DtlsMisbehaviour { Fragments = FragmentStyle.LyingLength },
        ["fragment beyond the end"] = new DtlsMisbehaviour { Fragments = FragmentStyle.BeyondEnd },
    };

    private static IEnumerable<object[]> BearableNames => Bearable.Keys.Select(name => new object[] { name });

    private static IEnumerable<object[]> WrongNames => Wrong.Keys.Select(name => new object[] { name });

    private static IEnumerable<object[]> SilentNames => Silent.Keys.Select(name => new object[] { name });

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DynamicData(nameof(BearableNames))]
    public async Task OpenSsl_bears(string what)
    {
        await using var server = Start(Bearable[what]);
        await using var client = Client(server);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual(HandshakeOutcome.Full, handshake.Outcome);
        client.Say("hello there");
        await client.ExpectAsync("HELLO THERE", Cancelled);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DynamicData(nameof(WrongNames))]
    public async Task OpenSsl_refuses(string what)
    {
        var (misbehaviour, expected) = Wrong[what];
        await using var server = Start(misbehaviour);
        await using var client = Client(server);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        var (alert, byPeer) = (handshake.Alert, handshake.AlertByPeer);
        if (handshake.Outcome != HandshakeOutcome.Failed)
        {
            // The last flight is ours, so that what is wrong with it is seen when we are done.
            var closure = await server.NextClosureAsync(Cancelled);
            (alert, byPeer) = (closure.Alert, closure.ByPeer);
        }

        Assert.AreEqual(expected, alert, client.Output);
        Assert.IsTrue(byPeer);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DynamicData(nameof(SilentNames))]
    public async Task OpenSsl_gets_no_session_from(string what)
    {
        await using var server = Start(Silent[what]);
        await using var client = Client(server);
        await Task.Delay(1000, Cancelled);
        Assert.DoesNotContain("Cipher is PSK", client.Output);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task OpenSsl_refuses_a_hello_request_and_speaks_on()
    {
        await using var server = Start(new DtlsMisbehaviour { HelloRequest = true });
        var warned = new TaskCompletionSource<AlertDescription>();
        ((DtlsServer)server.Server).WarningReceived += (_, alert) => warned.TrySetResult(alert);
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey, "-no_renegotiation");
        Assert.AreEqual(AlertDescription.NoRenegotiation, await warned.Task.WaitAsync(Cancelled));
        client.Say("hello there");
        await client.ExpectAsync("HELLO THERE", Cancelled);
    }

    // s_client waits for a fresh record after a repeated one, and does not look at its input meanwhile.
    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task BouncyCastle_bears_everything_twice()
    {
        await using var server = Start(new DtlsMisbehaviour { RepeatedDatagrams = true });
        using var client = await BouncyCastleClient.ConnectAsync(server.Address, Servers.Identity, Servers.Key);
        Assert.AreEqual("HELLO", client.Ask("hello"));
        Assert.AreEqual("AGAIN", client.Ask("again"));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task OpenSsl_is_told_an_alert()
    {
        await using var server = Start(new DtlsMisbehaviour { AlertToHello = AlertDescription.AccessDenied });
        await using var client = Client(server);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        Assert.AreEqual((AlertDescription.AccessDenied, false), (handshake.Alert!.Value, handshake.AlertByPeer));
        await client.ExpectAsync("alert number 49", Cancelled);
    }

    private static EchoServer Start(DtlsMisbehaviour misbehaviour) => new(new DtlsServer(
        new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), Servers.Lookup, new DtlsServerOptions { Misbehaviour = misbehaviour }));

    private static OpenSslClient Client(EchoServer server) =>
        new(server.Address, Servers.Identity, Servers.HexKey, "-maxfraglen", "512");
}
