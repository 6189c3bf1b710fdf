using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lwm2m.Board;
using Lwm2m.Host;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Objects;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>A request from an address that is not the server's gets silence.</summary>
    [TestClass]
    public class ForeignAddressTests
    {
        [TestMethod]
        public void A_request_of_a_stranger_gets_silence_and_the_same_request_of_the_server_its_answer()
        {
            using Socket server = Bound();
            using Socket stranger = Bound();
            int port = ((IPEndPoint)server.LocalEndPoint!).Port;
            var client = new Lwm2mClient("urn:test:1", new ClientOptions { RegisterSpreadMs = 0, UpdateSpreadMs = 0 }, new HostRandom());
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Objects.Add(new DeviceObject("Acme", "T1000", "1.0"));
            client.Bindings.Add(new UdpBinding());
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1:" + port, 1), new ServerAccount(1));
            client.Start();
            var clock = new BoardClock();
            client.Step(clock.NowMs);

            var register = new byte[1500];
            EndPoint device = new IPEndPoint(IPAddress.Any, 0);
            Assert.IsTrue(server.Poll(5_000_000, SelectMode.SelectRead));
            Assert.IsTrue(server.ReceiveFrom(register, ref device) > 0);

            byte[] get = [0x40, CoapCode.Get, 0x12, 0x34, 0xB1, (byte)'3', 0x01, (byte)'0', 0x01, (byte)'0'];
            stranger.SendTo(get, device);
            StepFor(client, clock, 300);
            Assert.IsFalse(stranger.Poll(0, SelectMode.SelectRead), "the stranger was answered");
            Assert.AreEqual(0, client.SessionAt(0).Endpoint.Counters.Malformed);

            server.SendTo(get, device);
            StepFor(client, clock, 300);
            var answer = new byte[1500];
            Assert.IsTrue(server.Poll(5_000_000, SelectMode.SelectRead));
            server.Receive(answer);
            Assert.AreEqual(CoapCode.Content, answer[1]);
            CollectionAssert.AreEqual(new byte[] { 0x12, 0x34 }, answer[2..4]);
            client.SessionAt(0).Link.Close();
        }

        private static Socket Bound()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return socket;
        }

        private static void StepFor(Lwm2mClient client, BoardClock clock, int ms)
        {
            var watch = Stopwatch.StartNew();
            while (watch.ElapsedMilliseconds < ms)
            {
                client.Step(clock.NowMs);
                client.Wait(10);
            }
        }
    }
}
