using System.Text.Json;

namespace Lwm2m.Bench.SecuredPackets;

/// <summary>The counters of secured packets by the name of who has them, sent and received apart; with a file they survive a restart.</summary>
public sealed class PacketCounters
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true };

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly SortedDictionary<string, Pair> _pairs = [];

    /// <summary>Opens the counters of a file, which need not be there yet; null to keep them in memory.</summary>
    public PacketCounters(string? path = null)
    {
        _path = path;
        if (path is not null && File.Exists(path))
        {
            _pairs = JsonSerializer.Deserialize<SortedDictionary<string, Pair>>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path} has no counters");
        }
    }

    /// <summary>Takes the next counter to send with; kept before it is given.</summary>
    /// <exception cref="InvalidOperationException">The counter is at its end: new keys are needed.</exception>
    public long Next(string name)
    {
        lock (_lock)
        {
            var pair = Of(name);
            if (pair.Sent >= CommandPacket.MaxCounter)
            {
                throw new InvalidOperationException($"the counter of {name} has ended");
            }

            Keep(name, pair with { Sent = pair.Sent + 1 });
            return pair.Sent + 1;
        }
    }

    /// <summary>Takes a received counter if it is higher than all before; kept before it is answered.</summary>
    public bool TryAccept(string name, long counter)
    {
        lock (_lock)
        {
            var pair = Of(name);
            if (counter <= pair.Received)
            {
                return false;
            }

            Keep(name, pair with { Received = counter });
            return true;
        }
    }

    /// <summary>The last counter sent; 0 before the first.</summary>
    public long SentBy(string name)
    {
        lock (_lock)
        {
            return Of(name).Sent;
        }
    }

    /// <summary>The highest counter received; 0 before the first.</summary>
    public long ReceivedBy(string name)
    {
        lock (_lock)
        {
            return Of(name).Received;
        }
    }

    /// <summary>Sets both, for a test.</summary>
    public void Set(string name, long sent, long received)
    {
        lock (_lock)
        {
            Keep(name, new Pair(sent, received));
        }
    }

    private Pair Of(string name) => _pairs.TryGetValue(name, out var pair) ? pair : new Pair(0, 0);

    private void Keep(string name, Pair pair)
    {
        _pairs[name] = pair;
        if (_path is not null)
        {
            File.WriteAllText(_path + ".new", JsonSerializer.Serialize(_pairs, Layout));
            File.Move(_path + ".new", _path, true);
        }
    }

    private sealed record Pair(long Sent, long Received);
}
