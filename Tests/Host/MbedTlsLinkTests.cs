using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Lwm2m.Bench.Dtls;
using Lwm2m.Bench.Transport;
using Lwm2m.Foundation;
using Lwm2m.NativeDtls;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The native engine as a link: its timers in virtual time, its store and its allocations.</summary>
[TestClass]
public sealed class MbedTlsLinkTests
{
    private static readonly byte[] s_identity = Encoding.ASCII.GetBytes("urn:imei:490154");
    private static readonly byte[] s_key = Convert.FromHexString("000102030405060708090a0b0c0d0e0f");

    // Proves: LPWA-16
    [TestMethod]
    [DataRow(false, 123000, new[] { 0, 9000, 27000, 63000 })]
    [DataRow(true, 150000, new[] { 0, 10000, 30000, 70000 })]
    public void A_silent_server_is_asked_again_and_given_up(bool isSms, int failsAt, int[] sentAt)
    {
        var path = new QueueLink(isSms ? 140 : 1232);
        MbedTlsLink link = Make(path, isSms ? MbedTlsOptions.ForSms() : new MbedTlsOptions());
        const long Start = 5000;
        link.Open(Start);
        long now = Start;
        while (link.State == LinkState.Opening)
        {
            now = link.Step(now);
            Assert.AreNotEqual(DatagramLink.Never, now);
            path.NowMs = now;
            link.Step(now);
        }

        Assert.AreEqual(LinkState.Failed, link.State);
        Assert.AreEqual(Start + failsAt, now);
        Assert.AreEqual(-0x6800, link.Error, "MBEDTLS_ERR_SSL_TIMEOUT");
        CollectionAssert.AreEqual(sentAt, path.Sent.Select(s => (int)Math.Max(0, s.AtMs - Start)).ToArray());
    }

    // RFC 6347 §4.2.4: the wait for an answer begins when a flight has left.
    [TestMethod]
    public void The_waits_of_a_silent_server_begin_when_a_flight_has_left()
    {
        var path = new QueueLink(140) { TransmitMs = 10000 };
        MbedTlsLink link = Make(path, MbedTlsOptions.ForSms());
        link.Open(0);
        long now = 0;
        while (link.State == LinkState.Opening)
        {
            now = link.Step(now);
            Assert.AreNotEqual(DatagramLink.Never, now);
            path.NowMs = now;
            link.Step(now);
        }

        CollectionAssert.AreEqual(new[] { 0, 20000, 50000, 100000 }, path.Sent.Select(s => (int)s.AtMs).ToArray());
        Assert.AreEqual(190000, now);
    }

    [TestMethod]
    public async Task Each_flight_leaves_a_link_once_that_takes_ten_seconds_a_datagram()
    {
        const int RoundTripMs = 3000;
        var network = new MemoryNetwork();
        await using var server = new DtlsServer(network.Open(), _ => s_key);
        QueueLink path = PathTo(server, network, 10000);
        MbedTlsLink link = Make(path, new MbedTlsOptions());
        link.Open(0);
        int left = 0;
        for (long now = 0; link.State == LinkState.Opening;)
        {
            path.NowMs = now;
            long next = link.Step(now);
            if (path.Left > left)
            {
                left = path.Left;
                await path.WaitForAsync(1);
                next = now + RoundTripMs;
            }

            Assert.IsTrue(next != DatagramLink.Never || link.State != LinkState.Opening);
            now = next;
        }

        Assert.AreEqual(LinkState.Open, link.State, $"error {link.Error:x}");
        Assert.AreEqual(3, path.Sent.Count, "two hellos and the last flight");
        link.Close();
    }

    // Proves: LPWA-15, LPWA-18
    [TestMethod]
    public void The_ClientHello_says_what_a_PSK_suite_needs_and_no_more()
    {
        var path = new QueueLink(1232);
        MbedTlsLink link = Make(path, new MbedTlsOptions { UseConnectionId = false });
        link.Open(0);
        byte[] hello = path.Sent.Single().Datagram;

        // After record and handshake headers, version, random, session ID and cookie: 0xC0A8 and TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746 §3.3).
        string rest = Convert.ToHexString(hello.AsSpan(25 + 2 + 32 + 1 + 1));
        Assert.StartsWith("0004" + "C0A800FF" + "0100", rest);
        string extensions = rest["0004C0A800FF01000000".Length..];
        Assert.Contains("0001000101", extensions, "max_fragment_length 512");
        Assert.Contains("00170000", extensions, "extended_master_secret");
        Assert.AreEqual(90, hello.Length, rest);
        link.Close();
    }

    [TestMethod]
    public async Task A_record_allocates_nothing()
    {
        const int Count = 100;
        var network = new MemoryNetwork();
        await using var server = new DtlsServer(network.Open(), _ => s_key);
        QueueLink path = PathTo(server, network);
        MbedTlsLink link = Make(path, new MbedTlsOptions());
        await OpenAsync(link);
        byte[] data = new byte[200], back = new byte[200];
        Assert.IsTrue(link.Send(data, 0, 200));
        ReceivedDatagram first = await server.ReceiveAsync();
        for (int i = 0; i <= Count; i++)
        {
            await server.SendAsync(first.Bytes, first.Peer);
        }

        await path.WaitForAsync(Count + 1);
        path.IsCut = true;
        Assert.AreEqual(200, link.Receive(back, 0, 200)); // the runtime's own, once
        long before = GC.GetAllocatedBytesForCurrentThread();
        int received = 0;
        for (int i = 0; i < Count; i++)
        {
            link.Send(data, 0, 200);
            received += link.Receive(back, 0, 200);
        }

        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(Count * 200, received);
        link.Close();
    }

    // Proves: SEC-12
    [TestMethod]
    public async Task A_connection_sleeps_in_the_store_and_is_used_once()
    {
        var network = new MemoryNetwork();
        await using var server = new DtlsServer(network.Open(), _ => s_key);
        QueueLink path = PathTo(server, network);
        MbedTlsLink link = Make(path, new MbedTlsOptions(), new MemoryStore());
        byte[] data = new byte[77];
        await OpenAsync(link);
        Assert.AreEqual(HandshakeKind.Full, link.Handshake);
        Assert.IsTrue(link.Send(data, 0, 76));
        Assert.AreEqual(76, (await server.ReceiveAsync()).Bytes.Length);

        Assert.IsTrue(link.Suspend());
        Assert.AreEqual(LinkState.Closed, link.State);
        int sent = path.Sent.Count;
        await OpenAsync(link);
        Assert.AreEqual(HandshakeKind.Restored, link.Handshake);
        Assert.AreEqual(sent, path.Sent.Count, "not a word to the server");
        Assert.IsTrue(link.Send(data, 0, 77));
        Assert.AreEqual(77, (await server.ReceiveAsync()).Bytes.Length, "the server took the record as a fresh one");

        link.Close();
        await OpenAsync(link);
        Assert.AreNotEqual(HandshakeKind.Restored, link.Handshake);

        // And only for the credentials that it was made with.
        Assert.IsTrue(link.Suspend());
        link.SetCredentials(new PreSharedKey(Encoding.ASCII.GetBytes("another"), s_key));
        await OpenAsync(link);
        Assert.AreEqual(HandshakeKind.Full, link.Handshake);
        link.Close();
    }

    // Proves: SEC-29
    [TestMethod]
    public async Task A_key_that_changes_in_a_handshake_is_the_one_that_opens_and_wiped_credentials_open_nothing()
    {
        byte[] next = [.. s_key.Reverse()];
        foreach (byte[] expected in new[] { next, new byte[s_key.Length], s_key })
        {
            var network = new MemoryNetwork();
            await using var server = new DtlsServer(network.Open(), _ => expected);
            QueueLink path = PathTo(server, network);
            Make(path, new MbedTlsOptions());
            var former = new PreSharedKey(s_identity, s_key);
            SecuredLink link = new MbedTlsPsk(new HostRandom()).Secure(path, new LinkTarget("coaps", "server", 5684), former);
            link.Open(0);
            Assert.AreEqual(LinkState.Opening, link.State);
            link.SetCredentials(new PreSharedKey(s_identity, next));
            former.Wipe();
            for (var watch = Stopwatch.StartNew(); link.State == LinkState.Opening && watch.ElapsedMilliseconds < (expected == next ? 8000 : 1500); await Task.Delay(1))
            {
                link.Step(watch.ElapsedMilliseconds);
            }

            Assert.AreEqual(expected == next, link.State == LinkState.Open, Convert.ToHexString(expected));
            link.Close();
            link.SetCredentials(former);
            link.Open(10000);
            Assert.AreEqual(LinkState.Failed, link.State);
        }
    }

    [TestMethod]
    public void Wrong_options_are_refused_at_the_start()
    {
        Make(new QueueLink(1232), new MbedTlsOptions());
        Assert.ThrowsExactly<ArgumentException>(() => new MbedTlsPsk(new HostRandom(), new MbedTlsOptions { MaxFragmentLength = 500 }));
        Assert.ThrowsExactly<ArgumentException>(() => new MbedTlsPsk(new HostRandom(), new MbedTlsOptions { OwnConnectionIdLength = 9 }));
        Assert.ThrowsExactly<NotSupportedException>(() => new MbedTlsPsk(new HostRandom(), new MbedTlsOptions { Suites = 0 }));
        Assert.ThrowsExactly<NotSupportedException>(() => new MbedTlsPsk(new HostRandom(), new MbedTlsOptions { Suites = 1 << 20 }));
    }

    // Proves: SEC-15
    [TestMethod]
    [DataRow("00AEC0A8", "00AEC0A8")]
    [DataRow("C0A800AE", "C0A800AE")]
    [DataRow("1301000000AEC02B", "00AE")]
    public void The_suites_of_an_account_are_offered_in_its_order_as_far_as_the_image_has_them(string suites, string offered)
    {
        var path = new QueueLink(1232);
        Make(path, new MbedTlsOptions(), null, Convert.FromHexString(suites)).Open(0);
        string rest = Convert.ToHexString(path.Sent.Single().Datagram.AsSpan(25 + 2 + 32 + 1 + 1));
        Assert.StartsWith($"{(offered.Length / 2) + 2:X4}{offered}00FF", rest);
    }

    // Proves: SEC-15
    [TestMethod]
    public void An_account_without_a_suite_of_the_image_is_refused_with_the_reason()
    {
        Assert.AreEqual("no cipher suite of the image", Assert.ThrowsExactly<ArgumentException>(
            () => Make(new QueueLink(1232), new MbedTlsOptions(), null, [0x13, 0x01])).Message);
    }

    private static MbedTlsLink Make(DatagramLink path, MbedTlsOptions options, Store? store = null, byte[]? suites = null)
    {
        try
        {
            return (MbedTlsLink)new MbedTlsPsk(new HostRandom(), options, store).Secure(path, new LinkTarget("coaps", "server", 5684) { CipherSuites = suites }, new PreSharedKey(s_identity, s_key));
        }
        catch (NotSupportedException exception)
        {
            Assert.Inconclusive(exception.InnerException?.Message ?? exception.Message);
            throw;
        }
    }

    private static QueueLink PathTo(DtlsServer server, MemoryNetwork network, int transmitMs = 0)
    {
        IDatagramTransport here = network.Open();
        var path = new QueueLink(1232) { TransmitMs = transmitMs, Deliver = datagram => here.SendAsync(datagram, server.LocalEndPoint).AsTask().Wait() };
        _ = PumpAsync(here, path);
        return path;
    }

    private static async Task OpenAsync(MbedTlsLink link)
    {
        link.Open(0);
        for (var watch = Stopwatch.StartNew(); link.State == LinkState.Opening && watch.ElapsedMilliseconds < 8000; await Task.Delay(1))
        {
            link.Step(0);
        }

        Assert.AreEqual(LinkState.Open, link.State, $"error {link.Error:x}");
    }

    private static async Task PumpAsync(IDatagramTransport transport, QueueLink path)
    {
        while (true)
        {
            path.Add((await transport.ReceiveAsync()).Bytes.ToArray());
        }
    }

    /// <summary>A link whose far end is the test.</summary>
    private sealed class QueueLink(int maxDatagram) : DatagramLink
    {
        private readonly Queue<byte[]> _arrived = new();
        private readonly Queue<byte[]> _leaving = new();
        private bool _isOpen;
        private long _leavesMs = Never;

        /// <summary>Milliseconds that a datagram takes to leave, once it was taken.</summary>
        public int TransmitMs { get; init; }

        /// <summary>Datagrams that have left.</summary>
        public int Left { get; private set; }

        public override bool IsSending => _leaving.Count > 0;

        public Action<byte[]>? Deliver { get; init; }

        /// <summary>What is sent goes nowhere.</summary>
        public bool IsCut { get; set; }

        public long NowMs { get; set; }

        public List<(long AtMs, byte[] Datagram)> Sent { get; } = [];

        public override LinkState State => _isOpen ? LinkState.Open : LinkState.Closed;

        public override int MaxDatagram => maxDatagram;

        public override void Open(long nowMs) => _isOpen = true;

        public override void Close() => _isOpen = false;

        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (!IsCut)
            {
                byte[] datagram = buffer.AsSpan(offset, count).ToArray();
                Sent.Add((NowMs, datagram));
                _leaving.Enqueue(datagram);
                _leavesMs = Math.Min(_leavesMs, NowMs + TransmitMs);
                LetLeave(TransmitMs == 0 ? long.MaxValue : NowMs);
            }

            return true;
        }

        public override long Step(long nowMs)
        {
            LetLeave(nowMs);
            return _leavesMs;
        }

        private void LetLeave(long nowMs)
        {
            for (; IsSending && nowMs >= _leavesMs; Left++)
            {
                byte[] datagram = _leaving.Dequeue();
                _leavesMs = IsSending ? _leavesMs + TransmitMs : Never;
                Deliver?.Invoke(datagram);
            }
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            lock (_arrived)
            {
                if (!_arrived.TryDequeue(out byte[]? datagram))
                {
                    return 0;
                }

                datagram.CopyTo(buffer, offset);
                return datagram.Length;
            }
        }

        public override bool Wait(int timeoutMs) => true;

        public void Add(byte[] datagram)
        {
            lock (_arrived)
            {
                _arrived.Enqueue(datagram);
            }
        }

        public async Task WaitForAsync(int count)
        {
            for (var watch = Stopwatch.StartNew(); watch.ElapsedMilliseconds < 8000; await Task.Delay(1))
            {
                lock (_arrived)
                {
                    if (_arrived.Count >= count)
                    {
                        return;
                    }
                }
            }
        }
    }
}
