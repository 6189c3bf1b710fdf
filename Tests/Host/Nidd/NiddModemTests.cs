using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Scef;
using Lwm2m.Dialects;
using Lwm2m.Foundation;
using Lwm2m.Modem;
using Lwm2m.Nidd;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using NiddOutcome = Lwm2m.Bench.Scef.NiddOutcome;

namespace Lwm2m.Host.Tests;

/// <summary>Non-IP data through a modem, against the stand-in of the bench, in virtual time.</summary>
[TestClass]
public class NiddModemTests
{
    private static readonly byte[] Notification = Convert.FromHexString("51450001026101ff32");

    // Proves: WP-17
    [TestMethod]
    public void The_connection_is_opened_and_datagrams_go_both_ways_as_27007_says()
    {
        using var rig = new Rig();
        var link = rig.Open("data");
        CollectionAssert.IsSubsetOf(
            new[] { "AT+CGDCONT=2,\"Non-IP\",\"nidd.apn\"", "AT+CGACT=1,2", "AT+CGCONTRDP=2", "AT+CGAPNRC=2", "AT+CRTDCP=1" }, rig.Commands);
        Assert.AreEqual(1, rig.Network.Attachments);
        Assert.AreEqual("238010000000001", rig.Network.Device);

        foreach (var hint in new[] { ReleaseHint.NothingFollows, ReleaseHint.OneAnswerFollows, ReleaseHint.None })
        {
            link.Announce(hint);
            Assert.IsTrue(link.Send(Notification, 0, Notification.Length));
            Assert.IsTrue(link.IsSending);
            rig.Until(() => !link.IsSending);
            Assert.AreEqual(Convert.ToHexString(Notification), Convert.ToHexString(rig.Network.Uplinks[^1].Datagram));
            Assert.AreEqual((int)hint, (int)rig.Network.Uplinks[^1].Release);
            CollectionAssert.Contains(rig.Commands, $"AT+CSODCP=2,9,\"{Convert.ToHexString(Notification)}\",{(int)hint}");
        }

        rig.Network.Send(0x51, 0x01, 0, 7, 0xAA, 0xB1, (byte)'3');
        rig.Until(() => link.Wait(0));
        var buffer = new byte[100];
        Assert.AreEqual("51010007AAB133", Convert.ToHexString(buffer.AsSpan(0, link.Receive(buffer, 0, buffer.Length))));
        Assert.AreEqual(3, rig.Bearer.Counters.Sent);
        Assert.IsEmpty(rig.Modem.StandIn.Violations);
    }

    // Proves: WP-17
    [TestMethod]
    [DataRow("quectel-bc", true, 750)]
    [DataRow("quectel-bg", false, 100)]
    [DataRow("nrf91", true, 750)]
    public void So_they_do_with_the_commands_of_other_modems(string name, bool hasRelease, int limit)
    {
        using var rig = new Rig(dialect: name switch { "quectel-bc" => new QuectelBcDialect(), "quectel-bg" => new QuectelBgDialect(), _ => new Nrf91Dialect() });
        Assert.AreEqual(name, rig.Modem.Modem.Dialect.Name);
        var link = rig.Open("data", isSecured: true);
        Assert.AreEqual(limit, link.MaxDatagram);
        var buffer = new byte[1000];
        for (var i = 1; i <= 3; i++)
        {
            var hint = (ReleaseHint)(i % 3);
            link.Announce(hint);
            var record = Enumerable.Range(0, i == 3 ? limit : 20 * i).Select(at => (byte)(22 + at * i)).ToArray();
            Assert.IsTrue(link.Send(record, 0, record.Length));
            rig.Until(() => !link.IsSending);
            Assert.AreEqual(Convert.ToHexString(record), Convert.ToHexString(rig.Network.Uplinks[^1].Datagram));
            Assert.AreEqual(hasRelease ? (int)hint : 0, (int)rig.Network.Uplinks[^1].Release);

            // Two at once, and each is a datagram.
            var answers = Enumerable.Range(0, 2).Select(n => Enumerable.Range(0, 5 + (30 * i)).Select(at => (byte)(at == 0 ? 22 : at + n)).ToArray()).ToArray();
            rig.Network.Send(answers[0]);
            if (name != "quectel-bg")
            {
                rig.Network.Send(answers[1]);
            }

            foreach (var answer in answers.Take(name == "quectel-bg" ? 1 : 2))
            {
                rig.Until(() => link.Wait(0));
                Assert.AreEqual(Convert.ToHexString(answer), Convert.ToHexString(buffer.AsSpan(0, link.Receive(buffer, 0, buffer.Length))));
            }
        }

        Assert.AreEqual(3, rig.Bearer.Counters.Sent);
        Assert.AreEqual(0, rig.Carrier.Damaged);
        Assert.IsEmpty(rig.Modem.StandIn.Violations, string.Join('\n', rig.Modem.StandIn.Violations));
    }

    [TestMethod]
    public void A_datagram_told_twice_by_two_messages_is_taken_once()
    {
        using var rig = new Rig(dialect: new QuectelBcDialect());
        var link = rig.Open("data");
        rig.Modem.StandIn.SendUrc("+CRTDCP: 2,4,\"40010007\"");
        rig.Modem.StandIn.SendUrc("+RECVNONIP: 2,4,40010007");
        rig.Run(200);
        Assert.AreEqual(1, rig.Bearer.Counters.Received);
        Assert.AreEqual(0, rig.Bearer.Counters.Duplicates);
        Assert.IsTrue(link.Wait(0));
    }

    // Proves: WP-17
    [TestMethod]
    [DataRow(128)]
    [DataRow(200)]
    [DataRow(1358)]
    public void The_mtu_of_the_network_holds_as_far_as_the_line_of_the_modem_takes_it(int mtu)
    {
        using var rig = new Rig(new RecordedNidd { Mtu = mtu });
        var link = rig.Open("mgmt", isSecured: true);
        var limit = Math.Min(mtu, ModemCarrier.DefaultMaxUplink);
        Assert.AreEqual(limit, link.MaxDatagram);
        var record = Enumerable.Repeat((byte)22, limit + 1).ToArray();
        Assert.IsFalse(link.Send(record, 0, limit + 1));
        Assert.IsTrue(link.Send(record, 0, limit));
        rig.Until(() => !link.IsSending);
        Assert.HasCount(limit, rig.Network.Uplinks.Single().Datagram);
        Assert.AreEqual(1, rig.Bearer.Counters.TooLong);
    }

    // Proves: WP-17
    [TestMethod]
    public void A_congested_control_plane_is_tried_again_later()
    {
        using var rig = new Rig();
        var link = rig.Open("data");
        rig.Network.Outcomes.Enqueue(NiddOutcome.Congested);
        rig.Network.Outcomes.Enqueue(NiddOutcome.Congested);
        var before = rig.Modem.NowMs;
        Assert.IsTrue(link.Send(Notification, 0, Notification.Length));
        rig.Until(() => !link.IsSending);
        Assert.AreEqual(2, rig.Bearer.Counters.Congested);
        Assert.AreEqual(1, rig.Bearer.Counters.Sent);
        Assert.IsGreaterThanOrEqualTo(before + 15000, rig.Modem.NowMs);
        Assert.HasCount(1, rig.Network.Uplinks);
        Assert.AreEqual(ModemState.Ready, rig.Modem.Modem.State);
    }

    // Proves: WP-17
    [TestMethod]
    public void The_rate_that_the_network_tells_is_kept()
    {
        using var rig = new Rig(new RecordedNidd { UplinkRate = new NiddRate(2, TimeSpan.FromHours(1)) });
        var link = rig.Open("data");
        for (var i = 0; i < 3; i++)
        {
            Assert.IsTrue(link.Send(Notification, 0, Notification.Length));
        }

        rig.Run(3500_000);
        Assert.HasCount(2, rig.Network.Uplinks);
        Assert.IsTrue(link.IsSending);
        rig.Run(120_000);
        Assert.HasCount(3, rig.Network.Uplinks);
    }

    [TestMethod]
    public void A_damaged_line_is_counted_and_the_next_datagram_is_taken()
    {
        using var rig = new Rig();
        var link = rig.Open("data");
        foreach (var line in new[] { "+CRTDCP: 2,4,\"5101000\"", "+CRTDCP: 2,5,\"51010007\"", "+CRTDCP: 2,4,\"5101zz07\"", "+CRTDCP: 2", "+CRTDCP: 1,4,\"51010007\"", "+CRTDCP: ", "+CRTDCP: 2,0,\"\"" })
        {
            rig.Modem.StandIn.SendUrc(line);
            rig.Run(100);
        }

        Assert.AreEqual(5, rig.Carrier.Damaged);
        Assert.AreEqual(0, rig.Bearer.Counters.Received);
        rig.Network.Send(0x40, 0x01, 0, 7);
        rig.Until(() => link.Wait(0));
    }

    [TestMethod]
    public void When_the_modem_restarts_the_links_fail_and_open_again()
    {
        using var rig = new Rig();
        var data = rig.Open("data");
        var management = rig.Open("mgmt");
        Assert.IsTrue(data.Send(Notification, 0, Notification.Length));
        rig.Modem.StandIn.Reboot();
        rig.Until(() => data.State == LinkState.Failed);
        Assert.AreEqual(LinkState.Failed, management.State);
        Assert.IsTrue(data.IsFaultLocal);
        Assert.IsFalse(data.Send(Notification, 0, Notification.Length));
        data.Close();
        management.Close();
        data.Open(rig.Modem.NowMs);
        management.Open(rig.Modem.NowMs);
        rig.Until(() => data.State == LinkState.Open && management.State == LinkState.Open);
        Assert.AreEqual(2, rig.Network.Attachments);
        var before = rig.Network.Uplinks.Count;
        Assert.IsTrue(data.Send(Notification, 0, Notification.Length));
        Assert.IsTrue(management.Send(Notification, 0, Notification.Length));
        rig.Until(() => !data.IsSending && !management.IsSending);
        Assert.AreEqual(before + 2, rig.Network.Uplinks.Count);
    }

    [TestMethod]
    public void A_modem_without_it_makes_links_fail()
    {
        using var rig = new Rig(dialect: new WithoutNidd());
        var link = rig.Open("data", waits: false);
        rig.Until(() => link.State == LinkState.Failed);
        Assert.IsTrue(link.IsFaultLocal);
    }

    private sealed class WithoutNidd : Dialect
    {
        public override string Name => "without";

        public override bool Matches(byte[] model, int offset, int count) => true;
    }

    private sealed class Rig : IDisposable
    {
        private const int SliceMs = 100;

        private readonly List<NiddLink> _links = [];

        public Rig(RecordedNidd? network = null, Dialect? dialect = null)
        {
            Network = network ?? new RecordedNidd();
            Modem = new ModemRig(new Lwm2m.Bench.Modem.ModemOptions { IsSettled = true, Dialect = dialect is null or WithoutNidd ? "generic" : dialect.Name }, dialect: dialect, nonIp: Network);
            Carrier = new ModemCarrier(Modem.Modem, Encoding.ASCII.GetBytes("nidd.apn"));
            Bearer = new NiddBearer(Carrier);
        }

        public RecordedNidd Network { get; }

        public ModemRig Modem { get; }

        public ModemCarrier Carrier { get; }

        public NiddBearer Bearer { get; }

        public string[] Commands => [.. Modem.Log.Select(line => line[(line.IndexOf("AT", StringComparison.Ordinal) is >= 0 and var at ? at : 0)..].TrimEnd())];

        public NiddLink Open(string host, bool isSecured = false, bool waits = true)
        {
            var link = new NiddLink(Bearer, new LinkTarget("coap+nidd", host, 5683), isSecured);
            _links.Add(link);
            link.Open(Modem.NowMs);
            if (waits)
            {
                Until(() => link.State == LinkState.Open);
            }

            return link;
        }

        public void Until(Func<bool> holds)
        {
            for (var slice = 0; slice < 3000 && !holds(); slice++)
            {
                Run(SliceMs);
            }

            Assert.IsTrue(holds(), string.Join('\n', Modem.Log));
        }

        /// <summary>Lets time pass, in slices short enough for what the bearer waits for.</summary>
        public void Run(long ms)
        {
            for (var endMs = Modem.NowMs + ms; Modem.NowMs < endMs;)
            {
                _links.ForEach(link => link.Step(Modem.NowMs));
                Modem.Run(SliceMs);
            }
        }

        public void Dispose() => Modem.Dispose();
    }
}
