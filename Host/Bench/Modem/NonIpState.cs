using Lwm2m.Bench.Scef;

namespace Lwm2m.Bench.Modem;

/// <summary>The non-IP connection of a modem.</summary>
internal sealed class NonIpState
{
    private readonly ModemSession _session;
    private readonly Queue<byte[]> _kept = new();
    private INiddAttachment? _attachment;

    public NonIpState(ModemSession session)
    {
        _session = session;
        session.Packet.Activated += id => Changed(id, true);
        session.Packet.Deactivated += id => Changed(id, false);
        session.Radio.Reached += isReachable =>
        {
            if (_attachment is { } attachment)
            {
                attachment.IsReachable = isReachable;
            }
        };
        session.OnEnd(Close);
    }

    /// <summary>What takes data of the network; false when it cannot now.</summary>
    public Func<byte[], bool>? Taker { get; set; }

    public bool IsOpen => _attachment is not null;

    public int MaxOctets => _attachment?.Mtu ?? 0;

    public NiddRate? Rate => _attachment?.UplinkRate;

    /// <summary>The context of the connection.</summary>
    public int Context { get; private set; }

    public bool Open(int context)
    {
        if (_attachment is null && _session.World.NonIp is { } network)
        {
            INiddAttachment? opened = null;
            opened = network.Attach(_session.Options.Imsi, data =>
            {
                var bytes = data.ToArray();
                _session.World.Agenda.Post(() => Arrive(opened, bytes));
            });
            _attachment = opened;
            Context = context;
            _session.Packet.MaxOctets = opened.Mtu;
        }

        return _attachment is not null;
    }

    /// <summary>Sends data; RAI is 0 nothing said, 1 nothing follows, 2 one answer follows.</summary>
    public NiddOutcome Send(byte[] data, int releaseAssistance)
    {
        _session.Radio.Stir();
        return _attachment?.Send(data, (ReleaseAssistance)releaseAssistance) ?? NiddOutcome.Detached;
    }

    /// <summary>Data that was kept can be taken.</summary>
    public void Resume()
    {
        while (_kept.TryPeek(out var data) && (Taker?.Invoke(data) ?? false))
        {
            _kept.Dequeue();
        }
    }

    public void Close()
    {
        _attachment?.Dispose();
        _attachment = null;
        _kept.Clear();
    }

    private void Arrive(INiddAttachment? attachment, byte[] data)
    {
        if (_attachment is not null && (attachment is null || attachment == _attachment) && _kept.Count < ModemSocket.MaxDatagrams)
        {
            _kept.Enqueue(data);
            Resume();
        }
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
