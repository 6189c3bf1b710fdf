using System;
using Lwm2m.Coap;
using Lwm2m.Coap.Tests;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>An endpoint, once made, receives, answers, asks and notifies without allocation.</summary>
    [TestClass]
    public class CoapAllocationTests
    {
        private const int WarmUp = 50;
        private const int Rounds = 500;

        [TestMethod]
        [DataRow(20, false, false)]
        [DataRow(3000, false, true)]
        [DataRow(20, true, false)]
        [DataRow(3000, true, true)]
        public void A_request_and_its_response_allocate_nothing(int bodyLength, bool isProtected, bool mustBeFresh)
        {
            var pair = new Pair(bodyLength, isProtected);
            pair.Handler.MustBeFresh = mustBeFresh;
            pair.Measure((p, round) =>
            {
                Assert.IsTrue(p.Client.Send(p.Request, p.Now));
                p.Run();
            });
            Assert.AreEqual(WarmUp + Rounds, pair.Request.Responses);
        }

        [TestMethod]
        [DataRow(20, false, false)]
        [DataRow(20, true, false)]
        [DataRow(3000, true, false)]
        [DataRow(20, false, true)]
        [DataRow(3000, true, true)]
        public void A_notification_allocates_nothing(int bodyLength, bool confirmable, bool isProtected)
        {
            var pair = new Pair(bodyLength, isProtected);
            var binding = new RequestBinding();
            if (isProtected)
            {
                binding.Set(RequestBinding.PeerContext, 0, 1);
            }

            pair.Measure((p, round) =>
            {
                CoapResponse? notification = p.Server.BeginNotification(p.Token, 0, p.Token.Length, confirmable, binding);
                Assert.IsNotNull(notification);
                notification.Observe = round;
                p.Handler.Write(notification.Body);
                Assert.IsTrue(p.Server.SendNotification(p.Now) >= 0);
                p.Run();

                // The other end knows of no observation: under protection its Reset alone does not end the notification.
                p.Server.Abandon();
            });
        }

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_separate_response_allocates_nothing(bool isProtected)
        {
            var pair = new Pair(20, isProtected);
            pair.Handler.Defers = true;
            pair.Measure((p, round) =>
            {
                Assert.IsTrue(p.Client.Send(p.Request, p.Now));
                p.Run();
                CoapResponse? response = p.Server.BeginSeparate(p.Handler.Ticket);
                Assert.IsNotNull(response);
                response.Code = CoapCode.Changed;
                Assert.IsTrue(p.Server.SendSeparate(p.Now));
                p.Run();
            });
            Assert.AreEqual(WarmUp + Rounds, pair.Request.Responses);
        }

        [TestMethod]
        public void What_is_malformed_repeated_or_lost_allocates_nothing()
        {
            var pair = new Pair(20, false);
            var broken = new byte[] { 0x40, CoapCode.Get, 1, 2, 0xF0 };
            var critical = new byte[] { 0x40, CoapCode.Get, 1, 3, 0x90 };
            pair.Measure((p, round) =>
            {
                broken[3] = (byte)round;
                critical[2] = (byte)(round >> 8);
                critical[3] = (byte)round;
                p.ClientLink.Send(broken, 0, broken.Length);
                p.ClientLink.Send(critical, 0, critical.Length);
                p.ClientLink.Send(critical, 0, critical.Length);
                p.Client.Ping(p.Now);
                p.Run();
                p.ClientLink.Loses = true;
                Assert.IsTrue(p.Client.Send(p.Request, p.Now));
                for (int i = 0; i < 6; i++)
                {
                    p.Now += 60000;
                    p.Run();
                }

                p.ClientLink.Loses = false;
            });
            Assert.AreEqual(WarmUp + Rounds, pair.Request.Failures);
            Assert.AreEqual(WarmUp + Rounds, pair.Server.Counters.Malformed);
            Assert.IsTrue(pair.Server.Counters.Duplicates >= WarmUp + Rounds);
        }

        [TestMethod]
        public void An_endpoint_of_the_default_size_takes_less_than_eleven_kilobytes()
        {
            var link = new MemoryLink();
            var handler = new Handler(0);
            var options = new CoapOptions();
            var random = new Counting();
            Assert.IsNotNull(new CoapEndpoint(link, options, random, handler));
            long before = GC.GetAllocatedBytesForCurrentThread();
            var endpoint = new CoapEndpoint(link, options, random, handler);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.IsFalse(endpoint.IsBusy);
            Assert.IsTrue(allocated < 11 * 1024, allocated.ToString());
        }

        private sealed class Pair
        {
            public Pair(int bodyLength, bool isProtected)
            {
                ClientLink.Peer = ServerLink;
                ServerLink.Peer = ClientLink;
                Handler = new Handler(bodyLength);
                Request = new Request(bodyLength);
                Client = new CoapEndpoint(ClientLink, new CoapOptions { MaxBodySize = 4000 }, new Counting(), new Handler(0), isProtected ? new FakeProtection(false, 1) : null);
                Server = new CoapEndpoint(ServerLink, new CoapOptions { MaxBodySize = 4000 }, new Counting(), Handler, isProtected ? new FakeProtection(true, 1) : null);
            }

            public MemoryLink ClientLink { get; } = new MemoryLink();

            public MemoryLink ServerLink { get; } = new MemoryLink();

            public CoapEndpoint Client { get; }

            public CoapEndpoint Server { get; }

            public Handler Handler { get; }

            public Request Request { get; }

            public byte[] Token { get; } = { 1, 2, 3, 4, 5, 6, 7, 8 };

            public long Now { get; set; }

            /// <summary>Steps both until nothing is on the way.</summary>
            public void Run()
            {
                Client.Step(Now);
                Server.Step(Now);
                while (ClientLink.HasArrived || ServerLink.HasArrived)
                {
                    Now++;
                    Client.Step(Now);
                    Server.Step(Now);
                }
            }

            public void Measure(Action<Pair, int> round)
            {
                long before = 0;
                for (int i = 0; i < WarmUp + Rounds; i++)
                {
                    if (i == WarmUp)
                    {
                        before = GC.GetAllocatedBytesForCurrentThread();
                    }

                    round(this, i);
                }

                Assert.AreEqual(0L, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }

        /// <summary>Carries datagrams between two ends in buffers of its own.</summary>
        private sealed class MemoryLink : DatagramLink
        {
            private const int Slots = 8;

            private readonly byte[][] _arrived = new byte[Slots][];
            private readonly int[] _lengths = new int[Slots];
            private int _first;
            private int _count;

            public MemoryLink()
            {
                for (int i = 0; i < Slots; i++)
                {
                    _arrived[i] = new byte[1280];
                }
            }

            public MemoryLink? Peer { get; set; }

            public bool Loses { get; set; }

            public bool HasArrived => _count > 0;

            public override LinkState State => LinkState.Open;

            public override int MaxDatagram => 1280;

            public override void Open(long nowMs)
            {
            }

            public override void Close()
            {
            }

            public override bool Send(byte[] buffer, int offset, int count)
            {
                if (!Loses && Peer != null)
                {
                    int slot = (Peer._first + Peer._count++) % Slots;
                    Array.Copy(buffer, offset, Peer._arrived[slot], 0, count);
                    Peer._lengths[slot] = count;
                }

                return true;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                if (_count == 0)
                {
                    return 0;
                }

                int length = Math.Min(count, _lengths[_first]);
                Array.Copy(_arrived[_first], 0, buffer, offset, length);
                _first = (_first + 1) % Slots;
                _count--;
                return length;
            }

            public override bool Wait(int timeoutMs) => HasArrived;
        }

        private sealed class Counting : RandomSource
        {
            private int _next;

            public override void Fill(byte[] buffer, int offset, int count)
            {
                for (int i = 0; i < count; i++)
                {
                    buffer[offset + i] = (byte)(_next++ * 31);
                }
            }
        }

        private sealed class Handler : RequestHandler
        {
            private readonly int _bodyLength;

            public Handler(int bodyLength)
            {
                _bodyLength = bodyLength;
            }

            public bool Defers { get; set; }

            public bool MustBeFresh { get; set; }

            public int Ticket { get; private set; }

            public void Write(ByteWindow body)
            {
                for (int i = 0; i < _bodyLength; i++)
                {
                    body.WriteByte(i);
                }
            }

            public override bool NeedsFreshness(CoapRequest request) => MustBeFresh;

            public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
            {
                if (Defers)
                {
                    Ticket = response.Defer();
                    return;
                }

                response.Code = CoapCode.Content;
                response.ContentFormat = request.ContentFormat;
                response.AddLocation("rd");
                response.AddLocation(request.BodyCount);
                Write(response.Body);
            }
        }

        private sealed class Request : OutgoingRequest
        {
            private readonly int _bodyLength;

            public Request(int bodyLength)
            {
                _bodyLength = bodyLength;
            }

            public int Responses { get; private set; }

            public int Failures { get; private set; }

            public override byte Code => CoapCode.Fetch;

            public override void WriteOptions(CoapWriter writer)
            {
                writer.StringOption(OptionNumber.UriPath, "rd");
                writer.DecimalOption(OptionNumber.UriPath, null, 65535);
                writer.UintOption(OptionNumber.ContentFormat, ContentFormat.SenmlCbor);
            }

            public override void WriteBody(ByteWindow body)
            {
                for (int i = 0; i < _bodyLength; i++)
                {
                    body.WriteByte(i);
                }
            }

            public override void OnResponse(CoapMessage response, long nowMs)
            {
                Responses++;
            }

            public override void OnFailure(RequestFailure failure, long nowMs)
            {
                Failures++;
            }
        }
    }
}
