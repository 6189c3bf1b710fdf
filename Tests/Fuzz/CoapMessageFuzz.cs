using System;
using Lwm2m.Coap;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Broken datagrams into the parser: what it finds lies in the datagram, in order.</summary>
public sealed class CoapMessageFuzz : FuzzTarget
{
    private readonly CoapMessage _message = new();

    public override byte[] Next(Random random) => Mutation.Of(random, CoapInputs.Datagram(random, null));

    public override void Feed(byte[] input)
    {
        if (_message.Parse(input, 0, input.Length) == ParseStatus.Ok)
        {
            Check(_message, input.Length);
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
}
