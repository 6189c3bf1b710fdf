using System;
using Lwm2m.Foundation;

namespace Lwm2m.ModemUdp
{
    // What its jobs and the modem tell it of its socket.
    public sealed partial class ModemUdpLink
    {
        /// <summary>Chooses the number of the socket and takes the settings, before the first step.</summary>
        /// <returns>False if the modem has no further socket.</returns>
        internal bool Prepare()
        {
            int index = _sockets.Take(this);
            if (index < 0)
            {
                return false;
            }

            int size = MaxDatagram;
            Outgoing.Resize(size);
            if (_in is null || _in.Length != size)
            {
                _in = new byte[size];
            }

            Socket.Begin(Modem.Dialect.NumbersSockets ? -1 : index, Modem.Options);
            _hasSocket = true;
            return true;
        }

        internal void OnOpened()
        {
            Opened();
        }

        internal void OnOpenFailed()
        {
            MustClose = _hasSocket;
            if (IsOpening)
            {
                Fail(!Socket.IsNameUnknown);
            }

            Abandon();
        }

        /// <summary>The modem has not answered while it was to number the socket.</summary>
        internal void OnUnheard()
        {
            _sockets.CloseUnheard();
        }

        /// <summary>The socket has been closed.</summary>
        internal void OnSocketGone()
        {
            MustClose = false;
            _hasSocket = false;
            Socket.Handle = -1;
            _socketJob.Restart();
            if (!IsOpening)
            {
                _sockets.Leave(this);
            }
        }

        /// <summary>The modem started anew, or is switched off.</summary>
        internal void OnSocketLost()
        {
            Clear();
            OnSocketGone();
            _sockets.Leave(this);
        }

        /// <summary>The modem says that it has closed the socket.</summary>
        internal void OnClosed()
        {
            if (State == LinkState.Open)
            {
                Clear();
                Fail(!_hasLeft);
                Abandon();
            }
        }

        /// <summary>The modem says that a datagram has arrived.</summary>
        internal void OnArrived()
        {
            _isAnnounced = true;
            Look();
        }

        /// <summary>Nothing waits in the modem.</summary>
        internal void OnEmpty()
        {
            _isAnnounced = false;
        }

        /// <summary>A datagram has been read, or was pushed.</summary>
        internal void OnDatagram(byte[] buffer, int offset, int count)
        {
            _lookMs = Never;
            if (count <= 0 || count > _in.Length || State != LinkState.Open)
            {
                Dropped++;
                return;
            }

            Dropped += _arrived > 0 ? 1 : 0;
            Array.Copy(buffer, offset, _in, 0, count);
            _arrived = count;
        }

        /// <summary>The first datagram of the queue has left, or is lost.</summary>
        internal void OnSent(bool hasLeft, long nowMs)
        {
            if (Outgoing.Count == 0)
            {
                return;
            }

            _hasLeft |= hasLeft;
            Lost += hasLeft ? 0 : 1;
            _failures = hasLeft ? 0 : _failures + 1;
            _lookMs = nowMs + LookMs;
            Outgoing.RemoveFirst();
            if (_failures >= MaxFailures)
            {
                OnClosed();
            }
            else if (Outgoing.Count == 0)
            {
                Changed();
            }
        }

        /// <summary>What it reads are no datagrams: it looks again later.</summary>
        internal void OnUnreadable(long nowMs)
        {
            _isAnnounced = false;
            _lookMs = nowMs + LookMs;
        }

        private void Look()
        {
            if (MayRead)
            {
                Modem.Submit(_read);
            }
        }

        private void Clear()
        {
            Lost += Outgoing.Count;
            Outgoing.Clear();
            _arrived = 0;
            _failures = 0;
            _isAnnounced = false;
            _lookMs = Never;
        }

        /// <summary>Has the socket closed, if there is one.</summary>
        private void Abandon()
        {
            if (_hasSocket)
            {
                MustClose = true;
                Modem.Submit(_socketJob);
            }
            else
            {
                _sockets.Leave(this);
            }
        }
    }
}
