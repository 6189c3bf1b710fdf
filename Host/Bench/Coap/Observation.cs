using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Coap;

/// <summary>How a client ends an observation (RFC 7641 §3.6).</summary>
public enum CancelStyle
{
    /// <summary>A request with Observe 1 and the same token.</summary>
    Request,

    /// <summary>Forget it, and answer the next notification with Reset.</summary>
    Reset,
}

/// <summary>A resource that is observed: its notifications, whole, in order and without stale ones (RFC 7641 §3).</summary>
public sealed partial class Observation : IResponseSink, IAsyncDisposable
{
    private const uint Register = 0;
    private const uint Deregister = 1;

    private readonly CoapEndpoint _endpoint;
    private CoapRequest _request;
    private readonly Token _token;
    private readonly Channel<CoapResponse> _arrived = Channel.CreateUnbounded<CoapResponse>();
    private readonly Channel<CoapResponse> _complete = Channel.CreateUnbounded<CoapResponse>();
    private readonly NotificationOrder _order;
    private volatile TaskCompletionSource<CoapResponse> _first = NewSource();
    private volatile TaskCompletionSource<CoapResponse>? _cancelled;

    internal Observation(CoapEndpoint endpoint, EndPoint peer, CoapRequest request, Token token)
    {
        _endpoint = endpoint;
        Peer = peer;
        _request = request;
        _token = token;
        _order = new NotificationOrder(endpoint.Time);
    }

    /// <summary>The peer sent a notification, fresh or not. Called from the thread that receives.</summary>
    public event Action? Notified;

    /// <summary>The observed peer.</summary>
    public EndPoint Peer { get; internal set; }

    /// <summary>The observed path.</summary>
    public string Path => _request.Path;

    /// <summary>The response to the request that began it.</summary>
    public CoapResponse First { get; private set; } = new(CoapCode.Empty);

    /// <summary>Whether the peer still tells changes.</summary>
    public bool IsActive { get; private set; }

    SentRequest IResponseSink.Sent => Sent;

    private SentRequest Sent { get; } = new();

    /// <summary>
    /// The notifications after <see cref="First"/>. Ends when the observation is cancelled, or after an error response,
    /// which is the last item. One reader.
    /// </summary>
    public async IAsyncEnumerable<CoapResponse> NotificationsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var notification in _complete.Reader.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            yield return notification;
        }
    }

    /// <summary>Ends it. Nothing happens when it is over.</summary>
    /// <exception cref="CoapException">The peer did not answer the request to end it; it is forgotten all the same.</exception>
    public async Task CancelAsync(CancelStyle style = CancelStyle.Request, CancellationToken cancellation = default)
    {
        if (!IsActive)
        {
            return;
        }

        try
        {
            if (style == CancelStyle.Request)
            {
                var cancelled = NewSource();
                _cancelled = cancelled;
                await _endpoint.SendAsync(Peer, With(Deregister), _token, this, cancellation).ConfigureAwait(false);
                await _endpoint.InTimeAsync(cancelled.Task, Peer, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            End();
        }
    }

    /// <summary>Forgets it: the next notification is answered with Reset.</summary>
    public ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    internal void Forget() => End();

    internal async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            var first = await Repetition.RunAsync(Peer as ProtectedPeer, _request, RegisterAsync, cancellation).ConfigureAwait(false);
            if (!IsActive)
            {
                End();
            }

            First = await _endpoint.FetchRestAsync(Peer, _request, first, cancellation).ConfigureAwait(false);
        }
        catch
        {
            End();
            throw;
        }

        BackgroundTask.Leave(CompleteAsync());

        async Task<CoapResponse?> RegisterAsync(CoapRequest request)
        {
            _request = request;
            _first = NewSource();
            await _endpoint.SendAsync(Peer, With(Register), _token, this, cancellation).ConfigureAwait(false);
            var first = await _endpoint.InTimeAsync(_first.Task, Peer, cancellation).ConfigureAwait(false);
            return first == CoapResponse.AskAgain ? null : first;
        }
    }

    bool IResponseSink.OnResponse(CoapResponse response)
    {
        if (!_first.Task.IsCompleted)
        {
            IsActive = response.Code.IsSuccess && IsFresh(response);
            _first.TrySetResult(response);
            if (!IsActive && response != CoapResponse.AskAgain && !response.Options.Has(OptionNumber.Echo))
            {
                End();
            }
        }
        else if (_cancelled is { } cancelled && response.Observe is null)
        {
            cancelled.TrySetResult(response);
        }
        else
        {
            OnNotification(response);
            return false;
        }

        return true;
    }

    private void OnNotification(CoapResponse response)
    {
        Notified?.Invoke();
        if (!response.Code.IsSuccess || response.Observe is null)
        {
            _arrived.Writer.TryWrite(response);     // the peer ended it (RFC 7641 §4.2)
            End();
        }
        else if (IsFresh(response))
        {
            _arrived.Writer.TryWrite(response);
        }
    }

    void IResponseSink.OnFailure(CoapException reason)
    {
        _first.TrySetException(reason);
        _cancelled?.TrySetException(reason);
    }

    void IResponseSink.OnClosed()
    {
        ((IResponseSink)this).OnFailure(new CoapException($"closed before {Peer} responded"));
        End();
    }

    private async Task CompleteAsync()
    {
        Exception? reason = null;
        try
        {
            await foreach (var notification in _arrived.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                var whole = await _endpoint.FetchRestAsync(Peer, _request, notification, CancellationToken.None).ConfigureAwait(false);
                _complete.Writer.TryWrite(whole);
            }
        }
        catch (Exception e)
        {
            reason = e;
            End();
        }

        _complete.Writer.TryComplete(reason);
    }

    private void End()
    {
        IsActive = false;
        _endpoint.StopAwaiting(_token, this);
        _arrived.Writer.TryComplete();
    }

    // Protected ones were ordered by their Partial IV (RFC 8613 §4.1.3.5.2).
    private bool IsFresh(CoapResponse response) =>
        Sent.Protection is not null ? response.Observe is not null : _order.IsFresh(response.Observe);

    private static TaskCompletionSource<CoapResponse> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CoapRequest With(uint observe) =>
        _request with { Options = _request.Options.Set(new CoapOption(OptionNumber.Observe, observe)) };
}
