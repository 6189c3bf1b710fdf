using System.Net;
using System.Threading.Channels;

namespace Lwm2m.Bench.Transport;

/// <summary>
/// Loses, repeats and reorders what goes through another transport, in both directions, so that wrapping one end
/// is enough. It owns the inner transport.
/// </summary>
public sealed class LossyTransport : IDatagramTransport
{
    private readonly IDatagramTransport _inner;
    private readonly LossOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Channel<ReceivedDatagram> _inbox = Channel.CreateUnbounded<ReceivedDatagram>();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _pump;
    private int _lost;
    private int _repeated;
    private int _heldBack;

    /// <summary>Puts a bad wire over <paramref name="inner"/>.</summary>
    public LossyTransport(IDatagramTransport inner, LossOptions options, TimeProvider? time = null)
    {
        _inner = inner;
        _options = options;
        _time = time ?? TimeProvider.System;
        _random = new Random(options.Seed);
        _pump = BackgroundTask.Watch(Task.Run(PumpAsync));
    }

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>Datagrams lost so far.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Datagrams repeated so far.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>Datagrams held back so far.</summary>
    public int HeldBack => Volatile.Read(ref _heldBack);

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellation = default)
    {
        var bytes = datagram.ToArray();
        await PassAsync(() => _inner.SendAsync(bytes, peer, _closed.Token)).ConfigureAwait(false);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
    }

    private async Task PumpAsync()
    {
        Exception? reason = null;
        try
        {
            while (true)
            {
                var received = await _inner.ReceiveAsync(_closed.Token).ConfigureAwait(false);
                await PassAsync(() => _inbox.Writer.WriteAsync(received)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Closed: the readers are told below.
        }
        catch (Exception e)
        {
            reason = e;
        }

        _inbox.Writer.TryComplete(reason);
    }

    private async ValueTask PassAsync(Func<ValueTask> deliver)
    {
        bool lost, repeated, heldBack;
        lock (_random)
        {
            lost = _random.NextDouble() < _options.Loss;
            repeated = _random.NextDouble() < _options.Duplication;
            heldBack = _random.NextDouble() < _options.Reordering;
        }

        if (lost)
        {
            Interlocked.Increment(ref _lost);
            return;
        }

        if (heldBack)
        {
            Interlocked.Increment(ref _heldBack);
            BackgroundTask.Leave(DeliverLaterAsync(deliver));
        }
        else
        {
            await deliver().ConfigureAwait(false);
        }

        if (repeated)
        {
            Interlocked.Increment(ref _repeated);
            await deliver().ConfigureAwait(false);
        }
    }

    private async Task DeliverLaterAsync(Func<ValueTask> deliver)
    {
        try
        {
            await Task.Delay(_options.HoldBack, _time, _closed.Token).ConfigureAwait(false);
            await deliver().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
        {
            // The wire was taken down with this datagram still on it.
        }
    }
}
