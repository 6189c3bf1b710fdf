using System.Collections.Concurrent;

namespace Lwm2m.Bench.Management;

/// <summary>
/// The clients that are registered, each until it leaves or its lifetime is over. Events come after the client was
/// answered, from the thread that receives: a listener that waits there for a client waits for ever.
/// </summary>
public sealed class ClientRegistry : IDisposable
{
    private readonly ConcurrentDictionary<string, Entry> _byLocation = new();
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();

    internal ClientRegistry(TimeProvider time)
    {
        _time = time;
    }

    /// <summary>A client registered, or did so anew.</summary>
    public event Action<Registration>? Registered;

    /// <summary>A client updated its registration.</summary>
    public event Action<Registration>? Updated;

    /// <summary>A client left.</summary>
    public event Action<Registration>? Deregistered;

    /// <summary>A client was not heard from in its lifetime.</summary>
    public event Action<Registration>? Expired;

    /// <summary>All registrations of this moment.</summary>
    public IReadOnlyList<Registration> All => [.. _byLocation.Values.Select(entry => entry.Registration)];

    /// <summary>The registration of an endpoint name; null when it is not registered.</summary>
    public Registration? Find(string endpoint) =>
        _byLocation.Values.FirstOrDefault(entry => entry.Registration.Endpoint == endpoint)?.Registration;

    /// <inheritdoc/>
    public void Dispose() => Clear();

    /// <summary>Loses all registrations without raising an event.</summary>
    internal void Clear()
    {
        lock (_lock)
        {
            foreach (var location in _byLocation.Keys)
            {
                Drop(location);
            }
        }
    }

    internal Registration? At(string location) => _byLocation.GetValueOrDefault(location)?.Registration;

    /// <summary>Adds a registration in place of any other of its endpoint name (LwM2M Core §6.2.1).</summary>
    internal void Add(Registration registration)
    {
        lock (_lock)
        {
            // The former goes last: who looks without the lock finds one of them at any time.
            var former = Find(registration.Endpoint);
            Put(registration);
            if (former is not null)
            {
                Drop(former.Location);
            }
        }
    }

    internal void Update(Registration registration)
    {
        lock (_lock)
        {
            var former = _byLocation.GetValueOrDefault(registration.Location);
            Put(registration);
            former?.Timer?.Dispose();
        }
    }

    internal void Remove(string location)
    {
        lock (_lock)
        {
            Drop(location);
        }
    }

    // Told apart from the change itself, because listeners hear of it when the client has its answer.
    internal void RaiseRegistered(Registration registration) => Registered?.Invoke(registration);

    internal void RaiseUpdated(Registration registration) => Updated?.Invoke(registration);

    internal void RaiseDeregistered(Registration registration) => Deregistered?.Invoke(registration);

    private void Put(Registration registration)
    {
        var entry = new Entry(registration);
        _byLocation[registration.Location] = entry;
        entry.Timer = _time.CreateTimer(_ => Expire(entry), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        entry.Arm(_time);
    }

    private void Expire(Entry entry)
    {
        var location = entry.Registration.Location;
        lock (_lock)
        {
            if (_byLocation.GetValueOrDefault(location) != entry)
            {
                return;
            }

            if (_time.GetUtcNow() < entry.Registration.ExpiresAt)
            {
                entry.Arm(_time);
                return;
            }

            Drop(location);
        }

        Expired?.Invoke(entry.Registration);
    }

    private Registration? Drop(string location)
    {
        if (!_byLocation.TryRemove(location, out var entry))
        {
            return null;
        }

        entry.Timer?.Dispose();
        return entry.Registration;
    }

    private sealed class Entry(Registration registration)
    {
        // A timer takes 49 days at most; a lifetime may be 136 years.
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

        public Registration Registration { get; } = registration;

        public ITimer? Timer { get; set; }

        public void Arm(TimeProvider time)
        {
            var left = Registration.ExpiresAt - time.GetUtcNow();
            var wait = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestWait ? left : LongestWait;
            Timer?.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }
}
