using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// Message types, Message IDs, retransmission and de-duplication (RFC 7252 §4); knows nothing of requests beyond
/// telling them from responses.
/// </summary>
internal sealed class MessageLayer(IDatagramTransport transport, CoapEndpointOptions options, TimeProvider time, IMessageSink sink)
{
    private readonly TransmissionParameters _parameters = options.Transmission;
    private readonly DuplicateFilter _duplicates = new(options.Transmission, time);
    private readonly ConcurrentDictionary<(EndPoint, ushort), TaskCompletionSource> _unacknowledged = new();
    private readonly ConcurrentDictionary<EndPoint, SemaphoreSlim> _turns = new();
    private int _lastMessageId = (options.FirstMessageId ?? RandomNumberGenerator.GetInt32(ushort.MaxValue)) - 1;

    /// <summary>The next Message ID.</summary>
    public ushort NextMessageId() => (ushort)Interlocked.Increment(ref _lastMessageId);

    /// <summary>Sends a Confirmable message until it is acknowledged (RFC 7252 §4.2).</summary>
    /// <exception cref="CoapTimeoutException">Not acknowledged after MAX_RETRANSMIT repetitions.</exception>
    /// <exception cref="CoapResetException">Answered with Reset.</exception>
    public async Task SendConfirmableAsync(EndPoint peer, CoapMessage message, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(peer, _ => new SemaphoreSlim(_parameters.NStart));
        await turn.WaitAsync(cancellation).ConfigureAwait(false);
        var key = (peer, message.MessageId);
        var acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _unacknowledged[key] = acknowledged;
        try
        {
            var timeout = _parameters.AckTimeout
                * (1 + (Random.Shared.NextDouble() * (_parameters.AckRandomFactor - 1)));
            for (var repetition = 0; repetition <= _parameters.MaxRetransmit; repetition++, timeout *= 2)
            {
                await SendAsync(peer, message, cancellation).ConfigureAwait(false);
                try
                {
                    await acknowledged.Task.WaitAsync(timeout, time, cancellation).ConfigureAwait(false);
                    return;
                }
                catch (TimeoutException)
                {
                    // The next repetition, or the end of the loop.
                }
            }

            throw new CoapTimeoutException($"{peer} did not acknowledge: {message}");
        }
        finally
        {
            _unacknowledged.TryRemove(key, out _);
            turn.Release();
        }
    }

    /// <summary>Sends a message once.</summary>
    public async Task SendAsync(EndPoint peer, CoapMessage message, CancellationToken cancellation = default)
    {
        var bytes = CoapMessageCodec.Encode(message);
        options.OnDatagram?.Invoke(new DatagramEvent(time.GetUtcNow(), Direction.Sent, peer, bytes, message.ToString()));
        await transport.SendAsync(bytes, peer, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends an ACK or RST and keeps it for duplicates of what it answers.</summary>
    public Task AnswerAsync(EndPoint peer, CoapMessage answer)
    {
        _duplicates.Remember(peer, answer);
        return SendAsync(peer, answer);
    }

    /// <summary>Ends the retransmission of a message; a response counts as its acknowledgement (RFC 7252 §5.2.2).</summary>
    public void Settle(EndPoint peer, ushort messageId)
    {
        if (_unacknowledged.TryGetValue((peer, messageId), out var acknowledged))
        {
            acknowledged.TrySetResult();
        }
    }

    /// <summary>Takes a datagram from the transport.</summary>
    public async Task ReceiveAsync(ReceivedDatagram datagram)
    {
        options.OnDatagram?.Invoke(new DatagramEvent(
            time.GetUtcNow(), Direction.Received, datagram.Peer, datagram.Bytes, MessageSummary.Of(datagram.Bytes)));
        var status = CoapMessageCodec.Decode(datagram.Bytes, out var message);
        if (status == DecodeStatus.NotCoap)
        {
            return;
        }

        var (peer, type) = (datagram.Peer, message!.Type);
        if (status == DecodeStatus.Malformed)
        {
            if (type == CoapType.Confirmable)
            {
                await SendAsync(peer, CoapMessage.Empty(CoapType.Reset, message.MessageId)).ConfigureAwait(false);
            }
        }
        else if (type is CoapType.Acknowledgement or CoapType.Reset)
        {
            OnAnswer(peer, message);
        }
        else if (_duplicates.IsNew(peer, message, out var answer))
        {
            await OnNewAsync(peer, message).ConfigureAwait(false);
        }
        else if (answer is not null && type == CoapType.Confirmable)
        {
            await SendAsync(peer, answer).ConfigureAwait(false);
        }
    }

    private void OnAnswer(EndPoint peer, CoapMessage message)
    {
        _unacknowledged.TryGetValue((peer, message.MessageId), out var acknowledged);
        if (message.Type == CoapType.Reset)
        {
            acknowledged?.TrySetException(new CoapResetException($"{peer} answered with Reset"));
            return;
        }

        // One that belongs to no request says nothing of the message whose ID it has: it answers what somebody else sent in our name. And the
        // genuine one is heard after an acknowledgement too, which anybody can send.
        if (message.Code.IsResponse && OptionNumber.FirstUnprocessable(message.Options) is null && sink.OnResponse(peer, message) != ResponseUse.Taken)
        {
            return;
        }

        acknowledged?.TrySetResult();
    }

    private async Task OnNewAsync(EndPoint peer, CoapMessage message)
    {
        if (message.Code.IsRequest)
        {
            sink.OnRequest(peer, message);
            return;
        }

        var isPing = message.Code == CoapCode.Empty;
        var use = !isPing && OptionNumber.FirstUnprocessable(message.Options) is null ? sink.OnResponse(peer, message) : ResponseUse.Unwanted;
        if (use == ResponseUse.Ignored)
        {
            _duplicates.Forget(peer, message.MessageId);
        }
        else if (use == ResponseUse.Taken && message.Type == CoapType.Confirmable)
        {
            await AnswerAsync(peer, CoapMessage.Empty(CoapType.Acknowledgement, message.MessageId)).ConfigureAwait(false);
        }
        else if (use == ResponseUse.Unwanted && (!isPing || message.Type == CoapType.Confirmable))
        {
            // A ping, or a response nobody waits for: a forgotten observation ends here (RFC 7641 §3.6).
            await AnswerAsync(peer, CoapMessage.Empty(CoapType.Reset, message.MessageId)).ConfigureAwait(false);
        }
    }
}
