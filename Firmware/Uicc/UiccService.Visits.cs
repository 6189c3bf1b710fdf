using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    // What a visit to the applet does, and what has come of it.
    public sealed partial class UiccService
    {
        /// <summary>The longest pause after failures in a row, as a power of two of <see cref="UiccOptions.RetryMs"/>.</summary>
        private const int MaxPauseShift = 8;

        /// <summary>The link whose first message is to be given to the card, or null; each has its turn.</summary>
        internal UiccLink NextToSend()
        {
            for (int i = 0; i < _linkCount; i++)
            {
                UiccLink link = _links[(_next + i) % _linkCount];
                if (link.HasToSend)
                {
                    return link;
                }
            }

            return null;
        }

        /// <summary>The first message of a link was given to the card, or was given up.</summary>
        internal void HasSent(bool isAnswered)
        {
            _next++;
            if (isAnswered)
            {
                _awaitedMs = Card.NowMs + Options.Timing.AckTimeoutMs;
                long soonMs = Card.NowMs + Options.AnswerPollMs;
                _pollMs = Options.AnswerPollMs > 0 && soonMs < _pollMs ? soonMs : _pollMs;
            }
        }

        /// <summary>The applet has answered.</summary>
        internal void Connected()
        {
            _isConnected = true;
            for (int i = 0; i < _linkCount; i++)
            {
                _links[i].Connected();
            }
        }

        /// <summary>The card has done what it was asked to.</summary>
        internal void Worked()
        {
            _failures = 0;
            RefusedStatus = 0;
        }

        /// <summary>The card knows channel, session or selection no longer: it may have been reset, and have forgotten the terminal profile as well.</summary>
        internal void IsForgotten()
        {
            _toolkit?.OnCardReady(Card);
        }

        /// <summary>No message waits.</summary>
        internal void IsEmpty()
        {
            long nowMs = Card.NowMs;
            int intervalMs = Options.AnswerPollMs > 0 && nowMs < _awaitedMs ? Options.AnswerPollMs : Options.PollMs;
            _pollMs = intervalMs > 0 ? nowMs + intervalMs : DatagramLink.Never;
        }

        /// <summary>A message has come, in the buffer of the response.</summary>
        internal void Take(byte[] buffer, UiccMessage message)
        {
            for (int i = 0; i < _linkCount; i++)
            {
                UiccLink link = _links[i];
                if (link.Address.IsSame(buffer, 0))
                {
                    if (link.Take(buffer, message.DataOffset, message.DataCount))
                    {
                        Counters.Received++;
                        link.Address.Keep(buffer, 0);
                    }
                    else
                    {
                        Counters.Malformed++;
                    }

                    return;
                }
            }

            Counters.Foreign++;
        }

        /// <summary>The card did not do what it was asked to: tried again after a pause, and after some of them the links fail.</summary>
        internal void HasFailed(int status)
        {
            RefusedStatus = status;
            Counters.Failures++;
            _isConnected = false;
            _pauseMs = Card.NowMs + ((long)Options.RetryMs << (_failures < MaxPauseShift ? _failures : MaxPauseShift));
            if (++_failures >= Options.Attempts)
            {
                FailLinks();
            }
        }

        /// <summary>
        /// There is no SCP03. Where keys of both sides differ, or the card is not the one it says, it is not asked again: cards count failures, and lock.
        /// </summary>
        internal void HasNoSession(Scp03Failure failure, int status)
        {
            if (failure == Scp03Failure.NotOffered || failure == Scp03Failure.NoAnswer || failure == Scp03Failure.Malformed)
            {
                HasFailed(status);
                return;
            }

            RefusedStatus = status;
            Counters.Failures++;
            IsLocked = true;
            _isConnected = false;
            FailLinks();
        }
    }
}
