using System;
using System.Diagnostics;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's link to a server, run in real time with short timers.</summary>
internal sealed class DtlsClient
{
    public const string Identity = "Client_identity";
    public const string Key = "000102030405060708090a0b0c0d0e0f";

    /// <summary>Longer than any machine takes for an answer.</summary>
    public const int UnhurriedMs = 60_000;

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public DtlsClient(int port, DtlsOptions? options = null, string identity = Identity, string key = Key, DtlsStore? store = null, int maxDatagram = 1232)
        : this(new DtlsUdpLink(port, maxDatagram), options, identity, key, store)
    {
    }

    public DtlsClient(DatagramLink path, DtlsOptions? options = null, string identity = Identity, string key = Key, DtlsStore? store = null)
    {
        Inner = path;
        Link = new DtlsLink(
            path, new PreSharedKey(Encoding.ASCII.GetBytes(identity), Convert.FromHexString(key)), options ?? Options(), new SoftwareCrypto(), new SystemRandom(), store);
    }

    public DatagramLink Inner { get; }

    public DtlsUdpLink Path => (DtlsUdpLink)Inner;

    public DtlsLink Link { get; }

    public long NowMs => _watch.ElapsedMilliseconds;

    /// <summary>Those of a device, but for the time.</summary>
    public static DtlsOptions Options() => new() { FirstTimeoutMs = 400, MaxTimeoutMs = 1600, Transmissions = 4, AlertGraceMs = 100, UseConnectionId = false };

    /// <summary>Those of a device with timers that a busy machine does not let run out, so that datagrams can be counted.</summary>
    public static DtlsOptions UnhurriedOptions()
    {
        DtlsOptions options = Options();
        options.FirstTimeoutMs = options.MaxTimeoutMs = UnhurriedMs;
        return options;
    }

    /// <summary>Opens the link and waits for how that ends.</summary>
    public LinkState Open(int timeoutMs = 30000)
    {
        Link.Open(NowMs);
        for (long end = NowMs + timeoutMs; Link.State == LinkState.Opening && NowMs < end;)
        {
            long next = Link.Step(NowMs);
            if (Link.State == LinkState.Opening)
            {
                Inner.Wait((int)Math.Clamp(next - NowMs, 0, 50));
            }
        }

        return Link.State;
    }

    public bool Send(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        return Link.Send(bytes, 0, bytes.Length);
    }

    /// <summary>The next application data, or null when none comes.</summary>
    public string? Receive(int timeoutMs = 20000)
    {
        var buffer = new byte[1500];
        long end = NowMs + timeoutMs;
        do
        {
            int count = Link.Receive(buffer, 0, buffer.Length);
            if (count > 0)
            {
                return Encoding.Latin1.GetString(buffer, 0, count);
            }

            Link.Step(NowMs);
        }
        while (NowMs < end && (Link.Wait(20) || true) && Link.State == LinkState.Open);
        return null;
    }

    public void AssertOpen(HandshakeKind kind)
    {
        Assert.AreEqual(LinkState.Open, Open(), "alert " + Link.Alert);
        Assert.AreEqual(kind, Link.Handshake);
    }

    private sealed class SystemRandom : RandomSource
    {
        public override void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
    }
}
