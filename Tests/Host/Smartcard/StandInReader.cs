using System;
using Lwm2m.Bench.Card;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Host.Tests;

/// <summary>A carrier straight to the card of the bench, in virtual time.</summary>
internal sealed class StandInReader(UiccStandIn card) : CardTransport
{
    private const int PollMs = 500;

    private byte[]? _command;
    private int _resets = card.Resets;
    private bool _isOpen;

    /// <summary>Bytes that this side has allocated.</summary>
    public long Allocated { get; private set; }

    /// <summary>Who is between device and card: gets each command and gives its answer; null for nobody.</summary>
    public Func<byte[], byte[]>? Interposer { get; init; }

    public override LinkPump Pump => null!;

    public override void Open(long nowMs)
    {
        if (!_isOpen)
        {
            _isOpen = true;
            MoveTo(card.IsPresent ? CardState.Ready : CardState.Absent, false);
        }
    }

    public override void Close()
    {
        _isOpen = false;
        MoveTo(CardState.Absent, false);
    }

    public override void Tell()
    {
    }

    public override long Step(long nowMs)
    {
        Follow();
        while (_command is { } command)
        {
            _command = null;
            Sent(nowMs);
            long before = GC.GetAllocatedBytesForCurrentThread();
            byte[] answer = Interposer is null ? card.Transmit(command) : Interposer(command);
            Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (!card.IsPresent)
            {
                break;
            }

            if (answer.Length == 0)
            {
                Fail(CardResult.Silent, nowMs);
            }
            else if (answer.Length < 2)
            {
                Fail(CardResult.Damaged, nowMs);
            }
            else
            {
                End(answer, 0, answer.Length, nowMs);
            }
        }

        Follow();
        return card.IsPresent ? DatagramLink.Never : nowMs + PollMs;
    }

    protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        _command = apdu[offset..(offset + count)];
        Allocated += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // A reader notices that a card is pulled or put in; not that one has reset itself.
    private void Follow()
    {
        if (!_isOpen || (card.IsPresent && State == CardState.Ready))
        {
            return;
        }

        if (!card.IsPresent && State != CardState.Absent)
        {
            _command = null;
            MoveTo(CardState.Absent, false);
        }
        else if (card.IsPresent && (State != CardState.Ready || card.Resets != _resets))
        {
            _resets = card.Resets;
            MoveTo(CardState.Ready, true);
        }
    }
}
