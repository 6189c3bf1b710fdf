using System.Collections.Concurrent;
using System.Net;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Scef;

[TestClass]
public class ScefServerTests
{
    private const string Device = "262019876543210";
    private static readonly ServerName Data = new("data");
    private static readonly EndPoint Address = new IPEndPoint(IPAddress.Loopback, 5683);
    private readonly MemoryNetwork _network = new();
    private readonly ManualTime _time = new();
    private readonly BlockingCollection<byte[]> _downlinks = [];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task A_datagram_goes_to_its_server_and_the_answer_comes_back()
    {
        await using var scef = Make();
        await using var server = _network.Open(Address);
        var bearer = Attach(scef);
        Assert.AreEqual(NiddOutcome.Taken, bearer.Send(Request(1), ReleaseAssistance.AnswerFollows));
        var asked = await server.ReceiveAsync(TestContext.CancellationToken);
        await server.SendAsync(CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Acknowledgement, 1)), asked.Peer);
        Assert.AreEqual(1, CoapMessageCodec.Decode(Downlink(), out var answer) == DecodeStatus.Ok ? answer!.MessageId : -1);
        Assert.HasCount(2, scef.Log.Entries);
        Assert.AreEqual(ReleaseAssistance.AnswerFollows, scef.Log.Entries[0].Release);
        Assert.HasCount(1, scef.Log.Showing("data"));
        CollectionAssert.Contains(scef.Log.Entries[0].Fields.ToArray(), "Uri-Host: data");
    }

    [TestMethod]
    public async Task More_than_the_mtu_is_refused_and_an_mtu_below_128_too()
    {
        await using var scef = Make(new ScefOptions { Mtu = 128 });
        var bearer = Attach(scef);
        Assert.AreEqual(128, bearer.Mtu);
        Assert.AreEqual(NiddOutcome.BadLength, bearer.Send(new byte[129], ReleaseAssistance.None));
        Assert.AreEqual(NiddOutcome.BadLength, bearer.Send(ReadOnlyMemory<byte>.Empty, ReleaseAssistance.None));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ScefServer(new ScefOptions { Mtu = 127 }));
    }

    [TestMethod]
    public async Task What_comes_while_the_device_sleeps_is_kept_and_comes_twice_when_told_so()
    {
        await using var scef = Make();
        await using var server = _network.Open(Address);
        var bearer = Attach(scef);
        bearer.Send(Request(1), ReleaseAssistance.NothingFollows);
        var device = (await server.ReceiveAsync(TestContext.CancellationToken)).Peer;
        bearer.IsReachable = false;
        scef.Faults.RepeatsAfterWake = true;
        await server.SendAsync(Request(7), device);
        while (scef.KeptFor(Device) == 0)
        {
            await Task.Delay(1, TestContext.CancellationToken);
        }

        Assert.IsEmpty(_downlinks);
        bearer.IsReachable = true;
        CollectionAssert.AreEqual(Downlink(), Downlink());
    }

    [TestMethod]
    public async Task Faults_are_as_they_are_asked_for()
    {
        await using var scef = Make();
        await using var server = _network.Open(Address);
        var bearer = Attach(scef);
        scef.Faults.Next(Direction.Received, ScefFate.Refused);
        scef.Faults.Next(Direction.Received, ScefFate.Lost);
        scef.Faults.Next(Direction.Received, ScefFate.Repeated);
        Assert.AreEqual(NiddOutcome.Congested, bearer.Send(Request(1), ReleaseAssistance.None));
        Assert.AreEqual(NiddOutcome.Taken, bearer.Send(Request(2), ReleaseAssistance.None));
        bearer.Send(Request(3), ReleaseAssistance.None);
        var first = await server.ReceiveAsync(TestContext.CancellationToken);
        var second = await server.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual(3, first.Bytes.Span[3]);
        CollectionAssert.AreEqual(first.Bytes.ToArray(), second.Bytes.ToArray());

        foreach (var fate in new[] { ScefFate.Lost, ScefFate.Overtaken, ScefFate.Carried, ScefFate.Oversized, ScefFate.Repeated })
        {
            scef.Faults.Next(Direction.Sent, fate);
        }

        for (byte i = 0; i < 5; i++)
        {
            await server.SendAsync(CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Acknowledgement, i)), first.Peer);
        }

        var heard = Enumerable.Range(0, 6).Select(_ => Downlink()).Select(bytes => bytes.Length > 4 ? -bytes.Length : bytes[3]).ToArray();
        CollectionAssert.AreEqual(new[] { 2, 1, -1359, 3, 4, 4 }, heard);
        Assert.ThrowsExactly<ArgumentException>(() => scef.Faults.Next(Direction.Sent, ScefFate.Refused));
        Assert.ThrowsExactly<ArgumentException>(() => scef.Faults.Next(Direction.Received, ScefFate.Oversized));
    }

    [TestMethod]
    public async Task Above_the_rate_an_uplink_is_dropped_and_a_downlink_waits()
    {
        var rate = new NiddRate(2, TimeSpan.FromMinutes(6));
        await using var scef = Make(new ScefOptions { UplinkRate = rate, DownlinkRate = rate });
        await using var server = _network.Open(Address);
        var bearer = Attach(scef);
        for (byte i = 1; i <= 3; i++)
        {
            Assert.AreEqual(NiddOutcome.Taken, bearer.Send(Request(i), ReleaseAssistance.None));
        }

        var device = (await server.ReceiveAsync(TestContext.CancellationToken)).Peer;
        await server.ReceiveAsync(TestContext.CancellationToken);
        Assert.AreEqual("above the rate", scef.Log.Entries.Single(entry => entry.Message!.MessageId == 3).Fate);
        for (byte i = 0; i < 3; i++)
        {
            await server.SendAsync(CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Acknowledgement, i)), device);
        }

        Downlink();
        Downlink();
        while (scef.KeptFor(Device) == 0)
        {
            await Task.Delay(1, TestContext.CancellationToken);
        }

        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.AreEqual(2, Downlink()[3]);
    }

    [TestMethod]
    public async Task A_datagram_takes_its_time_and_another_address_when_told_so()
    {
        await using var scef = Make();
        await using var server = _network.Open(Address);
        var bearer = Attach(scef);
        scef.Faults.Delay = TimeSpan.FromSeconds(8);
        bearer.Send(Request(1), ReleaseAssistance.None);
        var before = (await server.ReceiveAsync(TestContext.CancellationToken)).Peer;
        await server.SendAsync(CoapMessageCodec.Encode(CoapMessage.Empty(CoapType.Acknowledgement, 1)), before);
        Assert.AreEqual(TimeSpan.FromSeconds(8), await _time.AdvanceToNextTimerAsync(TestContext.CancellationToken));
        Assert.AreEqual(1, Downlink()[3]);
        await scef.RenumberAsync(Device);
        bearer.Send(Request(2), ReleaseAssistance.None);
        Assert.AreNotEqual(before, (await server.ReceiveAsync(TestContext.CancellationToken)).Peer);
    }

    private static byte[] Request(byte id) => CoapMessageCodec.Encode(new CoapMessage
    {
        Type = CoapType.Confirmable, Code = CoapCode.Get, MessageId = id, Token = new Token([id]), Options = new OptionSet([new CoapOption(OptionNumber.UriHost, "data")]),
    });

    private ScefServer Make(ScefOptions? options = null) =>
        new((options ?? new ScefOptions()) with { Servers = new Dictionary<ServerName, EndPoint> { [Data] = Address } }, () => _network.Open(), _time);

    private INiddAttachment Attach(ScefServer scef) => scef.Attach(Device, datagram => _downlinks.Add(datagram.ToArray()));

    private byte[] Downlink()
    {
        Assert.IsTrue(_downlinks.TryTake(out var datagram, TimeSpan.FromSeconds(60)));
        return datagram!;
    }
}
