namespace Lwm2m.Bench.Tests.Support;

/// <summary>A clock that stands until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; timers fire in order on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                _now = next?.Due ?? end;
                if (next is not null)
                {
                    _timers.Remove(next);
                }
            }

            if (next is null)
            {
                return;
            }

            next.Fire();
        }
    }

    /// <summary>Waits, in real time, until somebody waits for this clock, then moves it to that moment.</summary>
    /// <returns>By how much it moved.</returns>
    public async Task<TimeSpan> AdvanceToNextTimerAsync(CancellationToken cancellation)
    {
        while (true)
        {
            DateTimeOffset? due;
            lock (_lock)
            {
                due = _timers.Count == 0 ? null : _timers.Min(timer => timer.Due);
            }

            if (due is { } moment)
            {
                var by = moment - GetUtcNow();
                Advance(by);
                return by;
            }

            await Task.Delay(1, cancellation);
        }
    }

    /// <summary>Moves the clock in steps until the work is done. Between two steps what the first has set off is carried out, so that the clock does not run away from it.</summary>
    public async Task AdvanceUntilAsync(Task work, TimeSpan step, CancellationToken cancellation)
    {
        while (!work.IsCompleted)
        {
            Advance(step);
            do
            {
                await Task.WhenAny(work, Task.Delay(5, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
            while (!work.IsCompleted && ThreadPool.PendingWorkItemCount > 0);
        }
    }

    private sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = time._now + dueTime;
                    time._timers.Add(this);
                }
            }

            return true;
        }

        public void Fire() => callback();

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
