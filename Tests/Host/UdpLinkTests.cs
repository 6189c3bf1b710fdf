using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The UDP link against sockets of the PC.</summary>
[TestClass]
public class UdpLinkTests
{
    private const int Limit = 40_000;

    [TestMethod]
    [Timeout(Limit)]
    public void A_peer_that_is_away_for_a_while_neither_keeps_it_busy_nor_costs_a_datagram_later()
    {
        using var peer = Bind(0);
        var port = ((IPEndPoint)peer.LocalEndPoint!).Port;
        var link = new UdpLink("127.0.0.1", port);
        link.Open(0);
        Assert.AreEqual(LinkState.Open, link.State);
        peer.Close();

        var buffer = new byte[16];
        Assert.IsTrue(link.Send(buffer, 0, 1));
        Assert.IsTrue(SpinWait.SpinUntil(() => link.Receive(buffer, 0, buffer.Length) == 0 && link.Errors == 1, Limit / 2), "no refusal came");
        var watch = Stopwatch.StartNew();
        Assert.IsFalse(link.Wait(200));
        Assert.IsGreaterThan(150, watch.ElapsedMilliseconds);

        using var back = Bind(port);
        back.ReceiveTimeout = Limit / 2;
        buffer[0] = 42;
        Assert.IsTrue(link.Send(buffer, 0, 1));
        Assert.AreEqual(1, back.Receive(buffer));
        Assert.AreEqual(42, buffer[0]);
        link.Close();
    }

    [TestMethod]
    public void A_link_has_the_limit_and_the_timing_of_its_bearer()
    {
        var timing = new BearerTiming { AckTimeoutMs = 10_000 };
        var link = (UdpLink)new UdpBinding().CreateLink(new LinkTarget("coap", "127.0.0.1", 5683) { MaxDatagram = 512, Timing = timing }, null);
        Assert.AreEqual(512, link.MaxDatagram);
        Assert.AreSame(timing, link.Timing);
        var plain = new UdpBinding().CreateLink(new LinkTarget("coap", "127.0.0.1", 5683) { MaxDatagram = 9000 }, null);
        Assert.AreEqual(UdpLink.DefaultMaxDatagram, plain.MaxDatagram);
        Assert.IsNull(plain.Timing);
    }

    [TestMethod]
    [Timeout(Limit)]
    public void What_comes_from_another_address_is_not_received()
    {
        using var peer = Bind(0);
        using var stranger = Bind(0);
        var link = new UdpLink("127.0.0.1", ((IPEndPoint)peer.LocalEndPoint!).Port);
        link.Open(0);
        stranger.SendTo([1], (EndPoint)link.LocalEndPoint);
        Assert.IsFalse(link.Wait(100));
        peer.SendTo([2], (EndPoint)link.LocalEndPoint);
        Assert.IsTrue(link.Wait(Limit / 2));
        var buffer = new byte[16];
        Assert.AreEqual(1, link.Receive(buffer, 0, buffer.Length));
        Assert.AreEqual(2, buffer[0]);
        Assert.AreEqual(0, link.Receive(buffer, 0, buffer.Length));
        Assert.AreEqual(0, link.Errors);
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void Behind_empty_datagrams_and_refusals_others_are_still_received()
    {
        using var peer = Bind(0);
        var link = new UdpLink("127.0.0.1", ((IPEndPoint)peer.LocalEndPoint!).Port);
        link.Open(0);
        for (int i = 0; i < 5; i++)
        {
            peer.SendTo([], (EndPoint)link.LocalEndPoint);
        }

        peer.SendTo([7], (EndPoint)link.LocalEndPoint);
        var buffer = new byte[16];
        Thread.Sleep(100);
        Assert.AreEqual(1, link.Receive(buffer, 0, buffer.Length));
        Assert.IsFalse(link.MayHaveMore);
        Assert.AreEqual(7, buffer[0]);
        Assert.AreEqual(0, link.Receive(buffer, 0, buffer.Length));
        Assert.IsFalse(link.Wait(0));
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void A_name_is_looked_up_while_others_go_on()
    {
        using var peer = Bind(0);
        using var answers = new ManualResetEventSlim();
        var link = new UdpLink("slow.example", ((IPEndPoint)peer.LocalEndPoint!).Port, 0, new Names("127.0.0.1") { Answers = answers });
        link.Open(0);
        Assert.AreEqual(LinkState.Opening, link.State);
        Assert.IsLessThan(1000L, link.Step(0));
        var watch = Stopwatch.StartNew();
        Assert.IsFalse(link.Wait(50), "it waits as any link");
        Assert.IsGreaterThan(40, watch.ElapsedMilliseconds);
        Assert.AreEqual(LinkState.Opening, link.State);
        answers.Set();
        OpenFully(link);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.IsTrue(link.Send(new byte[1], 0, 1));
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void A_name_that_is_not_known_is_a_fault_of_this_side_and_looked_up_again()
    {
        var names = new Names();
        var link = new UdpLink("nowhere.example", 5683, 0, names);
        for (var i = 1; i <= 3; i++)
        {
            link.Open(0);
            OpenFully(link);
            Assert.AreEqual(LinkState.Failed, link.State);
            Assert.IsTrue(link.IsFaultLocal);
            Assert.AreEqual(i, names.Asked);
            link.Close();
        }

        names.Addresses = [IPAddress.Loopback];
        link.Open(0);
        OpenFully(link);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.IsTrue(link.IsFaultLocal, "nothing has left yet");
        Assert.IsTrue(link.Send(new byte[1], 0, 1));
        Assert.IsFalse(link.IsFaultLocal);
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    [DataRow(SocketError.HostNotFound, false)]
    [DataRow(SocketError.NoData, false)]
    [DataRow(SocketError.TryAgain, true)]
    [DataRow(SocketError.NetworkUnreachable, true)]
    public void A_name_that_the_network_does_not_know_is_no_fault_of_this_side(SocketError answer, bool isLocal)
    {
        var names = new Names("127.0.0.1") { Error = answer };
        var link = new UdpLink("nowhere.example", 5683, 0, names);
        link.Open(0);
        OpenFully(link);
        Assert.AreEqual(LinkState.Failed, link.State);
        Assert.AreEqual(isLocal, link.IsFaultLocal);
        link.Close();

        names.Error = SocketError.Success;
        link.Open(0);
        OpenFully(link);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.IsTrue(link.IsFaultLocal, "nothing has left yet");
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void A_server_name_that_does_not_exist_leads_to_a_bootstrap_after_the_retries_of_the_account()
    {
        var client = new Lwm2mClient("urn:test:name", new ClientOptions { RegisterSpreadMs = 0, AllowsInsecureBootstrap = true }, new HostRandom());
        ClientBootstrap.AddTo(client);
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Bindings.Add(new UdpBinding(null, 0, new Names { Error = SocketError.HostNotFound }));
        client.Accounts.Add(new SecurityAccount("coap://gone.example", 1), new ServerAccount(1) { RetryCount = 3, RetryTimerS = 10, SequenceRetryCount = 2, SequenceDelayTimerS = 60 });
        client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.1:9", SecurityAccount.Unset) { IsBootstrap = true });
        client.Start();
        var registration = client.SessionAt(0).Registration;
        var now = 0L;
        while (client.Bootstrap.State is BootstrapState.Idle or BootstrapState.Waiting)
        {
            Assert.IsLessThan(3_600_000L, now, "no bootstrap");
            now = Math.Max(now + 1, Math.Min(client.Step(now), now + 1000));
            OpenFully((UdpLink)client.SessionAt(0).Link, now);
        }

        Assert.IsTrue(registration.HasFailed);
        Assert.AreEqual(2, registration.FailedSequences);
        Assert.IsGreaterThan(60_000L, now);
    }

    [TestMethod]
    [Timeout(Limit)]
    public void A_lookup_that_does_not_end_fails_the_link_and_is_waited_for_by_the_next_try()
    {
        using var answers = new ManualResetEventSlim();
        var names = new Names("127.0.0.1") { Answers = answers };
        var link = new UdpLink("slow.example", 5683, 0, names);
        link.Open(0);
        link.Step(UdpLink.MaxLookupMs);
        Assert.AreEqual(LinkState.Failed, link.State);
        Assert.IsTrue(link.IsFaultLocal);
        link.Close();
        link.Open(UdpLink.MaxLookupMs);
        answers.Set();
        OpenFully(link, UdpLink.MaxLookupMs);
        Assert.AreEqual(LinkState.Open, link.State);
        Assert.AreEqual(1, names.Asked);
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void The_next_address_is_tried_after_silence_and_one_that_answered_is_kept()
    {
        using var first = Bind(0);
        var port = ((IPEndPoint)first.LocalEndPoint!).Port;
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        second.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), port));
        var names = new Names("127.0.0.1", "127.0.0.2");
        var link = new UdpLink("two.example", port, 0, names);
        var buffer = new byte[16];
        Reopen(link);
        link.Send([1], 0, 1);
        Assert.AreEqual(1, Receive(first));
        Reopen(link);
        link.Send([2], 0, 1);
        Assert.AreEqual(2, Receive(second));
        second.SendTo([9], (EndPoint)link.LocalEndPoint);
        Assert.IsTrue(link.Wait(Limit / 2));
        Assert.AreEqual(1, link.Receive(buffer, 0, buffer.Length));
        Reopen(link);
        link.Send([3], 0, 1);
        Assert.AreEqual(3, Receive(second), "it has answered");
        Assert.AreEqual(1, names.Asked);
        Reopen(link);
        link.Send([4], 0, 1);
        Assert.AreEqual(4, Receive(first), "after the last one the name is looked up again");
        Assert.AreEqual(2, names.Asked);
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void An_address_without_a_way_to_it_is_passed_over()
    {
        using var peer = Bind(0);

        // A broadcast address: to connect to it is refused.
        var link = new UdpLink("two.example", ((IPEndPoint)peer.LocalEndPoint!).Port, 0, new Names("255.255.255.255", "127.0.0.1"));
        Reopen(link);
        Assert.AreEqual(LinkState.Open, link.State);
        link.Send([7], 0, 1);
        Assert.AreEqual(7, Receive(peer));
        link.Close();
    }

    [TestMethod]
    [Timeout(Limit)]
    public void What_looks_like_an_address_and_is_none_fails()
    {
        var link = new UdpLink("1.2.3.999", 5683);
        link.Open(0);
        Assert.AreEqual(LinkState.Failed, link.State);
    }

    [TestMethod]
    [Timeout(Limit)]
    public void A_client_with_several_servers_is_awake_as_soon_as_one_of_them_sends()
    {
        var sockets = new[] { Bind(0), Bind(0), Bind(0), Bind(0) };
        var client = new Lwm2mClient("urn:test:wait", new ClientOptions { MaxServers = 4, ReactionMs = 4000, RegisterSpreadMs = 0 }, new HostRandom());
        Access.AccessControl.AddTo(client);
        client.Objects.Add(new SecurityObject(client.Accounts));
        client.Objects.Add(new ServerObject(client));
        client.Bindings.Add(new UdpBinding());
        for (var i = 0; i < sockets.Length; i++)
        {
            var port = ((IPEndPoint)sockets[i].LocalEndPoint!).Port;
            client.Accounts.Add(new SecurityAccount($"coap://127.0.0.1:{port}", i + 1), new ServerAccount(i + 1));
        }

        client.Start();
        client.Step(0);
        for (var i = 0; i < 12; i++)
        {
            var at = i % sockets.Length;
            var sinceSent = new Stopwatch();
            using var timer = new Timer(_ => Send(), null, 100, Timeout.Infinite);
            client.Wait(4000);
            Assert.IsTrue(sinceSent.IsRunning);
            Assert.IsLessThan(300, (int)sinceSent.ElapsedMilliseconds);
            void Send()
            {
                // On a machine that is busy the timer may be late.
                sinceSent.Start();
                sockets[at].SendTo([1], (EndPoint)((UdpLink)client.SessionAt(at).Link).LocalEndPoint);
            }

            Assert.IsTrue(client.SessionAt(at).Link.Wait(0));
            client.SessionAt(at).Link.Receive(new byte[16], 0, 16);
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    private static void Reopen(UdpLink link)
    {
        link.Close();
        link.Open(0);
        OpenFully(link);
    }

    private static void OpenFully(UdpLink link, long nowMs = 0)
    {
        while (link.State == LinkState.Opening)
        {
            Thread.Sleep(5);
            link.Step(nowMs);
        }
    }

    private static int Receive(Socket socket)
    {
        var buffer = new byte[16];
        socket.ReceiveTimeout = Limit / 2;
        return socket.Receive(buffer) == 1 ? buffer[0] : -1;
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private sealed class Names(params string[] addresses) : NameResolver
    {
        public IPAddress[] Addresses { get; set; } = [.. addresses.Select(IPAddress.Parse)];

        /// <summary>It answers no sooner; null for at once.</summary>
        public ManualResetEventSlim? Answers { get; init; }

        /// <summary>What the network says instead of addresses.</summary>
        public SocketError Error { get; set; }

        public int Asked { get; private set; }

        public override IPAddress[] Resolve(string name)
        {
            Asked++;
            Answers?.Wait();
            return Error == SocketError.Success ? Addresses : throw new SocketException((int)Error);
        }
    }
}
