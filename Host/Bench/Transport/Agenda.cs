using System.Collections.Concurrent;

namespace Lwm2m.Bench.Transport;

/// <summary>
/// What happens when, on a clock that is real or a test's own. All that shares an agenda takes its turn under <see cref="Gate"/>,
/// so a virtual run gives the same each time.
/// </summary>
public sealed class Agenda
{
    private readonly Func<long> _clock;
    private readonly PriorityQueue<Entry, (long DueMs, long Number)> _entries = new();
    private readonly ConcurrentQueue<Action> _posted = new();
    private long _number;
    private long _runningMs = -1;

    /// <summary>An agenda on the clock of the system.</summary>
    public Agenda()
        : this(() => Environment.TickCount64)
    {
    }

    /// <summary>An agenda on another clock.</summary>
    /// <param name="nowMs">The time in milliseconds; it never goes back.</param>
    public Agenda(Func<long> nowMs) => _clock = nowMs;

    /// <summary>Something was planned: whoever sleeps until <see cref="NextDueMs"/> asks again.</summary>
    public event Action? Changed;

    /// <summary>Held by all that happens.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The time; while an entry is carried out, the time it was due.</summary>
    public long NowMs => _runningMs >= 0 && Gate.IsHeldByCurrentThread ? _runningMs : _clock();

    /// <summary>When the next entry is due, 0 for at once; <see cref="long.MaxValue"/> when there is none.</summary>
    public long NextDueMs
    {
        get
        {
            if (!_posted.IsEmpty)
            {
                return 0;
            }

            lock (Gate)
            {
                while (_entries.TryPeek(out var entry, out var due))
                {
                    if (!entry.IsCancelled)
                    {
                        return due.DueMs;
                    }

                    _entries.Dequeue();
                }

                return long.MaxValue;
            }
        }
    }

    /// <summary>Plans an action.</summary>
    /// <returns>Disposing it takes it off the agenda.</returns>
    public IDisposable After(long ms, Action action)
    {
        var entry = new Entry(action);
        lock (Gate)
        {
            _entries.Enqueue(entry, (NowMs + Math.Max(0, ms), _number++));
        }

        Changed?.Invoke();
        return entry;
    }

    /// <summary>Plans an action for the next turn; from any thread, whatever lock it holds.</summary>
    public void Post(Action action)
    {
        _posted.Enqueue(action);
        Changed?.Invoke();
    }

    /// <summary>Carries out what is due, in the order of time.</summary>
    /// <returns>How many entries were carried out.</returns>
    public int RunDue()
    {
        lock (Gate)
        {
            if (_runningMs >= 0)
            {
                return 0; // an entry asks for what runs already
            }

            var count = 0;
            try
            {
                while (NextDueMs is var nextMs && nextMs <= _clock())
                {
                    if (_posted.TryDequeue(out var posted))
                    {
                        _runningMs = _clock();
                        posted();
                    }
                    else if (_entries.TryDequeue(out var entry, out _))
                    {
                        _runningMs = nextMs;
                        entry.Action();
                    }

                    count++;
                }
            }
            finally
            {
                _runningMs = -1;
            }

            return count;
        }
    }

    private sealed class Entry(Action action) : IDisposable
    {
        public Action Action => action;

        public bool IsCancelled { get; private set; }

        public void Dispose() => IsCancelled = true;
    }
}
