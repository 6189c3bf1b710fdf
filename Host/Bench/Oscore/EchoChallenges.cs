using System.Security.Cryptography;

namespace Lwm2m.Bench.Oscore;

/// <summary>Echo values that were issued and not returned yet (RFC 9175 §2.3): each is accepted once, for a limited time.</summary>
internal sealed class EchoChallenges(TimeProvider time)
{
    private const int Length = 8;
    private const int MaxOpen = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly Queue<(string Value, DateTimeOffset Expires)> _open = new();

    public byte[] Issue()
    {
        var value = RandomNumberGenerator.GetBytes(Length);
        if (_open.Count == MaxOpen)
        {
            _open.Dequeue();
        }

        _open.Enqueue((Convert.ToHexString(value), time.GetUtcNow() + Lifetime));
        return value;
    }

    /// <summary>Whether a value was issued a short time ago; it is not accepted again.</summary>
    public bool Take(ReadOnlyMemory<byte> value)
    {
        var shown = Convert.ToHexString(value.Span);
        var rest = _open.Where(entry => entry.Expires > time.GetUtcNow()).ToList();
        var known = rest.RemoveAll(entry => entry.Value == shown) > 0;
        _open.Clear();
        rest.ForEach(_open.Enqueue);
        return known;
    }
}
