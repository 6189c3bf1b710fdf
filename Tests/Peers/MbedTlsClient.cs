using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Lwm2m.Foundation;
using Lwm2m.NativeDtls;

namespace Lwm2m.Peers.Tests;

/// <summary>The native engine's link to a server, run in real time with short timers.</summary>
internal sealed class MbedTlsClient : IDisposable
{
    public const string Identity = "Client_identity";
    public const string Key = "000102030405060708090a0b0c0d0e0f";

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly byte[] _buffer = new byte[1500];

    public MbedTlsClient(int port, MbedTlsOptions? options = null, string identity = Identity, string key = Key, int maxDatagram = 1232, DeviceCertificate? certificate = null, Store? store = null)
    {
        Path = new DtlsUdpLink(port, maxDatagram);
        try
        {
            var random = new SystemRandom();
            LinkSecurity engine = certificate is null ? new MbedTlsPsk(random, options ?? Options(), store) : new MbedTlsCertificates(random, certificate, options ?? Options());
            Link = (MbedTlsLink)engine.Secure(Path, new LinkTarget("coaps", "server", 5684), new PreSharedKey(Encoding.ASCII.GetBytes(identity), Convert.FromHexString(key)));
        }
        catch (NotSupportedException exception)
        {
            Assert.Inconclusive(exception.Message + ": " + exception.InnerException?.Message);
            throw;
        }
    }

    public DtlsUdpLink Path { get; }

    public MbedTlsLink Link { get; }

    public long NowMs => _watch.ElapsedMilliseconds;

    public string Figures => $"{Link.Handshake}: {Link.HandshakeDatagrams} datagrams, {Link.HandshakeBytes} bytes: {string.Join(" ", Path.Log.Select(d => (d.FromClient ? ">" : "<") + d.Datagram.Length))}";

    /// <summary>Those of a device, but for the time.</summary>
    public static MbedTlsOptions Options() => new() { FirstTimeoutMs = 300, MaxTimeoutMs = 1200 };

    /// <summary>Those of a device with timers that a busy machine does not let run out, so that datagrams can be counted.</summary>
    public static MbedTlsOptions UnhurriedOptions() => new() { FirstTimeoutMs = DtlsClient.UnhurriedMs, MaxTimeoutMs = DtlsClient.UnhurriedMs };

    /// <summary>Opens the link and waits for how that ends.</summary>
    public LinkState Open(int timeoutMs = 30000)
    {
        Path.Log.Clear();
        Link.Open(NowMs);
        for (long end = NowMs + timeoutMs; Link.State == LinkState.Opening && NowMs < end;)
        {
            long next = Link.Step(NowMs);
            if (Link.State == LinkState.Opening)
            {
                Link.Wait((int)Math.Clamp(next - NowMs, 0, 50));
            }
        }

        return Link.State;
    }

    public void AssertOpen(HandshakeKind kind)
    {
        Assert.AreEqual(LinkState.Open, Open(), $"error {Link.Error:x}, alert {Link.Alert}");
        Assert.AreEqual(kind, Link.Handshake);
        Console.WriteLine(Figures);
    }

    public bool Send(string text) => Send(Encoding.ASCII.GetBytes(text));

    public bool Send(byte[] bytes) => Link.Send(bytes, 0, bytes.Length);

    /// <summary>The next application data, or null when none comes.</summary>
    public byte[]? Receive(int timeoutMs = 20000)
    {
        for (long end = NowMs + timeoutMs; NowMs < end && Link.State == LinkState.Open; Link.Wait(20))
        {
            Link.Step(NowMs);
            int count = Link.Receive(_buffer, 0, _buffer.Length);
            if (count > 0)
            {
                return _buffer[..count];
            }
        }

        return null;
    }

    public void Dispose() => Link.Close();

    private sealed class SystemRandom : RandomSource
    {
        public override void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }
}
