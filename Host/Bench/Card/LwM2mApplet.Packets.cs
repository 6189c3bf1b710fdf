using Lwm2m.Bench.SecuredPackets;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Card;

// Secured packets (3GPP TS 31.115): in by ENVELOPE, out by SEND SHORT MESSAGE.
public sealed partial class LwM2mApplet
{
    // TP-UDHI, a relative TP-VP and SMS-SUBMIT (3GPP TS 23.040 §9.2.2.2).
    private const byte SubmitWithHeader = 0x51;
    private const byte FiveMinutes = 0x00;
    private const byte TpduTag = 0x8B;
    private const byte BySubmit = 0x20;

    private readonly PacketEnd? _end;
    private readonly PacketAssembly _assembly = new();
    private readonly Dictionary<PacketFault, int> _refused = [];
    private byte _reference;

    /// <summary>A message was not taken: why, and in words.</summary>
    public event Action<PacketFault, string>? NotTaken;

    /// <summary>Packets of all reasons that were not taken.</summary>
    public int Refused => _refused.Values.Sum();

    /// <summary>Packets that were taken.</summary>
    public int Opened { get; private set; }

    /// <summary>Short messages that the terminal was asked to send.</summary>
    public int Sent { get; private set; }

    /// <summary>Packets that were not taken for a reason.</summary>
    public int RefusedFor(PacketFault fault) => _refused.GetValueOrDefault(fault);

    internal byte[] Download(byte[] tpdu)
    {
        if (_end is null)
        {
            throw new CardRefusal(Status.TechnicalProblem);
        }

        DeliverTpdu deliver;
        try
        {
            deliver = DeliverTpdu.Parse(tpdu);
        }
        catch (TpduException e)
        {
            _card.Violation($"ENVELOPE: {e.Message}");
            throw new CardRefusal(Status.WrongData);
        }

        var coding = deliver.DataCodingScheme;
        if (deliver.ProtocolIdentifier != DataCoding.SimDataDownload || DataCoding.ClassOf(coding) != 2 || DataCoding.IsSevenBit(coding))
        {
            _card.Violation($"ENVELOPE of a message that is not for the card: TP-PID {deliver.ProtocolIdentifier:X2}, TP-DCS {coding:X2}");
            throw new CardRefusal(Status.WrongData);
        }

        if (_waiting.Count >= Options.Capacity)
        {
            Overflows++;
            throw new CardRefusal(Status.NoRoom); // the network keeps it
        }

        try
        {
            return Open(_end, deliver);
        }
        catch (SecuredPacketException e)
        {
            _refused[e.Fault] = RefusedFor(e.Fault) + 1;
            _card.Note($"a packet is not taken: {e.Message}");
            NotTaken?.Invoke(e.Fault, e.Message);
            return [];
        }
    }

    private byte[] Open(PacketEnd end, DeliverTpdu deliver)
    {
        if (!deliver.HasHeader || deliver.Originator.Type == TypeOfNumber.Alphanumeric)
        {
            throw new SecuredPacketException(deliver.HasHeader ? PacketFault.UnknownSender : PacketFault.Malformed, "no packet of a number");
        }

        var field = deliver.Originator.ToField();
        if (_assembly.Take(Convert.ToHexString(field), deliver.UserData, out var identifier) is not { } packet)
        {
            return [];
        }

        if (identifier == ResponsePacket.Identifier)
        {
            end.TakeProof(packet);
            return [];
        }

        var coap = end.Unprotect(packet, out var command);
        Opened++;
        Deliver(new CardMessage(field, coap));
        if (!Options.Proves || end.Prove(command) is not { } proof)
        {
            return [];
        }

        if ((command.Spi2 & BySubmit) == 0)
        {
            return [0x02, ResponsePacket.Identifier, 0x00, .. proof];
        }

        SendParts(field, ShortMessageParts.Split(proof, ResponsePacket.Identifier, _reference++));
        return [];
    }

    private void Send(byte[] address, PacketEnd end, byte[] coap)
    {
        if (!_card.Toolkit.HasProfile)
        {
            _card.Violation("STORE DATA before TERMINAL PROFILE");
            throw new CardRefusal(Status.ConditionsNotMet);
        }

        if (coap.Length > Options.MaxMessage || _card.Toolkit.Room < MostParts(coap.Length))
        {
            throw new CardRefusal(Status.NoRoom);
        }

        SendParts(address, ShortMessageParts.Split(end.Protect(coap), CommandPacket.Identifier, _reference++));
    }

    // Header, counter, checksum, tag and padding take less than 50 octets; a part holds 132 at least.
    private static int MostParts(int length) => (length + 50 + 131) / 132;

    private void SendParts(byte[] address, IReadOnlyList<byte[]> parts)
    {
        foreach (var userData in parts)
        {
            byte[] tpdu =
            [
                SubmitWithHeader, 0x00, .. address, DataCoding.SimDataDownload, DataCoding.EightBitClass2, FiveMinutes, (byte)userData.Length, .. userData,
            ];
            if (_card.Toolkit.Ask(CardToolkit.SendShortMessage, 0, Tlv.Write(TpduTag, tpdu)))
            {
                Sent++;
            }
        }
    }
}
