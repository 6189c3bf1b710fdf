using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests
{
    /// <summary>
    /// Broken datagrams into the parser and into a whole endpoint that sends requests and notifications meanwhile. Every
    /// datagram is as long as its array, so a read beyond its end throws.
    /// </summary>
    public static class CoapFuzz
    {
        private const int MaxChanges = 5;
        private const int MaxIdleSteps = 8;
        private const int LargestDatagram = 4096;
        private const int InputsPerEndpoint = 5000;

        private static readonly int[] Numbers = { 1, 3, 4, 5, 6, 7, 8, 9, 11, 11, 11, 12, 14, 15, 16, 17, 20, 23, 23, 23, 27, 27, 27, 28, 35, 39, 60, 252, 258, 292, 2049, 65000 };

        private static readonly byte[] Codes =
        {
            CoapCode.Empty, CoapCode.Get, CoapCode.Post, CoapCode.Put, CoapCode.Delete, CoapCode.Fetch, CoapCode.IPatch, 0x1F, 0x20,
            CoapCode.Content, CoapCode.Continue, CoapCode.Changed, CoapCode.RequestEntityIncomplete, CoapCode.RequestEntityTooLarge, CoapCode.NotFound, 0xE1, 0xFF
        };

        /// <summary>Feeds so many datagrams to each of the two, all of which follow from the seed.</summary>
        /// <exception cref="InvalidOperationException">
        /// A parsed message points outside its datagram, an endpoint sends something malformed or too large, allocates, sends
        /// more than it is asked, or does not come to rest.
        /// </exception>
        public static void Run(int seed, int inputs)
        {
            var random = new Random(seed);
            var message = new CoapMessage();
            for (int i = 0; i < inputs; i++)
            {
                byte[] datagram = Mutated(random, Datagram(random, null));
                if (message.Parse(datagram, 0, datagram.Length) == ParseStatus.Ok)
                {
                    Check(message, datagram.Length);
                }
            }

            for (int done = 0; done < inputs; done += InputsPerEndpoint)
            {
                RunEndpoint(random, Math.Min(InputsPerEndpoint, inputs - done));
            }
        }

        private static void RunEndpoint(Random random, int inputs)
        {
            var options = new CoapOptions
            {
                MaxMessageSize = 64 + random.Next(1200),
                BlockSize = 16 << random.Next(7),
                MaxBodySize = 1 + random.Next(3000),
                MaxRetransmit = random.Next(5),
                ReplyCacheEntries = 1 + random.Next(20),
                ReplyCacheBytes = random.Next(2000),
                MaxDeferred = random.Next(3)
            };
            var link = new Link(16 + random.Next(1300));
            var driver = new Driver(random.Next(4000), random.Next(4));
            var endpoint = new CoapEndpoint(link, options, new Noise(random.Next()), driver);
            var request = new Request(random.Next(4000));
            long now = 0;
            for (int i = 0; i < inputs; i++)
            {
                now += random.Next(10) == 0 ? random.Next(100000) : random.Next(3);
                Act(random, endpoint, driver, request, now);
                byte[] datagram = Datagram(random, link);
                link.Put(random.Next(3) == 0 ? Mutated(random, datagram) : datagram);
                link.Refuses = random.Next(50) == 0;
                Settle(endpoint, link, now, i);
            }
        }

        /// <summary>One thing the device might do of its own accord.</summary>
        private static void Act(Random random, CoapEndpoint endpoint, Driver driver, Request request, long now)
        {
            switch (random.Next(12))
            {
                case 0:
                case 1:
                case 2:
                    request.Method = (byte)(1 + random.Next(7));
                    endpoint.Send(request, now);
                    break;
                case 3:
                    if (random.Next(5) == 0)
                    {
                        endpoint.Abandon();
                    }

                    break;
                case 4:
                    if (endpoint.BeginNotification(driver.Token, 0, random.Next(9), random.Next(2) == 0) is { } notification)
                    {
                        notification.Observe = random.Next();
                        driver.Write(notification);
                        if (random.Next(4) > 0)
                        {
                            endpoint.SendNotification(now);
                        }
                    }

                    break;
                case 5:
                    if (endpoint.BeginSeparate(random.Next(3)) is { } response)
                    {
                        response.Code = CoapCode.Content;
                        driver.Write(response);
                        endpoint.SendSeparate(now);
                    }

                    break;
                case 6:
                    endpoint.Ping(now);
                    break;
                case 7:
                    if (random.Next(50) == 0)
                    {
                        endpoint.Reset();
                    }

                    break;
            }
        }

        /// <summary>Steps until the endpoint rests, which must be soon, with no allocation and few messages.</summary>
        private static void Settle(CoapEndpoint endpoint, Link link, long now, int input)
        {
            for (int step = 0; ; step++)
            {
                link.SentNow = 0;
                long before = GC.GetAllocatedBytesForCurrentThread();
                long next = endpoint.Step(now);
                long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

                // The first inputs meet code that was never run.
                Require(allocated == 0 || input < 100, "allocates");
                Require(next >= now, "wants to be called in the past");
                Require(link.SentNow <= 4, "sends too much");
                if (next > now)
                {
                    return;
                }

                Require(step < MaxIdleSteps, "does not come to rest");
            }
        }

        private static void Check(CoapMessage message, int length)
        {
            int at = message.TokenOffset + message.TokenLength;
            Require(message.TokenLength <= CoapMessage.MaxTokenLength && at <= length, "token");
            int last = 0;
            for (int i = 0; i < message.OptionCount; i++)
            {
                Require(message.OptionNumberAt(i) >= last && message.OptionOffset(i) > at - 1 && message.OptionLength(i) >= 0, "options");
                last = message.OptionNumberAt(i);
                at = message.OptionOffset(i) + message.OptionLength(i);
                Require(at <= length && message.Find(last) >= 0, "option");
            }

            Require(message.PayloadLength >= 0 && message.PayloadOffset >= at && message.PayloadOffset + message.PayloadLength <= length, "payload");
        }

        private static byte[] Datagram(Random random, Link? link)
        {
            return link != null && link.SentLength >= CoapMessage.HeaderLength && random.Next(2) == 0 ? Answer(random, link) : Any(random);
        }

        /// <summary>A message that may well be right, without regard to what the endpoint does.</summary>
        private static byte[] Any(Random random)
        {
            var buffer = new byte[LargestDatagram];
            bool isClean = random.Next(2) == 0;
            var type = isClean ? (CoapType)random.Next(2) : (CoapType)random.Next(4);
            byte code = isClean ? (byte)(1 + random.Next(7)) : Codes[random.Next(Codes.Length)];
            var token = new byte[CoapMessage.MaxTokenLength];
            random.NextBytes(token);
            CoapWriter writer = Begin(buffer, type, code, random.Next(random.Next(4) == 0 ? 16 : 65536), token, random.Next(9));
            int payload = random.Next(1300);
            if (isClean)
            {
                writer.StringOption(OptionNumber.UriPath, "a");
                int block2 = Block(random);
                int block1 = Block(random);
                bool hasBlock1 = random.Next(2) == 0;
                if (random.Next(2) == 0)
                {
                    writer.UintOption(OptionNumber.Block2, (uint)block2);
                }

                if (hasBlock1)
                {
                    writer.UintOption(OptionNumber.Block1, (uint)block1);
                    payload = 16 << (block1 & 7);
                }
            }
            else if (code != CoapCode.Empty)
            {
                int number = random.Next(6);
                for (int i = random.Next(7); i > 0 && number < Numbers.Length; i--)
                {
                    WriteOption(random, writer, Numbers[number]);
                    number += random.Next(8);
                }
            }

            return End(buffer, writer, code == CoapCode.Empty ? 0 : payload);
        }

        /// <summary>An answer to what the endpoint sent last: an empty message, or a response whose blocks go on where it wants them to.</summary>
        private static byte[] Answer(Random random, Link link)
        {
            var buffer = new byte[LargestDatagram];
            var sent = new CoapMessage();
            sent.Parse(link.Sent, 0, link.SentLength);
            int id = sent.MessageId;
            if (random.Next(4) == 0 || !CoapCode.IsRequest(sent.Code))
            {
                return End(buffer, Begin(buffer, random.Next(4) == 0 ? CoapType.Reset : CoapType.Acknowledgement, CoapCode.Empty, id, link.Sent, 0), 0);
            }

            var token = new byte[CoapMessage.MaxTokenLength];
            Array.Copy(link.Sent, sent.TokenOffset, token, 0, sent.TokenLength);
            var type = (CoapType)random.Next(3);
            bool sendsBlock = sent.TryGetUint(OptionNumber.Block1, out uint block1);
            bool wantsMore = sendsBlock && (block1 & 8) != 0;
            byte code = random.Next(8) == 0 ? Codes[random.Next(Codes.Length)] : wantsMore ? CoapCode.Continue : CoapCode.Content;
            CoapWriter writer = Begin(buffer, type, code, type == CoapType.Acknowledgement ? id : random.Next(65536), token, sent.TokenLength);
            int payload = random.Next(100);
            if (code != CoapCode.Empty && !wantsMore && random.Next(4) > 0)
            {
                sent.TryGetUint(OptionNumber.Block2, out uint wanted);
                payload = 16 << (int)(wanted & 7);
                writer.UintOption(OptionNumber.Block2, random.Next(20) == 0 ? (uint)Block(random) : wanted | (random.Next(4) == 0 ? 0u : 8u));
            }

            if (sendsBlock && code != CoapCode.Empty)
            {
                writer.UintOption(OptionNumber.Block1, random.Next(10) == 0 ? (uint)Block(random) : block1);
            }

            return End(buffer, writer, code == CoapCode.Empty || wantsMore ? 0 : payload);
        }

        private static CoapWriter Begin(byte[] buffer, CoapType type, byte code, int id, byte[] token, int tokenLength)
        {
            var writer = new CoapWriter();
            writer.Begin(buffer, 0, buffer.Length, type, code, (ushort)id, token, 0, code == CoapCode.Empty ? 0 : tokenLength);
            return writer;
        }

        private static byte[] End(byte[] buffer, CoapWriter writer, int payload)
        {
            writer.StartPayload();
            writer.Payload(new byte[payload], 0, payload);
            return buffer.AsSpan(0, writer.Length).ToArray();
        }

        private static int Block(Random random)
        {
            return random.Next(10) == 0 ? random.Next(1 << 24) : random.Next(4) << 4 | random.Next(16);
        }

        private static void WriteOption(Random random, CoapWriter writer, int number)
        {
            if (number == OptionNumber.Block1 || number == OptionNumber.Block2)
            {
                writer.UintOption(number, (uint)Block(random));
            }
            else
            {
                var value = new byte[random.Next(20) == 0 ? random.Next(300) : random.Next(5)];
                random.NextBytes(value);
                writer.Option(number, value, 0, value.Length);
            }
        }

        private static byte[] Mutated(Random random, byte[] datagram)
        {
            var result = datagram;
            for (int changes = random.Next(MaxChanges + 1); changes > 0; changes--)
            {
                if (result.Length == 0 || random.Next(4) == 0)
                {
                    int length = random.Next(result.Length + 8);
                    Array.Resize(ref result, length);
                }
                else
                {
                    // Most changes near the front, where the structure is.
                    int at = random.Next(2) == 0 ? random.Next(result.Length) : random.Next(Math.Min(result.Length, 24));
                    result = (byte[])result.Clone();
                    result[at] = random.Next(3) == 0 ? (byte)0xFF : (byte)random.Next(256);
                }
            }

            return result;
        }

        private static void Require(bool condition, string what)
        {
            if (!condition)
            {
                throw new InvalidOperationException("CoAP: " + what);
            }
        }

        private sealed class Link : DatagramLink
        {
            private readonly CoapMessage _message = new CoapMessage();
            private readonly int _maxDatagram;
            private byte[]? _pending;

            public Link(int maxDatagram)
            {
                _maxDatagram = maxDatagram;
            }

            /// <summary>What was sent last that may be answered.</summary>
            public byte[] Sent { get; } = new byte[2048];

            public int SentLength { get; private set; }

            public int SentNow { get; set; }

            public bool Refuses { get; set; }

            public override LinkState State => LinkState.Open;

            public override int MaxDatagram => _maxDatagram;

            public void Put(byte[] datagram)
            {
                _pending = datagram;
            }

            public override void Open(long nowMs)
            {
            }

            public override void Close()
            {
            }

            public override bool Send(byte[] buffer, int offset, int count)
            {
                Require(count > 0 && count <= _maxDatagram, "sends more than the link takes");
                Require(_message.Parse(buffer, offset, count) == ParseStatus.Ok && !_message.HasUnknownCritical, "sends a malformed message");
                if (_message.Type == CoapType.Confirmable || _message.Find(OptionNumber.Observe) >= 0)
                {
                    Array.Copy(buffer, offset, Sent, 0, count);
                    SentLength = count;
                }

                SentNow++;
                return !Refuses;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                if (_pending is null)
                {
                    return 0;
                }

                int taken = Math.Min(count, _pending.Length);
                Array.Copy(_pending, 0, buffer, offset, taken);
                _pending = null;
                return taken;
            }

            public override bool Wait(int timeoutMs) => false;
        }

        private sealed class Noise : RandomSource
        {
            private readonly Random _random;

            public Noise(int seed)
            {
                _random = new Random(seed);
            }

            public override void Fill(byte[] buffer, int offset, int count)
            {
                _random.NextBytes(buffer.AsSpan(offset, count));
            }
        }

        private sealed class Driver : RequestHandler
        {
            private readonly int _bodyLength;
            private readonly int _kind;
            private int _sum;

            public Driver(int bodyLength, int kind)
            {
                _bodyLength = bodyLength;
                _kind = kind;
            }

            public byte[] Token { get; } = new byte[8];

            public void Write(CoapResponse response)
            {
                response.Body.WriteDecimal(_sum & 1);
                for (int i = 0; i < _bodyLength; i++)
                {
                    response.Body.WriteByte(i);
                }
            }

            public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
            {
                for (int i = 0; i < request.BodyCount; i++)
                {
                    _sum += request.Body[request.BodyOffset + i];
                }

                if (_kind == 0 && response.Defer() >= 0)
                {
                    return;
                }

                response.Code = _kind == 1 ? CoapCode.NotFound : CoapCode.Content;
                response.ContentFormat = _sum & 0xFFFF;
                response.Observe = request.Observe;
                if (_kind == 2)
                {
                    response.AddLocation("rd");
                    response.AddLocation(_sum & 0xFFFF);
                }

                Write(response);
            }
        }

        private sealed class Request : OutgoingRequest
        {
            private readonly int _bodyLength;
            private int _next;

            public Request(int bodyLength)
            {
                _bodyLength = bodyLength;
            }

            public byte Method { get; set; }

            public override byte Code => Method;

            public override void WriteOptions(CoapWriter writer)
            {
                writer.StringOption(OptionNumber.UriPath, "rd");
                writer.StringOption(OptionNumber.UriQuery, "ep=fuzz");
            }

            public override void WriteBody(ByteWindow body)
            {
                for (int i = 0; i < _bodyLength; i++)
                {
                    body.WriteByte(i);
                }
            }

            public override bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
            {
                Require(bodyOffset == 0 || bodyOffset == _next, "blocks out of order");
                Require(offset >= 0 && offset + count <= buffer.Length, "block outside its buffer");
                _next = bodyOffset + count;
                return true;
            }

            public override void OnResponse(CoapMessage response, long nowMs)
            {
                Require(response.Code != CoapCode.Continue, "2.31 as a response");
            }

            public override void OnFailure(RequestFailure failure, long nowMs)
            {
            }
        }
    }
}
