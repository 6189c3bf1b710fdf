using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Serial;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;
using Lwm2m.Foundation;
using Lwm2m.Serial;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The device's end of a serial line, a pseudo terminal, against the bench's, which has framing and check sequence from the specifications.</summary>
[TestClass]
public sealed class SerialLinkTests
{
    private const int BaudRate = 115200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Datagrams_of_every_octet_and_length_pass_both_ways()
    {
        await using var line = new Line();
        byte[] buffer = new byte[SerialLink.DefaultMaxDatagram];
        foreach (int length in new[] { 1, 2, 16, 255, 256, 1000, SerialLink.DefaultMaxDatagram })
        {
            byte[] datagram = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 + 0xC0))];
            Assert.IsTrue(line.Link.Send(datagram, 0, length));
            Assert.IsTrue(line.Link.IsSending);
            CollectionAssert.AreEqual(datagram, await line.ReceivedByBenchAsync());
            Assert.IsFalse(line.Link.IsSending);

            await line.Bench.SendAsync(datagram, line.Bench.LocalEndPoint);
            Assert.AreEqual(length, line.Receive(buffer));
            CollectionAssert.AreEqual(datagram, buffer[..length]);
        }

        Assert.AreEqual(0, line.Bench.Dropped + line.Link.Lost + line.Dropped);
    }

    // Proves: WP-12
    [TestMethod]
    public async Task Damaged_frames_and_noise_are_dropped_counted_and_cost_no_other_datagram()
    {
        await using var line = new Line();
        byte[] good = [0x40, 0x01, 0xC0, 0xDB];
        byte[] frame = SerialFrame.Encode(good);
        byte[] badCheck = (byte[])frame.Clone();
        badCheck[^2] ^= 1;
        byte[] tooLong = SerialFrame.Encode(new byte[SerialLink.DefaultMaxDatagram + 1]);
        byte[] buffer = new byte[SerialLink.DefaultMaxDatagram];
        (byte[] Octets, Func<FrameReader, int> Count)[] faults =
        [
            (badCheck, reader => reader.BadChecksum),
            (frame[..^3], reader => reader.BadChecksum),                                // the rest was lost; the next frame ends it
            ([SerialFrame.End, 0xA9, SerialFrame.Esc, 0x00, 1, 2, SerialFrame.End], reader => reader.BadFraming),
            ([SerialFrame.End, 0xA9, 0x40, SerialFrame.Esc, SerialFrame.End], reader => reader.BadFraming),
            (tooLong, reader => reader.Oversize),
            (Encoding.ASCII.GetBytes("boot: rev 3\r\n"), reader => reader.Foreign),
            ([.. new byte[5000]], reader => reader.Foreign),
        ];
        foreach (var (octets, count) in faults)
        {
            int before = count(line.Link.Reader);
            int all = line.Dropped;
            line.Bench.SendRaw(octets);
            line.Bench.SendRaw(frame);
            Assert.AreEqual(good.Length, line.Receive(buffer));
            CollectionAssert.AreEqual(good, buffer[..good.Length]);
            Assert.AreEqual(before + 1, count(line.Link.Reader));
            Assert.AreEqual(all + 1, line.Dropped);
        }

        Assert.AreEqual(LinkState.Open, line.Link.State);
    }

    [TestMethod]
    public async Task What_is_too_long_or_finds_no_room_is_refused_and_counted()
    {
        await using var line = new Line();
        byte[] datagram = new byte[SerialLink.DefaultMaxDatagram + 1];
        Assert.IsFalse(line.Link.Send(datagram, 0, datagram.Length));
        Assert.AreEqual(1, line.Link.Lost);
        Assert.IsTrue(line.Link.Send(datagram, 0, SerialLink.DefaultMaxDatagram));
        Assert.IsTrue(line.Link.Send(datagram, 0, SerialLink.DefaultMaxDatagram));
        Assert.IsFalse(line.Link.Send(datagram, 0, SerialLink.DefaultMaxDatagram));
        Assert.AreEqual(2, line.Link.Lost);
        Assert.HasCount(SerialLink.DefaultMaxDatagram, await line.ReceivedByBenchAsync());
        Assert.HasCount(SerialLink.DefaultMaxDatagram, await line.ReceivedByBenchAsync());
        Assert.IsFalse(line.Link.IsSending);
    }

    [TestMethod]
    public void A_port_that_is_not_there_fails_the_link_and_not_the_peer()
    {
        var link = new SerialLink("/dev/no-such-port", BaudRate);
        link.Open(0);
        Assert.AreEqual(LinkState.Failed, link.State);
        Assert.IsTrue(link.IsFaultLocal);
        Assert.IsFalse(link.Send(new byte[1], 0, 1));
        Assert.AreEqual(0, link.Receive(new byte[1], 0, 1));
        Assert.IsFalse(link.Wait(0));
    }

    [TestMethod]
    public async Task A_link_that_was_closed_is_opened_again_and_half_a_frame_is_forgotten()
    {
        await using var line = new Line();
        byte[] buffer = new byte[SerialLink.DefaultMaxDatagram];
        byte[] frame = SerialFrame.Encode([1, 2, 3, 4]);
        line.Bench.SendRaw(frame[..4]);
        line.Until(() => line.Link.Wait(1));
        Assert.AreEqual(0, line.Link.Receive(buffer, 0, buffer.Length));
        Assert.IsTrue(line.Link.Suspend());
        Assert.AreEqual(LinkState.Closed, line.Link.State);
        line.Link.Open(0);
        line.Bench.SendRaw(frame);
        Assert.AreEqual(4, line.Receive(buffer));
        Assert.AreEqual(0, line.Dropped);
    }

    // Proves: WP-12
    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    public async Task On_a_line_full_of_noise_every_step_of_the_tour_passes(bool dtls, bool oscore)
    {
        using var writer = new System.IO.StringWriter();
        var output = System.IO.TextWriter.Synchronized(writer);
        var terminal = new Terminal(output, output);
        int code = await Tour.RunAsync(0, new RunMode(dtls, oscore), new NoisyBearer(), AccountSource.Given, DtlsEngine.CSharp, false, terminal, TestContext.CancellationToken);
        Assert.AreEqual(0, code, writer.ToString());
        Assert.Contains("all 30 steps passed", writer.ToString());
    }

    [TestMethod]
    public void Frames_in_and_out_allocate_nothing()
    {
        var writer = new FrameWriter(SerialLink.DefaultMaxDatagram);
        var reader = new FrameReader(SerialLink.DefaultMaxDatagram);
        byte[] datagram = [.. Enumerable.Range(0, 300).Select(i => (byte)(i + 0xC0))];
        byte[] taken = new byte[300];
        long before = 0;
        for (int round = 0; round < 1000; round++)
        {
            before = round == 100 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Assert.IsTrue(writer.Add(datagram, 0, datagram.Length));
            reader.Read(writer.Octets, writer.Offset, writer.Count);
            Assert.AreEqual(datagram.Length, reader.Take(taken, 0, taken.Length));
            writer.Remove(writer.Count);
        }

        Assert.AreEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>A line with the device's link open at one end.</summary>
    private sealed class Line : IAsyncDisposable
    {
        public Line()
        {
            var terminal = new PseudoTerminal();
            Bench = new SerialTransport(terminal);
            Link = new SerialLink(terminal.Name, BaudRate);
            Link.Open(0);
            Assert.AreEqual(LinkState.Open, Link.State);
        }

        public SerialTransport Bench { get; }

        public SerialLink Link { get; }

        public int Dropped => Link.Reader.BadChecksum + Link.Reader.BadFraming + Link.Reader.Oversize + Link.Reader.Foreign;

        public async Task<byte[]> ReceivedByBenchAsync()
        {
            Task<ReceivedDatagram> arrival = Bench.ReceiveAsync().AsTask();
            Until(() =>
            {
                Link.Wait(1);
                return arrival.IsCompleted;
            });
            return (await arrival).Bytes.ToArray();
        }

        public int Receive(byte[] buffer)
        {
            int received = 0;
            Until(() => Link.Wait(1) && (received = Link.Receive(buffer, 0, buffer.Length)) > 0);
            return received;
        }

        public void Until(Func<bool> holds) => Assert.IsTrue(SpinWait.SpinUntil(holds, Limit));

        public async ValueTask DisposeAsync()
        {
            Link.Close();
            await Bench.DisposeAsync();
        }
    }

    /// <summary>A serial line with noise before each frame to the device; the first frame arrives damaged.</summary>
    private sealed class NoisyBearer : Bearer
    {
        private readonly PseudoTerminal _terminal = new();
        private readonly NoisyTransport _line;

        public NoisyBearer() => _line = new NoisyTransport(new SerialTransport(_terminal));

        public override string Name => "noisy line";

        public override IDatagramTransport Transport => _line;

        public override TimeSpan StepLimit => Limit;

        public override string Uri(string scheme) => $"{scheme}+uart://server";

        public override Binding Bind(LinkSecurity? security) => new SerialBinding(_terminal.Name, BaudRate, security);
    }

    private sealed class NoisyTransport(SerialTransport line) : IDatagramTransport
    {
        private readonly List<byte> _noise =
            [SerialFrame.End, 0xA9, SerialFrame.Esc, 0x77, SerialFrame.End, 0xA9, 0x40, 0, 0, SerialFrame.End, .. Encoding.ASCII.GetBytes("log line\r\n")];

        private int _sent;

        public EndPoint LocalEndPoint => line.LocalEndPoint;

        public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
        {
            byte[] frame = SerialFrame.Encode(datagram.Span);
            if (Interlocked.Increment(ref _sent) == 1)
            {
                frame[2] ^= 4;
            }

            line.SendRaw([.. _noise, .. frame]);
            return ValueTask.CompletedTask;
        }

        public ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default) => line.ReceiveAsync(cancellation);

        public ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
