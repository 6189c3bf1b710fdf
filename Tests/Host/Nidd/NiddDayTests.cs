using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Days of a device without IP.</summary>
[TestClass]
public class NiddDayTests
{
    private const int ReportsADay = 96;
    private const long DayS = 86400;

    private static readonly int[] Outer = [OptionNumber.UriHost, OptionNumber.UriPort, OptionNumber.Oscore, OptionNumber.Observe];
    private static readonly CoapCode[] OuterCodes = [CoapCode.Post, CoapCode.Fetch, CoapCode.Changed, CoapCode.Content, CoapCode.Empty];

    // Proves: WP-20, U-05
    [TestMethod]
    [DataRow(YearSecurity.None)]
    [DataRow(YearSecurity.Oscore)]
    public void Two_servers_over_one_bearer_get_every_report_of_a_day(YearSecurity security)
    {
        var day = new NiddDay(security, congestedEvery: 17);
        day.Run(ReportsADay);
        foreach (var server in day.Servers)
        {
            AssertServed(day, server);
        }

        var counters = day.Bearer.Counters;
        Assert.IsGreaterThan(5, counters.Congested);
        Assert.AreEqual(0, counters.Full + counters.Overrun + counters.Rejected + counters.Failed + counters.Unclaimed + counters.TooLong);
        var sent = day.ControlPlane.Log.Entries.Where(entry => entry.Direction == Direction.Received).ToArray();
        Assert.HasCount(counters.Sent, sent);
        Assert.AreEqual(counters.SentBytes, sent.Sum(entry => entry.Bytes.Length));
    }

    // Proves: LPWA-28, U-05
    [TestMethod]
    public void One_server_is_reached_with_dtls()
    {
        var day = new NiddDay(YearSecurity.Dtls, servers: 1);
        day.Run(ReportsADay);
        AssertServed(day, day.Servers[0]);
        Assert.IsTrue(day.ControlPlane.Log.Entries.All(entry => entry.Message is null && entry.Bytes.Span[0] is >= 20 and <= 25), "not only records of DTLS");
        Assert.IsEmpty(day.ControlPlane.Log.Showing("3303"));
        Assert.AreEqual(0, day.Bearer.Counters.NamingBytes);
    }

    // Proves: WP-18
    [TestMethod]
    [DataRow(YearSecurity.None, 15)]
    [DataRow(YearSecurity.Oscore, 29)]
    public void A_report_is_a_few_bytes_and_the_device_sleeps_but_for_a_moment(YearSecurity security, int mostBytes)
    {
        var day = new NiddDay(security, servers: 1);
        day.Run(ReportsADay);
        AssertServed(day, day.Servers[0]);
        var reports = day.ControlPlane.Log.Entries.Where(entry => entry.Direction == Direction.Received && entry.Message!.Type == CoapType.NonConfirmable).ToArray();
        Assert.IsGreaterThan(80, reports.Length);
        Assert.IsTrue(reports.All(entry => entry.Bytes.Length <= mostBytes), $"{reports.Max(entry => entry.Bytes.Length)} bytes");
        Assert.IsTrue(reports.All(entry => entry.Release == ReleaseAssistance.NothingFollows));
        Assert.IsTrue(day.ControlPlane.Log.Entries.Where(entry => entry.Direction == Direction.Received && entry.Message!.Type == CoapType.Confirmable)
            .All(entry => entry.Release == ReleaseAssistance.AnswerFollows));

        // Awake for the active time after each report, which the network grants the server as well.
        Assert.IsLessThan(DayS * 3 / 100, day.AwakeMs / 1000);
    }

    // Proves: WP-19, WP-22, LPWA-04, E2E-11
    [TestMethod]
    public void Under_oscore_an_operator_reads_where_messages_go_and_nothing_of_what_they_say()
    {
        var day = new NiddDay(YearSecurity.Oscore);
        day.Run(ReportsADay);
        foreach (var entry in day.ControlPlane.Log.Entries)
        {
            CollectionAssert.IsSubsetOf(entry.Message!.Options.Select(option => option.Number).ToArray(), Outer, $"{entry}");
            CollectionAssert.Contains(OuterCodes, entry.Message.Code, $"{entry}");
            Assert.AreEqual(entry.Message.Code != CoapCode.Empty, entry.Message.Options.Has(OptionNumber.Oscore), $"{entry}");
            Assert.IsNotNull(entry.Server, $"{entry}");
        }

        // Requests of both sides say which server it is; the endpoint name, paths and values are nowhere.
        var requests = day.ControlPlane.Log.Entries.Where(entry => entry.Message!.Code.IsRequest).ToArray();
        Assert.IsTrue(requests.All(entry => ServerName.Of(entry.Message!.Options) == entry.Server));
        CollectionAssert.AreEquivalent(day.Names, requests.Select(entry => entry.Server).Distinct().ToArray());
        foreach (var secret in new[] { NiddDay.Endpoint, "3303", "5700", "pmin", "lwm2m" })
        {
            Assert.IsEmpty(day.ControlPlane.Log.Showing(secret), secret);
        }
    }

    // Proves: WP-19, LPWA-04
    [TestMethod]
    public void Without_it_he_reads_all_of_it()
    {
        var day = new NiddDay(YearSecurity.None);
        day.Run(4);
        var fields = day.ControlPlane.Log.Entries.SelectMany(entry => entry.Fields).ToArray();
        foreach (var told in new[] { $"Uri-Query: ep={NiddDay.Endpoint}", "Uri-Query: b=N", "Uri-Path: 3303", "Payload: 22" })
        {
            CollectionAssert.Contains(fields, told);
        }
    }

    // Proves: WP-21
    [TestMethod]
    public void What_a_server_asks_a_sleeping_device_is_answered_once_it_wakes_and_once_only()
    {
        var day = new NiddDay(YearSecurity.None);
        day.Run(4);
        day.RunUntil(day.Time.NowMs + 60000);
        var before = day.ControlPlane.Log.Entries.Count;
        Assert.IsFalse(day.ControlPlane.IsReachable);
        var request = CoapRequest.To(CoapCode.Get, "/3/0/0");
        var read = CoapMessageCodec.Encode(new CoapMessage { Type = CoapType.Confirmable, Code = request.Method, MessageId = 40000, Token = new Token([0xEE]), Options = request.Options });
        for (var i = 0; i < 3; i++)
        {
            day.ControlPlane.FromServer(NiddDay.Management, read);
            day.RunUntil(day.Time.NowMs + 2500);
        }

        Assert.AreEqual(3, day.ControlPlane.KeptTotal);
        Assert.IsEmpty(day.ControlPlane.Log.Entries.Skip(before).Where(entry => entry.Direction == Direction.Received));
        var copies = day.Bearer.Counters.Duplicates;
        day.Run(1);
        var answers = day.ControlPlane.Log.Entries.Skip(before).Where(entry => entry.Message!.Token == new Token([0xEE]) && entry.Direction == Direction.Received).ToArray();
        Assert.HasCount(1, answers);
        Assert.AreEqual("Acme", Encoding.UTF8.GetString(answers[0].Message!.Payload.Span));
        Assert.AreEqual(NiddDay.Management, answers[0].Server);
        Assert.AreEqual(5, day.Bearer.Counters.Duplicates - copies);
    }

    // Proves: WP-20, WP-21
    [TestMethod]
    public void Where_the_scs_names_no_server_the_kid_tells_them_apart_and_without_one_nothing_is_guessed()
    {
        var known = new NiddDay(YearSecurity.Oscore, namesServers: false);
        known.Run(8);
        foreach (var server in known.Servers)
        {
            AssertServed(known, server);
        }

        Assert.IsFalse(known.ControlPlane.Log.Entries.Any(entry => entry.Direction == Direction.Sent && entry.Message!.Options.Has(OptionNumber.UriHost)));
        var unknown = new NiddDay(YearSecurity.None, namesServers: false);
        unknown.Run(2);
        Assert.IsTrue(unknown.Servers.All(server => server.IsRegistered && !server.IsObserving));
        Assert.IsGreaterThan(0, unknown.Bearer.Counters.Unclaimed);
        var only = new NiddDay(YearSecurity.None, servers: 1, namesServers: false);
        only.Run(8);
        AssertServed(only, only.Servers[0]);
    }

    // Proves: LPWA-30
    [TestMethod]
    [DataRow(YearSecurity.None)]
    [DataRow(YearSecurity.Oscore)]
    public void The_device_is_the_same_whatever_address_the_network_gives_it(YearSecurity security)
    {
        var day = new NiddDay(security);
        day.Run(48);
        day.Renumber(0);
        day.Run(ReportsADay - 48);
        AssertServed(day, day.Servers[0]);
        AssertServed(day, day.Servers[1]);
        Assert.IsGreaterThan(0, day.Servers[0].Updates);

        // What it says of itself is its name, and no address is in any message.
        Assert.IsEmpty(day.ControlPlane.Log.Showing("10.10"));
        if (security == YearSecurity.None)
        {
            Assert.HasCount(2, day.ControlPlane.Log.Showing($"ep={NiddDay.Endpoint}"));
        }
    }

    // Proves: U-02
    [TestMethod]
    public void A_device_that_trusts_its_link_sends_plain_messages_which_the_link_encrypts()
    {
        using var aes = Aes.Create();
        aes.Key = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 11))];
        var day = new NiddDay(YearSecurity.None, servers: 1, air: (_, datagram) => aes.EncryptCbc(datagram, aes.Key));
        day.Run(8);
        AssertServed(day, day.Servers[0]);
        Assert.IsTrue(day.ControlPlane.Log.Entries.All(entry => entry.Message is not null));
        Assert.IsNotEmpty(day.ControlPlane.OnAir);
        Assert.IsFalse(day.ControlPlane.OnAir.Any(datagram => datagram.AsSpan().IndexOf("urn:imei"u8) >= 0 || datagram.AsSpan().IndexOf("3303"u8) >= 0));
        Assert.IsNull(day.Device.SessionAt(0).Oscore);
        Assert.AreEqual(SecurityMode.NoSec, day.Device.SessionAt(0).Security.Mode);
    }

    // Proves: LPWA-32
    [TestMethod]
    [DataRow(YearSecurity.None)]
    [DataRow(YearSecurity.Dtls)]
    [DataRow(YearSecurity.Oscore)]
    public void Each_layer_tells_what_it_costs_and_nothing_is_encrypted_that_was_not_to_be(YearSecurity security)
    {
        var day = new NiddDay(security, servers: 1);
        day.Run(16);
        AssertServed(day, day.Servers[0]);
        var (coap, link, bearer) = (day.Device.SessionAt(0).Endpoint.Counters, day.Device.SessionAt(0).Link, day.Bearer.Counters);
        var entries = day.ControlPlane.Log.Entries.DistinctBy(entry => Convert.ToHexString(entry.Bytes.Span)).ToArray();
        var onBearer = entries.Sum(entry => entry.Bytes.Length);
        Assert.AreEqual(onBearer, coap.SentBytes + coap.ReceivedBytes + link.OverheadBytes);
        if (security == YearSecurity.Dtls)
        {
            // Records and handshake; a record of CCM-8 has 29 bytes more, or 30 with a Connection ID and its type.
            Assert.AreEqual(0, coap.ProtectionBytes);
            Assert.IsGreaterThan(29 * coap.Messages, link.OverheadBytes);
            return;
        }

        Assert.AreEqual(bearer.NamingBytes, link.OverheadBytes);
        Assert.AreEqual(entries.Sum(entry => ProtectionOf(entry.Message!)), coap.ProtectionBytes);
        Assert.AreEqual(security == YearSecurity.Oscore, coap.ProtectionBytes > 0);
    }

    // Proves: LPWA-32
    [TestMethod]
    public async System.Threading.Tasks.Task Where_both_are_configured_both_tell()
    {
        await using var rig = await OscoreRig.StartAsync(new OscoreSetup { Dtls = true });
        await rig.AssertHealthyAsync();
        Assert.IsGreaterThan(0, rig.Counters.ProtectionBytes);
        Assert.IsGreaterThan(0, rig.Session.Link.OverheadBytes);
        await using var only = await OscoreRig.StartAsync(new OscoreSetup { Dtls = true, Oscore = false });
        await only.AssertHealthyAsync();
        Assert.AreEqual(0, only.Counters.ProtectionBytes);
        Assert.IsGreaterThan(0, only.Session.Link.OverheadBytes);
    }

    /// <summary>Bytes that OSCORE has added: its option, the marker, the tag, the code inside, and the Observe that is there twice (RFC 8613 §4, §5).</summary>
    private static int ProtectionOf(CoapMessage message)
    {
        const int Frame = 1 + 1 + 8 + 1;
        if (message.Options.First(OptionNumber.Oscore) is not { } option)
        {
            return 0;
        }

        var observe = message.Options.First(OptionNumber.Observe);
        return Frame + option.Value.Length + (observe is null ? 0 : message.Code.IsRequest ? 1 + observe.Value.Length : 1);
    }

    private static void AssertServed(NiddDay day, YearServer server)
    {
        Assert.AreEqual(1, server.Registers);
        Assert.IsTrue(server.IsRegistered);
        Assert.AreEqual(0, server.Expired);
        Assert.AreEqual(0, server.Errors);
        Assert.AreEqual(0, server.Unwanted);
        Assert.IsEmpty(day.Reports.Except(server.Reports));
    }
}
