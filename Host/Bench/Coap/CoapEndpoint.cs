using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// Client and server of CoAP over one transport (RFC 7252), with block-wise transfer both ways (RFC 7959) and
/// observation of peers (RFC 7641). It owns the transport.
/// </summary>
public sealed class CoapEndpoint : IAsyncDisposable, IMessageSink
{
    private const int TokenLength = 4;

    private readonly IDatagramTransport _transport;
    private readonly IRequestHandler? _handler;
    private readonly MessageLayer _messages;
    private readonly BlockwiseClient _blockwise;
    private readonly ConcurrentDictionary<(EndPoint, Token), IResponseSink> _waiting = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _receiving;

    /// <summary>Starts receiving.</summary>
    /// <param name="transport">What carries the datagrams.</param>
    /// <param name="handler">Answers requests; without one they are answered 4.04.</param>
    /// <param name="options">Sizes, times and hooks.</param>
    /// <param name="time">The clock.</param>
    public CoapEndpoint(
        IDatagramTransport transport, IRequestHandler? handler = null, CoapEndpointOptions? options = null, TimeProvider? time = null)
    {
        Options = options ?? new CoapEndpointOptions();
        Time = time ?? TimeProvider.System;
        _transport = transport;
        _handler = handler is null ? null : new BlockwiseServer(handler, Options, Time);
        _messages = new MessageLayer(transport, Options, Time, this);
        _blockwise = new BlockwiseClient(this);
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>Where peers reach this endpoint.</summary>
    public EndPoint LocalEndPoint => _transport.LocalEndPoint;

    /// <summary>What it was told.</summary>
    public CoapEndpointOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Sends a request, in blocks if its body is long, and waits for the whole response.</summary>
    /// <exception cref="CoapTimeoutException">No acknowledgement, or no response in time.</exception>
    /// <exception cref="CoapResetException">The peer answered with Reset.</exception>
    /// <exception cref="CoapBlockException">The blocks of the response do not fit together.</exception>
    public Task<CoapResponse> RequestAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation = default) =>
        _blockwise.RequestAsync(peer, request, cancellation);

    /// <summary>Asks for a resource and to be told when it changes (RFC 7641 §3.1).</summary>
    /// <returns>
    /// The observation; its <see cref="Observation.First"/> is the response, and it is over from the start when the
    /// peer did not enter into it.
    /// </returns>
    /// <exception cref="CoapException">As <see cref="RequestAsync"/>.</exception>
    public async Task<Observation> ObserveAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation = default)
    {
        var observation = new Observation(this, peer, request, NewToken());
        await observation.StartAsync(cancellation).ConfigureAwait(false);
        return observation;
    }

    /// <summary>Asks whether the peer is there: an empty Confirmable message, to be answered with Reset (RFC 7252 §4.3).</summary>
    /// <exception cref="CoapTimeoutException">It is not.</exception>
    public async Task PingAsync(EndPoint peer, CancellationToken cancellation = default)
    {
        try
        {
            var ping = CoapMessage.Empty(CoapType.Confirmable, _messages.NextMessageId());
            await _messages.SendConfirmableAsync(peer, ping, cancellation).ConfigureAwait(false);
        }
        catch (CoapResetException)
        {
            // The pong.
        }
    }

    /// <summary>Lets the observations at one address go on at another, when a peer has told that it moved.</summary>
    public void Move(EndPoint from, EndPoint to)
    {
        foreach (var ((peer, token), waiting) in _waiting)
        {
            if (peer.Equals(from) && waiting is Observation observation && _waiting.TryRemove((peer, token), out _))
            {
                observation.Peer = to;
                _waiting[(to, token)] = observation;
            }
        }
    }

    /// <summary>Forgets all observations: their next notifications are answered with Reset.</summary>
    public void ForgetObservations()
    {
        foreach (var observation in _waiting.Values.OfType<Observation>())
        {
            observation.Forget();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        await _transport.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        foreach (var waiting in _waiting.Values)
        {
            waiting.OnClosed();
        }
    }

    /// <summary>One request message and its response message.</summary>
    internal async Task<CoapResponse> ExchangeAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        var token = NewToken();
        var pending = new PendingResponse(peer);
        Await(peer, token, pending);
        try
        {
            await SendAsync(peer, request, token, pending, cancellation).ConfigureAwait(false);
            return await InTimeAsync(pending.Response, peer, cancellation).ConfigureAwait(false);
        }
        finally
        {
            StopAwaiting(peer, token);
        }
    }

    /// <summary>Sends the message of a request; for a Confirmable one until it is acknowledged.</summary>
    internal Task SendAsync(EndPoint peer, CoapRequest request, Token token, IResponseSink sink, CancellationToken cancellation)
    {
        var message = new CoapMessage
        {
            Type = request.Confirmable ? CoapType.Confirmable : CoapType.NonConfirmable,
            Code = request.Method,
            MessageId = _messages.NextMessageId(),
            Token = token,
            Options = request.Options,
            Payload = request.Payload,
        };
        sink.RequestId = message.MessageId;
        return request.Confirmable
            ? _messages.SendConfirmableAsync(peer, message, cancellation)
            : _messages.SendAsync(peer, message, cancellation);
    }

    /// <summary>Waits for a response, not for ever.</summary>
    internal async Task<CoapResponse> InTimeAsync(Task<CoapResponse> response, EndPoint peer, CancellationToken cancellation)
    {
        try
        {
            return await response.WaitAsync(Options.ResponseTimeout, Time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new CoapTimeoutException($"no response from {peer}");
        }
    }

    internal void Await(EndPoint peer, Token token, IResponseSink sink) => _waiting[(peer, token)] = sink;

    internal void StopAwaiting(EndPoint peer, Token token) => _waiting.TryRemove((peer, token), out _);

    internal Task<CoapResponse> FetchRestAsync(EndPoint peer, CoapRequest request, CoapResponse first, CancellationToken cancellation) =>
        _blockwise.FetchRestAsync(peer, request, first, cancellation);

    void IMessageSink.OnRequest(EndPoint peer, CoapMessage message) => _ = AnswerAsync(peer, message);

    bool IMessageSink.OnResponse(EndPoint peer, CoapMessage message)
    {
        if (!_waiting.TryGetValue((peer, message.Token), out var sink))
        {
            return false;
        }

        _messages.Settle(peer, sink.RequestId);
        sink.OnResponse(CoapResponse.Of(message));
        return true;
    }

    private static Token NewToken() => new(RandomNumberGenerator.GetBytes(TokenLength));

    private async Task ReceiveAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                var datagram = await _transport.ReceiveAsync(_closed.Token).ConfigureAwait(false);
                await _messages.ReceiveAsync(datagram).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;     // the endpoint or its transport was closed
            }
            catch (Exception e)
            {
                Options.OnError(e);
            }
        }
    }

    private async Task AnswerAsync(EndPoint peer, CoapMessage message)
    {
        try
        {
            if (message.Type == CoapType.NonConfirmable && OptionNumber.FirstUnprocessable(message.Options) is not null)
            {
                return;     // RFC 7252 §5.4.1: a Non-confirmable one is rejected, which may be silent (§4.3)
            }

            var handling = RespondAsync(peer, message);
            if (message.Type == CoapType.NonConfirmable)
            {
                var response = await handling.ConfigureAwait(false);
                await _messages.SendAsync(peer, Message(response, CoapType.NonConfirmable)).ConfigureAwait(false);
                response.AfterSending?.Invoke();
                return;
            }

            var timely = Task.WhenAny(handling, Task.Delay(Options.SeparateResponseAfter, Time, _closed.Token));
            if (await timely.ConfigureAwait(false) == handling)
            {
                var response = await handling.ConfigureAwait(false);
                var piggybacked = Message(response, CoapType.Acknowledgement) with { MessageId = message.MessageId };
                await _messages.AnswerAsync(peer, piggybacked).ConfigureAwait(false);
                response.AfterSending?.Invoke();
            }
            else
            {
                var acknowledgement = CoapMessage.Empty(CoapType.Acknowledgement, message.MessageId);
                await _messages.AnswerAsync(peer, acknowledgement).ConfigureAwait(false);
                var response = await handling.ConfigureAwait(false);
                await _messages.SendConfirmableAsync(peer, Message(response, CoapType.Confirmable), _closed.Token).ConfigureAwait(false);
                response.AfterSending?.Invoke();
            }
        }
        catch (Exception) when (_closed.IsCancellationRequested)
        {
            // The endpoint was closed over its work.
        }
        catch (Exception e)
        {
            Options.OnError(e);
        }

        CoapMessage Message(CoapResponse response, CoapType type) => new()
        {
            Type = type,
            Code = response.Code,
            MessageId = _messages.NextMessageId(),
            Token = message.Token,
            Options = response.Options,
            Payload = response.Payload,
        };
    }

    private async Task<CoapResponse> RespondAsync(EndPoint peer, CoapMessage message)
    {
        if (OptionNumber.FirstUnprocessable(message.Options) is { } number)
        {
            return CoapResponse.Error(CoapCode.BadOption, OptionNumber.Name(number));
        }

        if (message.Options.Has(OptionNumber.ProxyUri) || message.Options.Has(OptionNumber.ProxyScheme))
        {
            return new CoapResponse(CoapCode.ProxyingNotSupported);
        }

        if (_handler is null)
        {
            return new CoapResponse(CoapCode.NotFound);
        }

        var request = new CoapRequest
        {
            Method = message.Code,
            Options = message.Options,
            Payload = message.Payload,
            Confirmable = message.Type == CoapType.Confirmable,
        };
        try
        {
            return await _handler.HandleAsync(peer, request, _closed.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!_closed.IsCancellationRequested)
        {
            Options.OnError(e);
            return new CoapResponse(CoapCode.InternalServerError);
        }
    }
}
