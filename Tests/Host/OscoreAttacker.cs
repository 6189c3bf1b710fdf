using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>What somebody on the way can do who has no key.</summary>
internal static class OscoreAttacker
{
    public const int HeaderLength = 4;

    // Those that the server uses too, which begin with 0, and again and again.
    private const int MessageIds = 0x40;
    private const int MessageIdAt = 2;

    private static int _messageIdsUsed;

    public static CoapMessage Parse(byte[] datagram)
    {
        CoapMessageCodec.Decode(datagram, out var message);
        return message!;
    }

    public static bool IsProtectedRequest(byte[] datagram) =>
        CoapMessageCodec.Decode(datagram, out var message) == DecodeStatus.Ok && message!.Code.IsRequest && message.Options.Has(OptionNumber.Oscore);

    public static bool IsProtectedResponse(byte[] datagram) =>
        CoapMessageCodec.Decode(datagram, out var message) == DecodeStatus.Ok && message!.Code.IsResponse && message.Options.Has(OptionNumber.Oscore);

    public static OscoreOption OptionOf(byte[] datagram) => OscoreOption.Decode(Parse(datagram).Options.First(OptionNumber.Oscore)!.Value)!;

    /// <summary>What one response says, sent as if it were another.</summary>
    public static byte[] InPlaceOf(byte[] response, byte[] former)
    {
        var (genuine, other) = (Parse(response), Parse(former));
        return CoapMessageCodec.Encode(other with { Type = genuine.Type, MessageId = genuine.MessageId, Token = genuine.Token });
    }

    /// <summary>The same with another number of Observe outside.</summary>
    public static byte[] Renumbered(byte[] datagram, uint observe)
    {
        var message = Parse(datagram);
        return CoapMessageCodec.Encode(message with { Options = message.Options.Set(new CoapOption(OptionNumber.Observe, observe)) });
    }

    /// <summary>The same under another Message ID, one that the server has used or will use.</summary>
    public static byte[] Anew(byte[] datagram)
    {
        var copy = datagram.ToArray();
        var id = (ushort)((uint)Interlocked.Increment(ref _messageIdsUsed) % MessageIds);
        (copy[MessageIdAt], copy[MessageIdAt + 1]) = ((byte)(id >> 8), (byte)id);
        return copy;
    }

    /// <summary>The same with further options outside.</summary>
    public static byte[] With(byte[] datagram, params CoapOption[] options)
    {
        var message = Parse(datagram);
        return CoapMessageCodec.Encode(message with { Options = new OptionSet(message.Options.Concat(options)) });
    }

    /// <summary>Sends the device a request seen before, under a Message ID and a token of his own, and gives its answer.</summary>
    public static async Task<CoapMessage> AskAsAttackerAsync(this OscoreRig rig, byte[] datagram)
    {
        var seen = Parse(datagram);
        var id = Parse(Anew(datagram)).MessageId;
        var asked = seen with { MessageId = id, Token = new Token([(byte)(id >> 8), (byte)id]) };
        var before = rig.Relay.Wire.Count;
        rig.Relay.Inject(new Passing(true, CoapMessageCodec.Encode(asked)));
        CoapMessage? answer = null;
        await rig.UntilAsync(() => (answer = rig.Relay.Wire.Skip(before).Where(passing => !passing.ToDevice).Select(passing => Parse(passing.Bytes))
            .FirstOrDefault(message => message.MessageId == id && message.Token == asked.Token)) is not null);
        return answer!;
    }

    /// <summary>Keeps a request of the server from the device: the one with this number among those that an operation sends.</summary>
    public static async Task<byte[]> HoldAsync(this OscoreRig rig, Func<CancellationToken, Task> operation, int which)
    {
        var held = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new HashSet<ushort>();
        using var cancelled = new CancellationTokenSource();
        rig.Relay.Path = datagram =>
        {
            if (datagram.ToDevice && IsProtectedRequest(datagram.Bytes) && (seen.Add(Parse(datagram.Bytes).MessageId) | true) && seen.Count >= which)
            {
                held.TrySetResult(datagram.Bytes);
                return [];
            }

            return [datagram.Bytes];
        };
        var running = operation(cancelled.Token);
        var kept = await held.Task.WaitAsync(OscoreRig.Limit);
        await cancelled.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for it any more.
        }

        rig.Relay.Path = OscoreRelay.Pass;
        return kept;
    }
}
