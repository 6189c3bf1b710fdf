namespace Lwm2m.Bench.Oscore;

/// <summary>The newest sequence numbers received, and which of them (RFC 8613 §3.2.2, §7.4).</summary>
internal sealed class ReplayWindow(int width)
{
    private const int MaxWidth = 64;

    private readonly int _width = width is >= 1 and <= MaxWidth ? width : throw new ArgumentOutOfRangeException(nameof(width));
    private ulong? _newest;
    private ulong _seen;        // bit n stands for _newest - n

    public ulong? Newest => _newest;

    public ulong Seen => _seen;

    public void Restore(ulong? newest, ulong seen) => (_newest, _seen) = (newest, seen);

    public bool IsFresh(ulong number) => _newest is not { } newest
        || number > newest
        || (newest - number < (ulong)_width && (_seen >> (int)(newest - number) & 1) == 0);

    public void Accept(ulong number)
    {
        var newest = _newest ?? number;
        if (number >= newest)
        {
            var ahead = number - newest;
            _seen = (ahead < MaxWidth ? _seen << (int)ahead : 0) | 1;
            _newest = number;
        }
        else
        {
            _seen |= 1UL << (int)(newest - number);
        }
    }

    /// <summary>Takes a number as the lower limit: nothing before it is fresh (RFC 8613 Appendix B.1.2).</summary>
    public void StartAt(ulong number)
    {
        _newest = number;
        _seen = ulong.MaxValue;
    }
}
