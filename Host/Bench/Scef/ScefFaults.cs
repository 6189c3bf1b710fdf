using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Scef;

/// <summary>What goes wrong on the bearer, when it is told to.</summary>
public sealed class ScefFaults
{
    private readonly Queue<ScefFate> _up = new();
    private readonly Queue<ScefFate> _down = new();

    /// <summary>How long every datagram to a device takes.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether what was kept for a sleeping device reaches it twice after it woke, as extended buffering and a repeating sender together do.</summary>
    public bool RepeatsAfterWake { get; set; }

    /// <summary>Decides what becomes of the next datagrams of a direction, after those decided before.</summary>
    /// <param name="direction"><see cref="Direction.Received"/> from the device, or <see cref="Direction.Sent"/> to it.</param>
    /// <param name="fate">What becomes of them.</param>
    /// <param name="count">How many.</param>
    public void Next(Direction direction, ScefFate fate, int count = 1)
    {
        if (direction == Direction.Sent && fate is ScefFate.Refused or ScefFate.Throttled)
        {
            throw new ArgumentException("only an uplink is refused", nameof(fate));
        }

        if (direction == Direction.Received && fate is ScefFate.Overtaken or ScefFate.Oversized)
        {
            throw new ArgumentException("only a downlink is", nameof(fate));
        }

        var queue = direction == Direction.Sent ? _down : _up;
        lock (queue)
        {
            for (var i = 0; i < count; i++)
            {
                queue.Enqueue(fate);
            }
        }
    }

    internal ScefFate Take(Direction direction)
    {
        var queue = direction == Direction.Sent ? _down : _up;
        lock (queue)
        {
            return queue.TryDequeue(out var fate) ? fate : ScefFate.Carried;
        }
    }
}

/// <summary>What becomes of one datagram on the bearer.</summary>
public enum ScefFate
{
    /// <summary>It is carried.</summary>
    Carried,

    /// <summary>It is lost.</summary>
    Lost,

    /// <summary>It arrives twice.</summary>
    Repeated,

    /// <summary>The next one arrives before it. To a device only.</summary>
    Overtaken,

    /// <summary>The control plane is congested: <c>+CME ERROR: 182</c>. From a device only.</summary>
    Refused,

    /// <summary>The network dropped it, as it exceeds the rate. From a device only; not to be asked for.</summary>
    Throttled,

    /// <summary>One of more bytes than the MTU comes before it, as no network should send. To a device only.</summary>
    Oversized,
}
