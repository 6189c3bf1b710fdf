using System.Threading.Channels;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Scef;

/// <summary>All that an SCEF has of one device: the attachment, the datagrams kept for it, rates, faults, and the SCS behind.</summary>
internal sealed class ScefDevice : IAsyncDisposable
{
    private readonly string _name;
    private readonly ScefOptions _options;
    private readonly TimeProvider _time;
    private readonly ScefFaults _faults;
    private readonly OperatorLog _log;
    private readonly ScsTable _table;
    private readonly ScsServers _servers;
    private readonly Channel<Func<Task>> _uplinks = Channel.CreateUnbounded<Func<Task>>();
    private readonly Task _relaying;
    private readonly object _lock = new();
    private readonly Queue<(byte[] Datagram, bool WasKept)> _kept = new();
    private readonly RateWindow _upRate;
    private readonly RateWindow _downRate;
    private readonly List<ITimer> _timers = [];
    private Attachment? _attachment;
    private byte[]? _overtaken;
    private bool _isWaitingForRate;

    public ScefDevice(string name, ScefOptions options, Func<IDatagramTransport> open, TimeProvider time, ScefFaults faults, OperatorLog log)
    {
        _name = name;
        _options = options;
        _time = time;
        _faults = faults;
        _log = log;
        _table = new ScsTable(options.DefaultServer, options.NamesServers);
        _servers = new ScsServers(options, open, OnServer);
        _upRate = new RateWindow(options.UplinkRate, time);
        _downRate = new RateWindow(options.DownlinkRate, time);
        _relaying = BackgroundTask.Watch(Task.Run(RelayAsync));
    }

    public int Kept
    {
        get
        {
            lock (_lock)
            {
                return _kept.Count;
            }
        }
    }

    public INiddAttachment Attach(Action<ReadOnlyMemory<byte>> onDownlink)
    {
        lock (_lock)
        {
            _attachment = new Attachment(this, onDownlink);
            Flush();
            return _attachment;
        }
    }

    public Task RenumberAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _uplinks.Writer.TryWrite(async () =>
        {
            await _servers.DisposeAsync().ConfigureAwait(false);
            done.SetResult();
        });
        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _uplinks.Writer.TryComplete();
        await _relaying.ConfigureAwait(false);
        await _servers.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _attachment = null;
            _timers.ForEach(timer => timer.Dispose());
        }
    }

    private async Task RelayAsync()
    {
        await foreach (var work in _uplinks.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            await work().ConfigureAwait(false);
        }
    }

    private NiddOutcome OnUplink(byte[] datagram, ReleaseAssistance release)
    {
        if (datagram.Length == 0 || datagram.Length > _options.Mtu)
        {
            return NiddOutcome.BadLength;
        }

        var fate = _faults.Take(Direction.Received);
        if (fate == ScefFate.Refused)
        {
            Note(Direction.Received, null, datagram, release, "congested");
            return NiddOutcome.Congested;
        }

        lock (_lock)
        {
            fate = _upRate.TryTake() ? fate : ScefFate.Throttled;
        }

        if (fate is ScefFate.Lost or ScefFate.Throttled)
        {
            Note(Direction.Received, null, datagram, release, fate == ScefFate.Lost ? "lost" : "above the rate");
            return NiddOutcome.Taken;
        }

        for (var i = 0; i < (fate == ScefFate.Repeated ? 2 : 1); i++)
        {
            _uplinks.Writer.TryWrite(() => ToServerAsync(datagram, release));
        }

        return NiddOutcome.Taken;
    }

    private async Task ToServerAsync(byte[] datagram, ReleaseAssistance release)
    {
        (ServerName? Server, byte[] Datagram) relayed;
        lock (_table)
        {
            relayed = _table.FromDevice(datagram);
        }

        // Before it is sent, as the answer may come at once.
        Note(Direction.Received, relayed.Server, datagram, release, relayed.Server is null ? "for no server" : "relayed");
        if (relayed.Server is { } server && !await _servers.SendAsync(server, relayed.Datagram).ConfigureAwait(false))
        {
            Note(Direction.Received, server, datagram, release, "no such server");
        }
    }

    private byte[]? OnServer(ServerName server, ReadOnlyMemory<byte> received)
    {
        byte[]? datagram;
        byte[]? answer;
        lock (_table)
        {
            datagram = _table.FromServer(server, received, out answer);
        }

        if (datagram is null)
        {
            return answer;
        }

        if (datagram.Length > _options.Mtu)
        {
            Note(Direction.Sent, server, datagram, ReleaseAssistance.None, "too long");
            return null;
        }

        var fate = _faults.Take(Direction.Sent);
        Note(Direction.Sent, server, datagram, ReleaseAssistance.None, fate == ScefFate.Carried ? "relayed" : fate.ToString().ToLowerInvariant());
        lock (_lock)
        {
            Carry(datagram, fate);
        }

        return null;
    }

    private void Carry(byte[] datagram, ScefFate fate)
    {
        switch (fate)
        {
            case ScefFate.Lost:
                return;
            case ScefFate.Overtaken when _overtaken is null:
                _overtaken = datagram;
                return;
            case ScefFate.Oversized:
                ToDevice(new byte[_options.Mtu + 1]);
                break;
        }

        ToDevice(datagram);
        if (fate == ScefFate.Repeated)
        {
            ToDevice(datagram);
        }

        if (_overtaken is { } late)
        {
            _overtaken = null;
            ToDevice(late);
        }
    }

    private void ToDevice(byte[] datagram)
    {
        if (_faults.Delay > TimeSpan.Zero)
        {
            _timers.Add(_time.CreateTimer(_ => Arrive(datagram), null, _faults.Delay, Timeout.InfiniteTimeSpan));
            return;
        }

        Arrive(datagram);
    }

    private void Arrive(byte[] datagram)
    {
        lock (_lock)
        {
            var isReachable = _attachment is { IsReachable: true };
            if (!isReachable && _kept.Count >= _options.BufferedDatagrams && !_kept.TryDequeue(out _))
            {
                return;
            }

            _kept.Enqueue((datagram, !isReachable));
            Flush();
        }
    }

    /// <summary>Delivers what is kept, in order, as fast as the rate allows.</summary>
    private void Flush()
    {
        while (_attachment is { IsReachable: true } attachment && _kept.Count > 0)
        {
            if (!_downRate.TryTake())
            {
                if (!_isWaitingForRate)
                {
                    _isWaitingForRate = true;
                    _timers.Add(_time.CreateTimer(_ => OnRate(), null, _downRate.UntilNext, Timeout.InfiniteTimeSpan));
                }

                return;
            }

            var (datagram, wasKept) = _kept.Dequeue();
            attachment.OnDownlink(datagram);
            if (wasKept && _faults.RepeatsAfterWake)
            {
                attachment.OnDownlink(datagram);
            }
        }
    }

    private void OnRate()
    {
        lock (_lock)
        {
            _isWaitingForRate = false;
            Flush();
        }
    }

    private void Note(Direction direction, ServerName? server, byte[] datagram, ReleaseAssistance release, string fate) =>
        _log.Note(new OperatorEntry(_time.GetUtcNow(), _name, direction, server, datagram, release, fate));

    private sealed class Attachment(ScefDevice device, Action<ReadOnlyMemory<byte>> onDownlink) : INiddAttachment
    {
        private bool _isReachable = true;

        public int Mtu => device._options.Mtu;

        public NiddRate? UplinkRate => device._options.UplinkRate;

        public bool IsReachable
        {
            get => Volatile.Read(ref _isReachable);
            set
            {
                lock (device._lock)
                {
                    Volatile.Write(ref _isReachable, value);
                    device.Flush();
                }
            }
        }

        public void OnDownlink(byte[] datagram) => onDownlink(datagram);

        public NiddOutcome Send(ReadOnlyMemory<byte> datagram, ReleaseAssistance release)
        {
            if (device._attachment != this)
            {
                return NiddOutcome.Detached;
            }

            var outcome = device.OnUplink(datagram.ToArray(), release);
            IsReachable = true;
            return outcome;
        }

        public void Dispose()
        {
            lock (device._lock)
            {
                device._attachment = device._attachment == this ? null : device._attachment;
            }
        }
    }
}

/// <summary>Counts messages against a rate.</summary>
internal sealed class RateWindow(NiddRate? rate, TimeProvider time)
{
    private DateTimeOffset _end = DateTimeOffset.MinValue;
    private int _left;

    /// <summary>When the next may go, once <see cref="TryTake"/> has said no.</summary>
    public TimeSpan UntilNext => _end - time.GetUtcNow();

    public bool TryTake()
    {
        if (rate is null)
        {
            return true;
        }

        var now = time.GetUtcNow();
        if (now >= _end)
        {
            _end = now + rate.Interval;
            _left = rate.Messages;
        }

        return _left > 0 && _left-- > 0;
    }
}
