using System.Net;
using System.Net.Sockets;
using System.Text;
using Lwm2m.Bench.Modem;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;
using Lwm2m.Board;
using Lwm2m.Cli;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Modem;
using Lwm2m.Sms;
using Lwm2m.Tests;

namespace Lwm2m.Peers.Tests;

/// <summary>The device's DTLS over short messages, with a server made of Debian's Mbed TLS behind the short message centre: modem stand-in and centre in real time.</summary>
[TestClass]
public class MbedTlsSmsTests
{
    private const string DeviceNumber = "4587654321";
    private const string ServerNumber = "4512345678";
    private const int SmsOctets = 140;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [ClassCleanup]
    public static void Clean() => MbedTlsServerProgram.Clean();

    // Proves: U-17, C-09
    [TestMethod]
    [DataRow(-1)]
    [DataRow(0)]
    [DataRow(1)]
    public void A_handshake_succeeds_with_delay_and_whichever_flight_of_the_device_is_lost(int lost)
    {
        using var server = MbedTlsServerProgram.Start(SmsOctets);
        var agenda = new Agenda();
        var centre = new ShortMessageCentre(agenda, new SmscOptions { DelayMs = 100 });
        var fromDevice = 0;
        var lengths = new List<int>();
        centre.Fate = message =>
        {
            lock (lengths)
            {
                lengths.Add(message.Deliver.UserData.Length);
            }

            return message.To == ServerNumber && fromDevice++ == lost ? new SmsFate(Copies: 0) : new SmsFate(ExtraDelayMs: 50);
        };
        using var standIn = new ModemStandIn(new Bench.Modem.ModemOptions { Msisdn = DeviceNumber, IsSettled = true }, new ModemWorld(agenda, centre));
        using var relay = new Relay(new SmsTransport(centre, ServerNumber), server.Port);
        using var running = new AgendaThread(agenda);
        var clock = new BoardClock();
        var modem = new CellularModem(new StandInPort(standIn), clock, [new Lwm2m.Modem.GenericDialect()]);
        var target = new LinkTarget(LinkTarget.SecuredSmsScheme, ServerNumber, 0);
        var key = new PreSharedKey(Encoding.ASCII.GetBytes(DtlsClient.Identity), Convert.FromHexString(DtlsClient.Key));
        using var link = new Driven(new DtlsPsk(new HostRandom()).Secure(new SmsLink(new SmsService(modem), target), target, key), clock);
        link.Until(() => link.Link.State != LinkState.Opening);
        Assert.AreEqual(LinkState.Open, link.Link.State, server.Output);
        Assert.AreEqual(HandshakeKind.Full, link.Link.Handshake);

        var hello = "hello over short messages"u8.ToArray();
        Assert.IsTrue(link.Link.Send(hello, 0, hello.Length));
        var buffer = new byte[SmsOctets];
        var count = 0;
        link.Until(() => (count = link.Link.Receive(buffer, 0, buffer.Length)) > 0);
        Assert.AreEqual("hello over short messages", Encoding.ASCII.GetString(buffer, 0, count));
        lock (lengths)
        {
            Assert.IsTrue(lengths.All(length => length <= SmsOctets), string.Join(", ", lengths));
        }
    }

    /// <summary>A link that this thread steps.</summary>
    private sealed class Driven : IDisposable
    {
        private readonly BoardClock _clock;

        public Driven(SecuredLink link, BoardClock clock)
        {
            Link = link;
            _clock = clock;
            link.Open(clock.NowMs);
        }

        public SecuredLink Link { get; }

        public void Until(Func<bool> holds)
        {
            for (var end = DateTime.UtcNow + Limit; !holds();)
            {
                Assert.IsLessThan(end, DateTime.UtcNow, "nothing has come of it");
                Link.Step(_clock.NowMs);
                Link.Pump?.Wait(10);
            }
        }

        public void Dispose() => Link.Close();
    }

    /// <summary>Between a number of the centre and a UDP port.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly SmsTransport _sms;
        private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly Thread _thread;
        private volatile bool _isDone;

        public Relay(SmsTransport sms, int port)
        {
            _sms = sms;
            _udp.Connect(new IPEndPoint(IPAddress.Loopback, port));
            _udp.ReceiveTimeout = 100;
            sms.Received += (_, data) => _udp.Send(data);
            _thread = new Thread(Run) { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _isDone = true;
            _thread.Join();
            _udp.Dispose();
            _sms.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        private void Run()
        {
            var buffer = new byte[2048];
            while (!_isDone)
            {
                try
                {
                    var count = _udp.Receive(buffer);
                    _sms.Send(buffer.AsSpan(0, count).ToArray(), new PhoneEndPoint(DeviceNumber));
                }
                catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock or SocketError.ConnectionRefused)
                {
                    // Nothing came.
                }
            }
        }
    }
}
