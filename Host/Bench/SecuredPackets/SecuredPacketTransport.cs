using System.Net;
using System.Threading.Channels;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.SecuredPackets;

/// <summary>
/// A service at a number of a short message centre whose datagrams cross it in secured packets, to and from the cards of devices
/// (3GPP TS 31.115): class 2, for SIM data download, in several messages where one does not hold the packet. Peers are telephone numbers,
/// each with keys and counters of its own. What is wrong is counted by reason and is not answered.
/// </summary>
public sealed class SecuredPacketTransport : IDatagramTransport, ISmsSubscriber
{
    private readonly ShortMessageCentre _centre;
    private readonly PhoneEndPoint _number;
    private readonly SmsAddress _originator;
    private readonly IDisposable _attachment;
    private readonly PacketCounters _counters;
    private readonly PacketAssembly _assembly = new();
    private readonly Dictionary<string, PacketEnd> _devices = [];
    private readonly Dictionary<PacketFault, int> _refused = [];
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();
    private readonly Lock _lock = new();
    private byte _reference;

    /// <summary>Takes a number.</summary>
    /// <param name="centre">The centre.</param>
    /// <param name="number">The number of this service.</param>
    /// <param name="counters">Where counters are kept; null to keep them in memory.</param>
    /// <exception cref="InvalidOperationException">The number is taken.</exception>
    public SecuredPacketTransport(ShortMessageCentre centre, string number, PacketCounters? counters = null)
    {
        _centre = centre;
        _number = new PhoneEndPoint(number);
        _originator = new SmsAddress(_number.Digits);
        _counters = counters ?? new PacketCounters();
        _attachment = centre.Attach(_number.Digits, this);
    }

    /// <summary>A CoAP message has come, under the gate of the agenda; who listens here need not call <see cref="ReceiveAsync"/>.</summary>
    public event Action<PhoneEndPoint, byte[]>? Received;

    /// <summary>A proof of receipt has come and is genuine.</summary>
    public event Action<PhoneEndPoint, ResponsePacket>? Proven;

    /// <summary>A message was not taken: who sent it, why, and in words.</summary>
    public event Action<string, PacketFault, string>? NotTaken;

    /// <inheritdoc/>
    public bool IsMobile => false;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _number;

    /// <summary>TP-DCS of what is sent.</summary>
    public byte Coding { get; set; } = DataCoding.EightBitClass2;

    /// <summary>TP-PID of what is sent.</summary>
    public byte ProtocolIdentifier { get; set; } = DataCoding.SimDataDownload;

    /// <summary>Validity of what is sent; null for the centre's.</summary>
    public TimeSpan? Validity { get; set; }

    /// <summary>Short messages sent.</summary>
    public int Sent { get; private set; }

    /// <summary>CoAP messages taken.</summary>
    public int Taken { get; private set; }

    /// <summary>Messages of all reasons that were not taken.</summary>
    public int Refused
    {
        get
        {
            lock (_lock)
            {
                return _refused.Values.Sum();
            }
        }
    }

    /// <summary>Messages that were not taken for a reason.</summary>
    public int RefusedFor(PacketFault fault)
    {
        lock (_lock)
        {
            return _refused.GetValueOrDefault(fault);
        }
    }

    /// <summary>Makes the card of a number known.</summary>
    /// <param name="number">The number of the device.</param>
    /// <param name="security">Algorithms and keys shared with its card.</param>
    /// <param name="coapTag">The tag of a CoAP message in secured data.</param>
    /// <exception cref="ArgumentException">The settings are not what LwM2M allows.</exception>
    public PacketEnd Add(string number, PacketSecurity security, byte coapTag = CoapTlv.DefaultTag)
    {
        var digits = new PhoneEndPoint(number).Digits;
        var end = new PacketEnd(security.InProfile(), _counters, digits) { CoapTag = coapTag };
        lock (_lock)
        {
            _devices[digits] = end;
        }

        return end;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The peer has no keys here, or the message is too long.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        Send(datagram.Span, (PhoneEndPoint)peer);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends one CoAP message.</summary>
    /// <exception cref="ArgumentException">The peer has no keys here, or the message is too long.</exception>
    public void Send(ReadOnlySpan<byte> coap, PhoneEndPoint peer)
    {
        // In one turn, so that packets go out in the order of their counters.
        lock (_centre.Gate)
        {
            byte[] packet;
            lock (_lock)
            {
                packet = (_devices.GetValueOrDefault(peer.Digits) ?? throw new ArgumentException($"{peer} has no keys here")).Protect(coap);
            }

            SendPacket(peer.Digits, packet, CommandPacket.Identifier);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReceivedDatagram> ReceiveAsync(CancellationToken cancellation = default)
    {
        try
        {
            return await _inbox.Reader.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new OperationCanceledException("the transport is closed", e);
        }
    }

    /// <summary>Takes the user data of an SMS-DELIVER-REPORT, in which a card proves receipt where it was asked to do so.</summary>
    /// <param name="number">The number of the device.</param>
    /// <param name="userData">With its header.</param>
    public void TakeReport(string number, ReadOnlySpan<byte> userData) => TakeUserData(new PhoneEndPoint(number).Digits, userData);

    /// <inheritdoc/>
    public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
    {
        done(DeliveryResult.Accepted);
        if ((tpdu[0] & 3) != 0)
        {
            return; // a status report
        }

        DeliverTpdu deliver;
        try
        {
            deliver = DeliverTpdu.Parse(tpdu);
        }
        catch (TpduException e)
        {
            Refuse("", PacketFault.Malformed, e.Message);
            return;
        }

        if (deliver.Originator.Type == TypeOfNumber.Alphanumeric)
        {
            Refuse(deliver.Originator.Text, PacketFault.UnknownSender, "it has no number");
        }
        else if (!deliver.HasHeader || DataCoding.IsSevenBit(deliver.DataCodingScheme))
        {
            Refuse(deliver.Originator.Text, PacketFault.Malformed, "it is no 8-bit data with a header");
        }
        else
        {
            TakeUserData(deliver.Originator.Text, deliver.UserData);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _attachment.Dispose();
        _inbox.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void TakeUserData(string sender, ReadOnlySpan<byte> userData)
    {
        byte[]? coap = null, proof = null;
        ResponsePacket? response = null;
        try
        {
            lock (_lock)
            {
                if (!_devices.TryGetValue(sender, out var end))
                {
                    throw new SecuredPacketException(PacketFault.UnknownSender, "it has no keys here");
                }

                if (_assembly.Take(sender, userData, out var identifier) is not { } packet)
                {
                    return;
                }

                if (identifier == ResponsePacket.Identifier)
                {
                    response = end.TakeProof(packet);
                }
                else
                {
                    coap = end.Unprotect(packet, out var command);
                    proof = end.Prove(command);
                    Taken++;
                }
            }
        }
        catch (SecuredPacketException e)
        {
            Refuse(sender, e.Fault, e.Message);
            return;
        }

        var peer = new PhoneEndPoint(sender);
        if (response is not null)
        {
            Proven?.Invoke(peer, response);
        }

        if (coap is not null)
        {
            Received?.Invoke(peer, coap);
            _inbox.Writer.TryWrite(new ReceivedDatagram(peer, coap));
        }

        if (proof is not null)
        {
            SendPacket(sender, proof, ResponsePacket.Identifier);
        }
    }

    private void SendPacket(string to, byte[] packet, byte identifier)
    {
        byte reference;
        lock (_lock)
        {
            reference = _reference++;
        }

        foreach (var userData in ShortMessageParts.Split(packet, identifier, reference))
        {
            Sent++;
            _centre.Send(
                to,
                new DeliverTpdu
                {
                    Originator = _originator,
                    DataCodingScheme = Coding,
                    ProtocolIdentifier = ProtocolIdentifier,
                    Time = _centre.Now,
                    UserDataLength = userData.Length,
                    UserData = userData,
                    HasHeader = true,
                },
                Validity);
        }
    }

    private void Refuse(string sender, PacketFault fault, string reason)
    {
        lock (_lock)
        {
            _refused[fault] = _refused.GetValueOrDefault(fault) + 1;
        }

        NotTaken?.Invoke(sender, fault, reason);
    }
}
