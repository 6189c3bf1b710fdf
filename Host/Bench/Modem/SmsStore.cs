namespace Lwm2m.Bench.Modem;

/// <summary>Status of a stored message (3GPP TS 27.005 §3.1).</summary>
internal enum SmsStatus
{
    /// <summary>Received, not read.</summary>
    Unread = 0,

    /// <summary>Received and read.</summary>
    Read = 1,

    /// <summary>Stored, not sent.</summary>
    Unsent = 2,

    /// <summary>Stored and sent.</summary>
    Sent = 3,
}

/// <summary>A stored message: its PDU with the address of the service centre in front.</summary>
internal sealed record StoredSms(SmsStatus Status, byte[] Pdu, int TpduLength);

/// <summary>A message store.</summary>
internal sealed class SmsStore(string name, int capacity)
{
    public string Name => name;

    public int Capacity => capacity;

    public SortedDictionary<int, StoredSms> Messages { get; } = [];

    public bool IsFull => Messages.Count >= capacity;

    /// <summary>Stores a message at the first free index.</summary>
    public int Add(StoredSms message)
    {
        var index = Enumerable.Range(1, capacity).First(i => !Messages.ContainsKey(i));
        Messages.Add(index, message);
        return index;
    }
}
