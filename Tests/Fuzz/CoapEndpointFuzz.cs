using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken datagrams into endpoints of all sizes, with and without protection, that send requests and notifications
/// meanwhile. An endpoint sends nothing malformed, no more than it is asked, allocates nothing and comes to rest.
/// </summary>
public sealed class CoapEndpointFuzz : FuzzTarget
{
    private const int MaxIdleSteps = 8;
    private const int MaxSent = 4;
    private const int InputsPerEndpoint = 5000;

    /// <summary>The first inputs meet code that was never run.</summary>
    private const int WarmUp = 5000;

    /// <summary>What stands before the elements of an array.</summary>
    private const int ArrayHead = 32;

    /// <summary>What any endpoint makes when it is first needed: room for 32 options of a message in three steps (936 bytes), deferred responses, assembly of bodies, proof of freshness.</summary>
    private const int EndpointFirstUses = 2048;

    /// <summary>What protection makes when it is first needed: keys that are attempted, limits, room for a long Uri-Host.</summary>
    private const int ProtectionFirstUses = 4096;

    private MemoryLink _link = new(0, LinkState.Closed);
    private Driver _driver = new(0, 0);
    private Request _request = new(0);
    private CoapEndpoint _endpoint = null!;
    private ProtectedPeer? _peer;
    private long _now;
    private long _allocated;
    private long _firstUses;
    private long _fed;

    public override byte[] Next(Random random)
    {
        if (_fed % InputsPerEndpoint == 0)
        {
            Start(random);
        }

        _now += random.Next(10) == 0 ? random.Next(100000) : random.Next(3);
        Act(random);
        byte[] datagram = _peer is null ? CoapInputs.Datagram(random, _link) : _peer.Next(random, _link);
        _link.Refuses = random.Next(50) == 0;
        return random.Next(3) == 0 ? Mutation.Of(random, datagram) : datagram;
    }

    public override void Feed(byte[] input)
    {
        _fed++;
        _link.Put(input);
        for (int step = 0; ; step++)
        {
            _link.SentNow = 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            long next = _endpoint.Step(_now);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            _allocated += _fed < WarmUp ? 0 : allocated;
            Require(_allocated <= _firstUses, _allocated <= _firstUses ? "" : $"allocates {allocated} bytes, {_allocated} in all");
            Require(next >= _now, "wants to be called in the past");
            Require(_link.SentNow <= MaxSent, "sends too much");
            if (next > _now)
            {
                return;
            }

            Require(step < MaxIdleSteps, "does not come to rest");
        }
    }

    private void Start(Random random)
    {
        _allocated = 0;
        var options = new CoapOptions
        {
            MaxMessageSize = 80 + random.Next(1200),
            BlockSize = 16 << random.Next(7),
            MaxBodySize = 1 + random.Next(3000),
            Timing = new BearerTiming { MaxRetransmit = random.Next(5) },
            ReplyCacheEntries = 1 + random.Next(20),
            ReplyCacheBytes = random.Next(2000),
            MaxDeferred = random.Next(3)
        };
        _link = new MemoryLink(16 + random.Next(1300), LinkState.Open);
        _driver = new Driver(random.Next(4000), random.Next(4));
        _peer = random.Next(2) == 0 ? null : new ProtectedPeer(random);
        _endpoint = new CoapEndpoint(_link, options, new Noise(random.Next()), _driver, _peer?.Protection);
        _request = new Request(random.Next(4000));
        _now = 0;
        _firstUses = FirstUses(options, _peer is not null);
    }

    /// <summary>What may be made when it is first used, in bytes, as the options bound it: buffers grow, and nothing is allocated for each message.</summary>
    private static long FirstUses(CoapOptions options, bool isProtected)
    {
        // The message outstanding, in steps of 128 bytes.
        long steps = (options.MaxMessageSize + 127) / 128;
        long kept = steps * (steps + 1) / 2 * 128 + steps * ArrayHead;
        long entries = Doubling(options.ReplyCacheEntries, 2) + Doubling(options.ReplyCacheEntries, 8) + Doubling(options.ReplyCacheEntries, 4)
            + (isProtected ? Doubling(options.ReplyCacheEntries, 4) : 0);
        long answers = Doubling(options.ReplyCacheBytes, 1);
        long bodies = Doubling(options.MaxBodySize, 1) + (isProtected ? Doubling(options.MaxMessageSize, 1) + ProtectionFirstUses : 0);
        return kept + entries + answers + bodies + EndpointFirstUses;
    }

    /// <summary>Bytes of all arrays up to so many elements, each of at least twice the one before.</summary>
    private static long Doubling(int count, int size)
    {
        return 2L * count * size + 12 * ArrayHead;
    }

    /// <summary>One thing the device might do of its own accord.</summary>
    private void Act(Random random)
    {
        switch (random.Next(12))
        {
            case 0:
            case 1:
            case 2:
                _request.Method = (byte)(1 + random.Next(7));
                _endpoint.Send(_request, _now);
                break;
            case 3:
                if (random.Next(5) == 0)
                {
                    _endpoint.Abandon();
                }

                break;
            case 4:
                if (_endpoint.BeginNotification(_driver.Token, 0, random.Next(9), random.Next(2) == 0, random.Next(2) == 0 ? _driver.Binding : null) is { } notification)
                {
                    notification.Observe = random.Next();
                    _driver.Write(notification);
                    if (random.Next(4) > 0)
                    {
                        _endpoint.SendNotification(_now);
                    }
                }

                break;
            case 5:
                if (_endpoint.BeginSeparate(random.Next(3)) is { } response)
                {
                    response.Code = CoapCode.Content;
                    _driver.Write(response);
                    _endpoint.SendSeparate(_now);
                }

                break;
            case 6:
                _endpoint.Ping(_now);
                break;
            case 7:
                if (random.Next(50) == 0)
                {
                    _endpoint.Reset();
                }

                break;
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

        public RequestBinding Binding { get; } = new();

        public override bool NeedsFreshness(CoapRequest request) => _kind == 3 && request.Code == CoapCode.Put;

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

            Binding.Set(request.Binding);
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
