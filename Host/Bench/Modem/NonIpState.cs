namespace Lwm2m.Bench.Modem;

/// <summary>The non-IP connection of a modem.</summary>
internal sealed class NonIpState
{
    private readonly ModemSession _session;
    private INonIpConnection? _connection;

    public NonIpState(ModemSession session)
    {
        _session = session;
        session.Packet.Activated += id => Changed(id, true);
        session.Packet.Deactivated += id => Changed(id, false);
        session.OnEnd(Close);
    }

    /// <summary>What takes data of the network; false when it cannot now.</summary>
    public Func<byte[], bool>? Taker { get; set; }

    public bool IsOpen => _connection is not null;

    public int MaxOctets => _connection?.MaxOctets ?? 0;

    /// <summary>The context of the connection.</summary>
    public int Context { get; private set; }

    public bool Open(int context)
    {
        if (_connection is null && _session.World.NonIp is { } network)
        {
            _connection = network.Connect(_session.Options.Imsi, _session.Memory.Contexts[context].Apn, data =>
                _session.Modem.IsOn && (Taker?.Invoke(data) ?? false));
            Context = context;
            _session.Packet.MaxOctets = _connection?.MaxOctets ?? _session.Packet.MaxOctets;
        }

        return _connection is not null;
    }

    public bool Send(byte[] data, int releaseAssistance)
    {
        _session.Radio.Stir();
        return _connection!.Send(data, releaseAssistance);
    }

    public void Resume() => _connection?.Resume();

    public void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private void Changed(int context, bool isActive)
    {
        if (!_session.Memory.Contexts.TryGetValue(context, out var definition) || !definition.IsNonIp)
        {
            return;
        }

        if (isActive)
        {
            Open(context);
        }
        else if (context == Context)
        {
            Close();
        }
    }
}
