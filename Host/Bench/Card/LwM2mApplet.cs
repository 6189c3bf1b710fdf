using System.Globalization;
using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Card;

/// <summary>A CoAP message at the card: who it is from or to, as an address field of 3GPP TS 23.040.</summary>
/// <param name="Address">The address field.</param>
/// <param name="Coap">The message.</param>
public sealed record CardMessage(byte[] Address, byte[] Coap);

/// <summary>
/// The LwM2M applet: the device gets messages by GET DATA and gives them by STORE DATA; between card and server they are secured packets in
/// short messages. What is wrong with a packet is counted by reason, and nobody sees it.
/// </summary>
public sealed partial class LwM2mApplet
{
    private readonly UiccStandIn _card;
    private readonly Queue<CardMessage> _waiting = new();

    internal LwM2mApplet(AppletOptions options, UiccStandIn card)
    {
        Options = options;
        _card = card;
        if (options.Security is { } security)
        {
            _end = new PacketEnd(security.InProfile(), new PacketCounters(card.Options.StatePath is { } path ? $"{path}.counters" : null), "server") { CoapTag = options.CoapTag };
        }
    }

    /// <summary>The device gave a message.</summary>
    public event Action<CardMessage>? Stored;

    /// <summary>Its options.</summary>
    public AppletOptions Options { get; }

    /// <summary>Messages that wait for the device.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Messages that the device got.</summary>
    public int Given { get; private set; }

    /// <summary>Messages that the device gave.</summary>
    public int Taken { get; private set; }

    /// <summary>Messages that were lost because as many waited as there may be.</summary>
    public int Overflows { get; private set; }

    /// <summary>Lets a message wait for the device.</summary>
    /// <returns>Whether there was room.</returns>
    public bool Deliver(CardMessage message)
    {
        lock (_card.Gate)
        {
            if (_waiting.Count >= Options.Capacity)
            {
                Overflows++;
                return false;
            }

            _waiting.Enqueue(message);
            if (Options.TellsByToolkit)
            {
                _card.Toolkit.Ask(CardToolkit.MoreTime);
            }

            return true;
        }
    }

    internal byte[] GetData(CommandApdu command, bool isSecured)
    {
        Needs(isSecured);
        if (((command.P1 << 8) | command.P2) != Options.Tag)
        {
            throw new CardRefusal(Status.NotFound);
        }

        if (command.Data.Length > 0 || (command.Expected is null && !isSecured))
        {
            throw new CardRefusal(Status.WrongLength);
        }

        if (_card.Faults.Message is { } other)
        {
            return Convert.FromHexString(other);
        }

        if (!_waiting.TryPeek(out var message))
        {
            throw new CardRefusal(Options.EmptyStatus);
        }

        byte[] answer = [.. _card.Faults.Originator is { } field ? Convert.FromHexString(field) : message.Address, .. Tagged(message.Coap)];
        if (!isSecured && command.Expected != 256 && command.Expected != answer.Length)
        {
            throw new CardRefusal(0x6C00 | (byte)Math.Min(256, answer.Length));
        }

        _waiting.Dequeue();
        Given++;
        return answer;
    }

    internal byte[] StoreData(CardChannel channel, CommandApdu command, bool isSecured)
    {
        Needs(isSecured);
        if (_card.Faults.StoreStatus is { } status)
        {
            throw new CardRefusal(int.Parse(status, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        if ((command.P1 & 0x7F) != 0 || command.P2 != channel.NextBlock || command.Data.Length == 0)
        {
            Forget(channel);
            _card.Violation("STORE DATA out of order");
            throw new CardRefusal(Status.WrongParameters);
        }

        channel.Stored.AddRange(command.Data);
        channel.NextBlock++;
        if (channel.Stored.Count > Options.MaxMessage + 32)
        {
            Forget(channel);
            throw new CardRefusal(Status.NoRoom);
        }

        if ((command.P1 & 0x80) == 0)
        {
            return [];
        }

        byte[] whole = [.. channel.Stored];
        Forget(channel);
        var message = Read(whole);
        if (_end is not null)
        {
            Send(message.Address, _end, message.Coap);
        }

        Taken++;
        Stored?.Invoke(message);
        return [];
    }

    private static void Forget(CardChannel channel)
    {
        channel.Stored.Clear();
        channel.NextBlock = 0;
    }

    private CardMessage Read(byte[] whole)
    {
        var offset = 0;
        try
        {
            var address = SmsAddress.Read(whole, ref offset);
            if (address.Type == TypeOfNumber.Alphanumeric || address.Text.Length == 0)
            {
                throw new TpduException("the destination is no number");
            }
        }
        catch (TpduException e)
        {
            throw Wrong(e.Message);
        }

        if (whole.Length < offset + 3 || whole[offset] != Options.CoapTag)
        {
            throw Wrong("there is no CoAP message behind the address");
        }

        var length = (whole[offset + 1] << 8) | whole[offset + 2];
        if (length == 0 || length != whole.Length - offset - 3)
        {
            throw Wrong($"the length of the CoAP message says {length}, there are {whole.Length - offset - 3}");
        }

        return new CardMessage(whole[..offset], whole[(offset + 3)..]);
    }

    private CardRefusal Wrong(string what)
    {
        _card.Violation($"STORE DATA: {what}");
        return new CardRefusal(Status.WrongData);
    }

    private byte[] Tagged(byte[] coap)
    {
        var length = coap.Length;
        if (_card.Faults.LongLengths > 0)
        {
            _card.Faults.LongLengths--;
            length++;
        }
        else if (_card.Faults.ShortLengths > 0)
        {
            _card.Faults.ShortLengths--;
            length--;
        }

        return [Options.CoapTag, (byte)(length >> 8), (byte)length, .. coap];
    }

    private void Needs(bool isSecured)
    {
        if (Options.NeedsSecureChannel && !isSecured)
        {
            throw new CardRefusal(Status.NotAllowed);
        }
    }
}
