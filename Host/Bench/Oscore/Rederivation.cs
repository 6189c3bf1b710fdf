using System.Security.Cryptography;

namespace Lwm2m.Bench.Oscore;

/// <summary>
/// Contexts from random ID Contexts (RFC 8613 Appendix B.2): the client asks under ID1 = R1, the server answers under
/// R2 || ID1 telling R2, the client asks under R2 || R3. Each is told in the kid context as a CBOR byte string.
/// </summary>
internal sealed class Rederivation(OscoreCredentials credentials, TimeProvider time)
{
    private const int NonceLength = 8;
    private const int MaxOffers = 8;

    private static readonly TimeSpan OfferLifetime = TimeSpan.FromSeconds(60);

    private readonly List<(byte[] R2, DateTimeOffset Expires)> _offers = [];

    /// <summary>The kid context for an ID Context or a part of it.</summary>
    public static byte[] Told(ReadOnlyMemory<byte> id) => CoseStructures.Wrap(id);

    /// <summary>Client, step 1.</summary>
    public OscoreContext First() => new(credentials, RandomNumberGenerator.GetBytes(NonceLength));

    /// <summary>The context of response #1.</summary>
    public OscoreContext Second(ReadOnlyMemory<byte> r2, ReadOnlyMemory<byte> id1) => new(credentials, Joined(r2, id1));

    /// <summary>Client, step 3: the context of request #2.</summary>
    public OscoreContext Third(ReadOnlyMemory<byte> r2) => new(credentials, Joined(r2, RandomNumberGenerator.GetBytes(NonceLength)));

    /// <summary>Server, step 2: a new R2; null when too many are open.</summary>
    public byte[]? Offer()
    {
        _offers.RemoveAll(offer => offer.Expires <= time.GetUtcNow());
        if (_offers.Count == MaxOffers)
        {
            return null;
        }

        var r2 = RandomNumberGenerator.GetBytes(NonceLength);
        _offers.Add((r2, time.GetUtcNow() + OfferLifetime));
        return r2;
    }

    /// <summary>Server, step 4: whether an ID Context begins with an R2 that is open.</summary>
    public bool IsAnswer(ReadOnlyMemory<byte> id) => _offers.Exists(
        offer => offer.Expires > time.GetUtcNow() && id.Length > offer.R2.Length && id.Span.StartsWith(offer.R2));

    /// <summary>Server: one run came to its end, so that no other may.</summary>
    public void CloseOffers() => _offers.Clear();

    private static byte[] Joined(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second) => [.. first.Span, .. second.Span];
}
