using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// Remembers the Message IDs that peers have used and what they were answered, so that a repeated message has the
/// same answer and no second effect (RFC 7252 §4.5).
/// </summary>
internal sealed class DuplicateFilter(TransmissionParameters parameters, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(EndPoint Peer, ushort MessageId), Entry> _entries = [];
    private readonly Queue<(EndPoint Peer, ushort MessageId, Entry Entry)> _oldestFirst = new();

    /// <summary>Notes a CON or NON message.</summary>
    /// <returns>False for a duplicate, with the answer given so far, null when there is none yet.</returns>
    public bool IsNew(EndPoint peer, CoapMessage message, out CoapMessage? answer)
    {
        var now = time.GetUtcNow();
        var lifetime = message.Type == CoapType.Confirmable ? parameters.ExchangeLifetime : parameters.NonLifetime;
        lock (_lock)
        {
            Forget(now);
            var key = (peer, message.MessageId);
            if (_entries.TryGetValue(key, out var known) && now < known.Expires)
            {
                answer = known.Answer;
                return false;
            }

            var entry = new Entry(now + lifetime);
            _entries[key] = entry;
            _oldestFirst.Enqueue((peer, message.MessageId, entry));
            answer = null;
            return true;
        }
    }

    /// <summary>Keeps the answer for the duplicates to come.</summary>
    public void Remember(EndPoint peer, CoapMessage answer)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue((peer, answer.MessageId), out var entry))
            {
                entry.Answer = answer;
            }
        }
    }

    /// <summary>Forgets a message that did not verify, so that a genuine one with its Message ID is processed.</summary>
    public void Forget(EndPoint peer, ushort messageId)
    {
        lock (_lock)
        {
            _entries.Remove((peer, messageId));
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_oldestFirst.TryPeek(out var oldest) && oldest.Entry.Expires <= now)
        {
            _oldestFirst.Dequeue();
            var key = (oldest.Peer, oldest.MessageId);
            if (_entries.TryGetValue(key, out var entry) && entry == oldest.Entry)
            {
                _entries.Remove(key);
            }
        }
    }

    private sealed class Entry(DateTimeOffset expires)
    {
        public DateTimeOffset Expires { get; } = expires;

        public CoapMessage? Answer { get; set; }
    }
}
