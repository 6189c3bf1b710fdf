using System.Collections.Concurrent;
using System.Net;

namespace Lwm2m.Bench.Management;

/// <summary>Whether clients in queue mode listen: for a time after each sign of life (LwM2M Transport §6.5).</summary>
internal sealed class Wakefulness(TimeSpan awakeTime, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, State> _states = new();

    /// <summary>A client was heard.</summary>
    public void Heard(string endpoint)
    {
        var state = _states.GetOrAdd(endpoint, _ => new State());
        TaskCompletionSource awake;
        lock (state)
        {
            state.Until = time.GetUtcNow() + awakeTime;
            awake = state.Awake;
            state.Awake = NewSignal();
        }

        awake.TrySetResult();
    }

    /// <summary>A client did not answer: it sleeps until it is heard again.</summary>
    public void Silent(string endpoint)
    {
        var state = _states.GetOrAdd(endpoint, _ => new State());
        lock (state)
        {
            state.Until = DateTimeOffset.MinValue;
        }
    }

    /// <summary>Takes every client for asleep until it is heard.</summary>
    public void Forget()
    {
        foreach (var endpoint in _states.Keys)
        {
            Silent(endpoint);
        }
    }

    /// <summary>Whether a client still listens.</summary>
    public bool IsAwake(string endpoint)
    {
        var state = _states.GetOrAdd(endpoint, _ => new State());
        lock (state)
        {
            return time.GetUtcNow() < state.Until;
        }
    }

    /// <summary>Waits until a client listens.</summary>
    public Task WaitAsync(string endpoint, CancellationToken cancellation)
    {
        var state = _states.GetOrAdd(endpoint, _ => new State());
        lock (state)
        {
            return time.GetUtcNow() < state.Until ? Task.CompletedTask : state.Awake.Task.WaitAsync(cancellation);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class State
    {
        public DateTimeOffset Until { get; set; }

        public TaskCompletionSource Awake { get; set; } = NewSignal();
    }
}
