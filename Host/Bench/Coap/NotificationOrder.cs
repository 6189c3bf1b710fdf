namespace Lwm2m.Bench.Coap;

/// <summary>Tells the newer of two notifications by their 24-bit sequence numbers and times (RFC 7641 §3.4).</summary>
internal sealed class NotificationOrder(TimeProvider time)
{
    private const uint Half = 1 << 23;

    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(128);

    private uint? _newest;
    private DateTimeOffset _at;

    /// <summary>The newest number; null before the first.</summary>
    public uint? Newest => _newest;

    /// <summary>Goes on with a number.</summary>
    public void Restore(uint? newest) => (_newest, _at) = (newest, time.GetUtcNow());

    /// <summary>Whether a notification is newer than all before; if so it is the newest from now on. False without a number.</summary>
    public bool IsFresh(uint? number)
    {
        if (number is not { } next)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var fresh = _newest is not { } newest
            || (newest < next && next - newest < Half)
            || (newest > next && newest - next > Half)
            || now > _at + Stale;
        if (fresh)
        {
            (_newest, _at) = (next, now);
        }

        return fresh;
    }
}
