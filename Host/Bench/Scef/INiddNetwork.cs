namespace Lwm2m.Bench.Scef;

/// <summary>The non-IP part of a network as a modem sees it: the seam between the modem stand-in and an SCEF (TS 23.682 §5.13).</summary>
public interface INiddNetwork
{
    /// <summary>Attaches a device to its non-IP PDN; another attachment of the same device ends.</summary>
    /// <param name="device">Its identity in the network, such as an IMSI: the network knows no IP address of it.</param>
    /// <param name="onDownlink">Takes each datagram for the device, on any thread, and must not block.</param>
    INiddAttachment Attach(string device, Action<ReadOnlyMemory<byte>> onDownlink);
}

/// <summary>A non-IP PDN connection of one device.</summary>
public interface INiddAttachment : IDisposable
{
    /// <summary>The link MTU in bytes that the network announces by PCO (TS 24.008 §10.5.6.3).</summary>
    int Mtu { get; }

    /// <summary>The messages that the device may send, or null for any number (APN rate control, TS 24.008 §10.5.6.3.2; <c>+CGAPNRC</c>).</summary>
    NiddRate? UplinkRate { get; }

    /// <summary>Whether the device can be reached, not in power saving: what arrives meanwhile is kept for it. True at first; an uplink sets it.</summary>
    bool IsReachable { get; set; }

    /// <summary>Sends a datagram of the device.</summary>
    /// <param name="datagram">1 byte to <see cref="Mtu"/>.</param>
    /// <param name="release">The release assistance indication of <c>+CSODCP</c>.</param>
    NiddOutcome Send(ReadOnlyMemory<byte> datagram, ReleaseAssistance release);
}

/// <summary>So many messages in so much time.</summary>
/// <param name="Messages">1 or more.</param>
/// <param name="Interval">The time.</param>
public sealed record NiddRate(int Messages, TimeSpan Interval);

/// <summary>What a network makes of an uplink datagram.</summary>
public enum NiddOutcome
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>The control plane is congested: <c>+CME ERROR: 182</c>.</summary>
    Congested,

    /// <summary>It exceeds the MTU, or is empty.</summary>
    BadLength,

    /// <summary>The attachment has ended.</summary>
    Detached,
}

/// <summary>What the device says about the traffic after a datagram (TS 27.007 <c>+CSODCP</c>, RAI).</summary>
public enum ReleaseAssistance
{
    /// <summary>It says nothing.</summary>
    None = 0,

    /// <summary>Nothing follows: the radio connection can be released at once.</summary>
    NothingFollows = 1,

    /// <summary>One answer follows, then the radio connection can be released.</summary>
    AnswerFollows = 2,
}
