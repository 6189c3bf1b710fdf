using System.Net;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Dtls;

/// <summary>OpenSSL's client takes up sessions again (RFC 5246 §7.3, RFC 5077).</summary>
[TestClass]
public class ResumptionTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancelled => TestContext.CancellationToken;

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(false)]
    [DataRow(true)]
    public async Task OpenSsl_resumes_by_session_id_and_by_ticket(bool tickets)
    {
        await using var server = Start(new DtlsServerOptions { SessionTickets = tickets });
        using var file = new TemporaryFile();
        await TalkAsync(server, HandshakeOutcome.Full, "-sess_out", file.Path);
        var resumed = await TalkAsync(server, HandshakeOutcome.Resumed, "-sess_in", file.Path);
        Assert.AreEqual(Servers.Identity, resumed.Identity);
        Assert.IsTrue(resumed.ExtendedMasterSecret);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_server_that_forgot_shakes_hands_in_full(bool tickets)
    {
        await using var server = Start(new DtlsServerOptions { SessionTickets = tickets });
        using var file = new TemporaryFile();
        await TalkAsync(server, HandshakeOutcome.Full, "-sess_out", file.Path);
        ((DtlsServer)server.Server).ForgetSessions();
        await TalkAsync(server, HandshakeOutcome.Full, "-sess_in", file.Path);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_server_that_takes_up_a_session_it_cannot_know_is_found_out()
    {
        await using var server = Start(new DtlsServerOptions());
        using var file = new TemporaryFile();
        await TalkAsync(server, HandshakeOutcome.Full, "-sess_out", file.Path);
        ((DtlsServer)server.Server).ForgetSessions();
        ((DtlsServer)server.Server).Misbehaviour = new DtlsMisbehaviour { FalseResumption = true };
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey, "-sess_in", file.Path);
        await Task.Delay(500, Cancelled);
        Assert.IsNull(server.LastPeer is { } peer ? server.Server.IdentityOf(peer) : null);
        Assert.DoesNotContain("Reused", client.Output);
    }

    private static EchoServer Start(DtlsServerOptions options) =>
        new(new DtlsServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, 0)), Servers.Lookup, options));

    private async Task<DtlsHandshake> TalkAsync(EchoServer server, HandshakeOutcome expected, params string[] arguments)
    {
        await using var client = new OpenSslClient(server.Address, Servers.Identity, Servers.HexKey, arguments);
        var handshake = await server.NextHandshakeAsync(Cancelled);
        TestContext.WriteLine($"{handshake}");
        Assert.AreEqual(expected, handshake.Outcome);
        client.Say("hello there");
        var printed = await client.ExpectAsync("HELLO THERE", Cancelled);
        Assert.Contains(expected == HandshakeOutcome.Resumed ? "Reused, TLSv1.2" : "New, TLSv1.2", printed);
        await client.EndAsync(Cancelled);
        return handshake;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
