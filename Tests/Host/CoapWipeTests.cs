using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Lwm2m.Bench.Coap;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>A body may carry keys, as in a bootstrap; looks into the private fields, so it needs a PC.</summary>
[TestClass]
public class CoapWipeTests
{
    private static readonly byte[] Key = Convert.FromHexString("a1b2c3d4e5f60718293a4b5c6d7e8f90");

    [TestMethod]
    public void A_request_that_was_dealt_with_leaves_nothing_of_its_body()
    {
        var (link, endpoint) = Made();
        link.Arrived.Enqueue(Put(1, null));
        endpoint.Step(0);
        Assert.AreEqual(1, link.Sent);
        Assert.IsFalse(Holds(endpoint));
        link.Arrived.Enqueue(Put(2, new Block(0, true, Block.SzxOf(64))));
        link.Arrived.Enqueue(Put(3, new Block(1, false, Block.SzxOf(64))));
        endpoint.Step(0);
        Assert.AreEqual(3, link.Sent);
        Assert.IsFalse(Holds(endpoint));
    }

    [TestMethod]
    public void A_body_that_does_not_come_to_its_end_goes_with_what_is_reset()
    {
        var (link, endpoint) = Made();
        link.Arrived.Enqueue(Put(1, new Block(0, true, Block.SzxOf(64))));
        endpoint.Step(0);
        Assert.IsTrue(Holds(endpoint));
        endpoint.Reset();
        Assert.IsFalse(Holds(endpoint));
    }

    private static (OneWay Link, Coap.CoapEndpoint Endpoint) Made()
    {
        var link = new OneWay();
        return (link, new Coap.CoapEndpoint(link, new Coap.CoapOptions(), new HostRandom(), new Taker()));
    }

    private static byte[] Put(ushort id, Block? block)
    {
        var request = CoapRequest.To(CoapCode.Put, "/0/0/5");
        return CoapMessageCodec.Encode(new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = CoapCode.Put,
            MessageId = id,
            Token = new Token([1]),
            Options = block is { } one ? request.Options.Add(new CoapOption(OptionNumber.Block1, one.Encode())) : request.Options,
            Payload = Enumerable.Repeat(Key, 4).SelectMany(part => part).ToArray(),
        });
    }

    private static bool Holds(Coap.CoapEndpoint endpoint)
    {
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        return Holds(endpoint);

        bool Holds(object? value) => value switch
        {
            null or OneWay or string => false,
            byte[] bytes => bytes.AsSpan().IndexOf(Key) >= 0,
            _ when value.GetType().IsPrimitive || !seen.Add(value) => false,
            Array { Length: > 0 } items when !items.GetType().GetElementType()!.IsPrimitive => ((IEnumerable)items).Cast<object?>().Any(Holds),
            _ => value.GetType().Namespace?.StartsWith("Lwm2m", StringComparison.Ordinal) == true && FieldsOf(value.GetType()).Any(field => Holds(field.GetValue(value))),
        };
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null ? [] : type
        .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Concat(FieldsOf(type.BaseType));

    private sealed class Taker : Coap.RequestHandler
    {
        public override void OnRequest(Coap.CoapRequest request, Coap.CoapResponse response, long nowMs) => response.Code = Coap.CoapCode.Changed;
    }

    /// <summary>Gives what the test has put there, and counts the answers.</summary>
    private sealed class OneWay : DatagramLink
    {
        public Queue<byte[]> Arrived { get; } = new();

        public int Sent { get; private set; }

        public override LinkState State => LinkState.Open;

        public override int MaxDatagram => 1232;

        public override void Open(long nowMs)
        {
        }

        public override void Close()
        {
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            Sent++;
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            if (!Arrived.TryDequeue(out var datagram))
            {
                return 0;
            }

            datagram.CopyTo(buffer, offset);
            return datagram.Length;
        }

        public override bool Wait(int timeoutMs) => Arrived.Count > 0;
    }
}
