using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The UDP link against sockets of the PC.</summary>
[TestClass]
public class UdpLinkTests
{
    private const int Limit = 10_000;

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
        Assert.AreEqual(7, buffer[0]);
        Assert.AreEqual(0, link.Receive(buffer, 0, buffer.Length));
        Assert.IsFalse(link.Wait(0));
        link.Close();
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }
}
