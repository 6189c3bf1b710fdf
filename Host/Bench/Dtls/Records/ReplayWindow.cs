namespace Lwm2m.Bench.Dtls.Records;

/// <summary>The last 64 sequence numbers of an epoch (RFC 6347 §4.1.2.6).</summary>
internal sealed class ReplayWindow
{
    private const int Width = 64;

    private ulong _seen;

    /// <summary>The newest number accepted; null before the first.</summary>
    public ulong? Newest { get; private set; }

    /// <summary>Bit n: whether <see cref="Newest"/> less n was accepted.</summary>
    public ulong Seen => _seen;

    public void Restore(ulong? newest, ulong seen) => (Newest, _seen) = (newest, seen);

    public bool IsNewest(ulong number) => Newest is not { } newest || number > newest;

    public bool IsFresh(ulong number) =>
        Newest is not { } newest || number > newest || (newest - number < Width && (_seen >> (int)(newest - number) & 1) == 0);

    public void Accept(ulong number)
    {
        if (Newest is not { } newest)
        {
            (Newest, _seen) = (number, 1);
        }
        else if (number > newest)
        {
            var ahead = number - newest;
            _seen = (ahead < Width ? _seen << (int)ahead : 0) | 1;
            Newest = number;
        }
        else if (newest - number < Width)
        {
            _seen |= 1UL << (int)(newest - number);
        }
    }
}
