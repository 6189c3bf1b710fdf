using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Lwm2m.Host.Tests;

/// <summary>The time of a simulated year, in milliseconds since its start, with the timers that the bench's servers set.</summary>
internal sealed class YearTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<Timer> _timers = [];

    public long NowMs { get; private set; }

    /// <summary>When the next timer is due.</summary>
    public long NextMs => _timers.Count == 0 ? long.MaxValue : _timers.Min(timer => timer.DueMs);

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => NowMs;

    public override DateTimeOffset GetUtcNow() => Start.AddMilliseconds(NowMs);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Goes on to a time; timers fire in order on the way.</summary>
    public void GoTo(long nowMs)
    {
        while (NextMs <= nowMs)
        {
            var timer = _timers.MinBy(timer => timer.DueMs)!;
            _timers.Remove(timer);
            NowMs = Math.Max(NowMs, timer.DueMs);
            timer.Fire();
        }

        NowMs = nowMs;
    }

    private sealed class Timer(YearTime time, Action fire) : ITimer
    {
        public long DueMs { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time._timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                DueMs = time.NowMs + (long)dueTime.TotalMilliseconds;
                time._timers.Add(this);
            }

            return true;
        }

        public void Dispose() => time._timers.Remove(this);

        public System.Threading.Tasks.ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
