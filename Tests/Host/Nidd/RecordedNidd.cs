using System;
using System.Collections.Generic;
using Lwm2m.Bench.Scef;

namespace Lwm2m.Host.Tests;

/// <summary>The network behind a modem stand-in: keeps what the device sends, and sends it what a test wants.</summary>
internal sealed class RecordedNidd : INiddNetwork
{
    private Action<ReadOnlyMemory<byte>> _onDownlink = _ => { };

    public List<(byte[] Datagram, ReleaseAssistance Release)> Uplinks { get; } = [];

    public int Mtu { get; init; } = ScefOptions.UsualMtu;

    public NiddRate? UplinkRate { get; init; }

    /// <summary>What becomes of the next uplinks; those after are taken.</summary>
    public Queue<NiddOutcome> Outcomes { get; } = new();

    public int Attachments { get; private set; }

    public string Device { get; private set; } = "";

    public INiddAttachment Attach(string device, Action<ReadOnlyMemory<byte>> onDownlink)
    {
        Attachments++;
        Device = device;
        _onDownlink = onDownlink;
        return new Attachment(this);
    }

    public void Send(params byte[] datagram) => _onDownlink(datagram);

    private sealed class Attachment(RecordedNidd network) : INiddAttachment
    {
        public int Mtu => network.Mtu;

        public NiddRate? UplinkRate => network.UplinkRate;

        public bool IsReachable { get; set; } = true;

        public NiddOutcome Send(ReadOnlyMemory<byte> datagram, ReleaseAssistance release)
        {
            if (network.Outcomes.TryDequeue(out var outcome) && outcome != NiddOutcome.Taken)
            {
                return outcome;
            }

            network.Uplinks.Add((datagram.ToArray(), release));
            return NiddOutcome.Taken;
        }

        public void Dispose() => network._onDownlink = _ => { };
    }
}
