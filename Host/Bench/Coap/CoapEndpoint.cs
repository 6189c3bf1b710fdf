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
    private readonly RequestAnswers _answers;
    private readonly MessageLayer _messages;
    private readonly BlockwiseClient _blockwise;
    private readonly ConcurrentDictionary<(EndPoint, Token), IResponseSink> _waiting = new();
    private readonly ProtectedResponses _protected;
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
        _messages = new MessageLayer(transport, Options, Time, this);
        _answers = new RequestAnswers(_messages, handler ?? new RequestRouter(), Options, Time, _closed.Token);
        _blockwise = new BlockwiseClient(this);
        _protected = new ProtectedResponses(this, _messages, _closed.Token);
        _receiving = BackgroundTask.Watch(Task.Run(ReceiveAsync));
    }

    /// <summary>The local address.</summary>
    public EndPoint LocalEndPoint => _transport.LocalEndPoint;

    /// <summary>The options it was made with.</summary>
    public CoapEndpointOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Sends a request, in blocks if its body is long, and waits for the whole response.</summary>
    /// <exception cref="CoapTimeoutException">No acknowledgement, or no response in time.</exception>
    /// <exception cref="CoapResetException">The peer answered with Reset.</exception>
    /// <exception cref="CoapBlockException">The blocks of the response do not fit together.</exception>
    public Task<CoapResponse> RequestAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation = default) =>
        _blockwise.RequestAsync(Resolve(peer), request, cancellation);

    /// <summary>
    /// Passes a message on as a proxy does, without a look at what OSCORE hides in it, and gives back the answer as it
    /// came (RFC 8613 §10).
    /// </summary>
    /// <exception cref="CoapException">As <see cref="RequestAsync"/>.</exception>
    public Task<CoapResponse> ForwardAsync(EndPoint peer, CoapRequest message, CancellationToken cancellation = default)
    {
        var route = RouteTo(peer);
        return AttemptAsync(route.Address, message with { Options = new OptionSet(message.Options.Concat(route.Options)) }, cancellation);
    }

    /// <summary>Asks for a resource and to be told when it changes (RFC 7641 §3.1).</summary>
    /// <returns>
    /// The observation; its <see cref="Observation.First"/> is the response, and it is over from the start when the
    /// peer did not enter into it.
    /// </returns>
    /// <exception cref="CoapException">As <see cref="RequestAsync"/>.</exception>
    public async Task<Observation> ObserveAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation = default)
    {
        var observation = new Observation(this, Resolve(peer), request, NewToken());
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
            await _messages.SendConfirmableAsync(RouteTo(peer).Address, ping, cancellation).ConfigureAwait(false);
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
                waiting.Sent.Address = to;
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
        foreach (var waiting in _waiting.Values.Concat(_protected.Waiting))
        {
            waiting.OnClosed();
        }
    }

    /// <summary>One request and its response in one message each, repeated when the peer demands it.</summary>
    internal Task<CoapResponse> ExchangeAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        return Repetition.RunAsync(peer as ProtectedPeer, request, AskAsync, cancellation);

        async Task<CoapResponse?> AskAsync(CoapRequest asked)
        {
            var response = await AttemptAsync(peer, asked, cancellation).ConfigureAwait(false);
            return response == CoapResponse.AskAgain ? null : response;
        }
    }

    /// <summary>Sends the message of a request, protected where it has to be; a Confirmable one until it is acknowledged.</summary>
    internal Task SendAsync(EndPoint peer, CoapRequest request, Token token, IResponseSink sink, CancellationToken cancellation)
    {
        var address = peer;
        if (peer is ProtectedPeer known)
        {
            var route = known.CurrentRoute;
            if (known.ProtectsRequests)
            {
                sink.Sent.Protection ??= known.NewExchange();
                request = sink.Sent.Protection.Protect(request);
            }

            address = route.Address;
            request = request with { Options = new OptionSet(request.Options.Concat(route.Options)) };
        }

        var message = new CoapMessage
        {
            Type = request.Confirmable ? CoapType.Confirmable : CoapType.NonConfirmable,
            Code = request.Method,
            MessageId = _messages.NextMessageId(),
            Token = token,
            Options = request.Options,
            Payload = request.Payload,
        };
        (sink.Sent.MessageId, sink.Sent.Address, sink.Sent.Request) = (message.MessageId, address, request);
        Await(token, sink);
        return request.Confirmable
            ? _messages.SendConfirmableAsync(address, message, cancellation)
            : _messages.SendAsync(address, message, cancellation);
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

    /// <summary>Registers a sink for the responses to a request.</summary>
    internal void Await(Token token, IResponseSink sink)
    {
        if (sink.Sent.Protection is not null)
        {
            _protected.Await(token, sink);
        }
        else
        {
            _waiting[(sink.Sent.Address!, token)] = sink;
        }
    }

    /// <summary>The observations of this moment.</summary>
    internal IEnumerable<Observation> Observations => _waiting.Values.Concat(_protected.Waiting).OfType<Observation>().Where(one => one.IsActive);

    internal void StopAwaiting(Token token, IResponseSink sink)
    {
        _protected.StopAwaiting(token, sink);
        if (sink.Sent.Address is { } address)
        {
            _waiting.TryRemove(new KeyValuePair<(EndPoint, Token), IResponseSink>((address, token), sink));
        }
    }

    internal Task<CoapResponse> FetchRestAsync(EndPoint peer, CoapRequest request, CoapResponse first, CancellationToken cancellation) =>
        _blockwise.FetchRestAsync(peer, request, first, cancellation);

    void IMessageSink.OnRequest(EndPoint peer, CoapMessage message) => BackgroundTask.Leave(_answers.AnswerAsync(peer, message));

    ResponseUse IMessageSink.OnResponse(EndPoint peer, CoapMessage message)
    {
        if (!_waiting.TryGetValue((peer, message.Token), out var sink))
        {
            return _protected.OnResponse(peer, message);
        }

        var messageId = sink.Sent.MessageId;
        if (sink.OnResponse(CoapResponse.Of(message)))
        {
            _messages.Settle(peer, messageId);
        }

        return ResponseUse.Taken;
    }

    private static Token NewToken() => new(RandomNumberGenerator.GetBytes(TokenLength));

    // A peer with a context is asked under it, whatever it is called by.
    private EndPoint Resolve(EndPoint peer) => Options.Oscore?.At(peer) ?? peer;

    private static CoapRoute RouteTo(EndPoint peer) => peer is ProtectedPeer known ? known.CurrentRoute : new CoapRoute(peer);

    /// <summary>One request message and its response message.</summary>
    private async Task<CoapResponse> AttemptAsync(EndPoint peer, CoapRequest request, CancellationToken cancellation)
    {
        var token = NewToken();
        var pending = new PendingResponse(peer);
        try
        {
            await SendAsync(peer, request, token, pending, cancellation).ConfigureAwait(false);
            return await InTimeAsync(pending.Response, peer, cancellation).ConfigureAwait(false);
        }
        finally
        {
            StopAwaiting(token, pending);
        }
    }

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
}
