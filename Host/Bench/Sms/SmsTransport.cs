using System.Net;
using System.Threading.Channels;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Sms;

/// <summary>
/// A service at a number of a short message centre, as a transport whose peers are telephone numbers: one datagram is the 8-bit user
/// data of one message. What is not 8-bit data, or has a user data header, is counted and not handed on.
/// </summary>
public sealed class SmsTransport : IDatagramTransport, ISmsSubscriber
{
    private readonly ShortMessageCentre _centre;
    private readonly PhoneEndPoint _number;
    private readonly IDisposable _attachment;
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();

    /// <summary>Takes a number.</summary>
    /// <exception cref="InvalidOperationException">The number is taken.</exception>
    public SmsTransport(ShortMessageCentre centre, string number)
    {
        _centre = centre;
        _number = new PhoneEndPoint(number);
        Originator = new SmsAddress(_number.Digits);
        _attachment = centre.Attach(_number.Digits, this);
    }

    /// <summary>A datagram has come, under the gate of the agenda; who listens here need not call <see cref="ReceiveAsync"/>.</summary>
    public event Action<PhoneEndPoint, byte[]>? Received;

    /// <inheritdoc/>
    public bool IsMobile => false;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _number;

    /// <summary>The most bytes of a datagram.</summary>
    public static int MaxDatagram => SubmitTpdu.MaxUserData;

    /// <summary>What recipients see as the originator; the number, unless a test says another.</summary>
    public SmsAddress Originator { get; set; }

    /// <summary>TP-DCS of what is sent.</summary>
    public byte Coding { get; set; } = DataCoding.EightBit;

    /// <summary>TP-PID of what is sent.</summary>
    public byte ProtocolIdentifier { get; set; }

    /// <summary>Validity of what is sent; null for the centre's.</summary>
    public TimeSpan? Validity { get; set; }

    /// <summary>Messages that were no datagrams.</summary>
    public int Refused { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="TpduException">It has more than 140 bytes.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        Send(datagram.ToArray(), (PhoneEndPoint)peer);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends one datagram.</summary>
    /// <exception cref="TpduException">It has more than 140 bytes.</exception>
    public void Send(byte[] datagram, PhoneEndPoint peer) => _centre.Send(Originator, peer.Digits, datagram, Coding, ProtocolIdentifier, Validity);

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
        catch (TpduException)
        {
            Refused++;
            return;
        }

        if (deliver.HasHeader || DataCoding.IsSevenBit(deliver.DataCodingScheme) || deliver.Originator.Type == TypeOfNumber.Alphanumeric)
        {
            Refused++;
            return;
        }

        var peer = new PhoneEndPoint(deliver.Originator.Text);
        Received?.Invoke(peer, deliver.UserData);
        _inbox.Writer.TryWrite(new ReceivedDatagram(peer, deliver.UserData));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _attachment.Dispose();
        _inbox.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
