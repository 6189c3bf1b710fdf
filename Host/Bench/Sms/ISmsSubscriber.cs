namespace Lwm2m.Bench.Sms;

/// <summary>What became of a delivery.</summary>
public enum DeliveryResult
{
    /// <summary>RP-ACK.</summary>
    Accepted,

    /// <summary>No answer to paging, or detached: kept until it is seen again.</summary>
    Absent,

    /// <summary>RP-ERROR 22, memory capacity exceeded: kept until there is room.</summary>
    MemoryFull,

    /// <summary>RP-ERROR of another cause, or no answer in time: tried again later.</summary>
    Refused,
}

/// <summary>Who can be given short messages by a <see cref="ShortMessageCentre"/>.</summary>
public interface ISmsSubscriber
{
    /// <summary>Whether it is reached over the radio interface; else it is a service that is connected to the centre.</summary>
    bool IsMobile => true;

    /// <summary>Takes an SMS-DELIVER or SMS-STATUS-REPORT. One at a time.</summary>
    /// <param name="tpdu">The TPDU.</param>
    /// <param name="done">Called once, with what became of it.</param>
    void Deliver(byte[] tpdu, Action<DeliveryResult> done);
}
