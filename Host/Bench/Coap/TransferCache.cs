using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Keeps half-done transfers, each for a time after it was last touched.</summary>
internal sealed class TransferCache<T>(TimeSpan lifetime, TimeProvider time)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(EndPoint Peer, string Request), (T Value, DateTimeOffset Expires)> _entries = [];

    public void Put((EndPoint Peer, string Request) key, T value)
    {
        lock (_lock)
        {
            Forget();
            _entries[key] = (value, time.GetUtcNow() + lifetime);
        }
    }

    public T? Find((EndPoint Peer, string Request) key)
    {
        lock (_lock)
        {
            Forget();
            if (!_entries.TryGetValue(key, out var entry))
            {
                return null;
            }

            _entries[key] = (entry.Value, time.GetUtcNow() + lifetime);
            return entry.Value;
        }
    }

    public T? Take((EndPoint Peer, string Request) key)
    {
        lock (_lock)
        {
            Forget();
            return _entries.Remove(key, out var entry) ? entry.Value : null;
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var key in _entries.Where(pair => pair.Value.Expires <= now).Select(pair => pair.Key).ToList())
        {
            _entries.Remove(key);
        }
    }
}
