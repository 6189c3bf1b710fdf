namespace Lwm2m.Bench.Modem;

/// <summary>Attachment and packet data contexts.</summary>
internal sealed class PacketState(ModemSession session)
{
    private readonly HashSet<int> _active = [];

    /// <summary>A context was switched off, by the host or because the network went.</summary>
    public event Action<int>? Deactivated;

    /// <summary>A context was switched on.</summary>
    public event Action<int>? Activated;

    public bool IsAttached { get; private set; }

    public bool IsActive(int id) => _active.Contains(id);

    /// <summary>The largest datagram of a context, as <c>+CGCONTRDP</c> tells it.</summary>
    public int MaxOctets { get; set; } = 1358;

    public void Attach()
    {
        if (!IsAttached)
        {
            IsAttached = true;
            Activate(1); // the default bearer
        }
    }

    public void Detach()
    {
        IsAttached = false;
        foreach (var id in _active.ToArray())
        {
            Deactivate(id);
        }
    }

    public void Activate(int id)
    {
        if (session.Memory.Contexts.ContainsKey(id) && _active.Add(id))
        {
            Activated?.Invoke(id);
        }
    }

    public void Deactivate(int id)
    {
        if (_active.Remove(id))
        {
            Deactivated?.Invoke(id);
        }
    }
}
