using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// Which requests of the other side have been received (RFC 8613 §7.4) and which of them answered under their own nonce (RFC 8613 §8.3). After a loss
    /// nobody knows, until a request has proven fresh (RFC 8613 App. B.1.2).
    /// </summary>
    internal sealed class RequestWindow
    {
        private readonly ReplayWindow _answered = new ReplayWindow(ReplayWindow.MaxWidth);
        private long _highestUnknown = -1;

        public RequestWindow(int width)
        {
            Received = new ReplayWindow(width);
        }

        /// <summary>Whether it can detect a replay.</summary>
        public bool IsKnown;

        /// <summary>The window itself.</summary>
        public readonly ReplayWindow Received;

        /// <summary>Starts with new keys: nothing has been received.</summary>
        public void Begin()
        {
            Received.Restore(-1, 0);
            _answered.Restore(-1, 0);
            IsKnown = true;
        }

        /// <summary>Goes on with a window that was restored. What came before is not answered under its own nonce any more.</summary>
        public void GoOn()
        {
            _answered.Restore(Received.Highest, ulong.MaxValue);
            IsKnown = true;
        }

        /// <summary>Records a request that may be a replay.</summary>
        /// <returns>Whether it is newer than all such before, and so comes only once.</returns>
        public bool IsNewest(long partialIv)
        {
            bool isNewest = partialIv > _highestUnknown;
            _highestUnknown = isNewest ? partialIv : _highestUnknown;
            return isNewest;
        }

        /// <summary>Begins with a request that has proven fresh.</summary>
        public void Confirm(long partialIv)
        {
            if (IsKnown)
            {
                Received.Accept(partialIv);
                return;
            }

            Received.Restore(partialIv, ulong.MaxValue);
            _answered.Restore(partialIv - 1, ulong.MaxValue);
            IsKnown = true;
        }

        /// <summary>Whether a request has been received for certain, or is too old to tell.</summary>
        public bool IsReplay(long partialIv)
        {
            return IsKnown && !Received.IsFresh(partialIv);
        }

        /// <summary>Records a verified request.</summary>
        /// <returns>False when it may be a replay.</returns>
        public bool TryAccept(long partialIv)
        {
            if (IsKnown)
            {
                Received.Accept(partialIv);
            }

            return IsKnown;
        }

        /// <summary>Takes the nonce of a request for its answer: once and never again, whatever the caller believes, and not for what may be a replay.</summary>
        public bool TryTakeNonce(long partialIv)
        {
            if (!IsKnown || !_answered.IsFresh(partialIv))
            {
                return false;
            }

            _answered.Accept(partialIv);
            return true;
        }
    }
}
