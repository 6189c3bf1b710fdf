using System;
using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>The link to one server over a <see cref="NiddBearer"/>, which it shares with the links of others.</summary>
    public sealed class NiddLink : DatagramLink
    {
        private const int MaxTokenLength = 8;

        private readonly NiddBearer _bearer;
        private readonly BearerTiming _timing;
        private readonly int _maxDatagram;
        private readonly byte[] _token = new byte[MaxTokenLength];
        private int _tokenLength = -1;
        private int _index = Routing.Nobody;
        private int _sentBefore;            // datagrams of the bearer when it was opened
        private ReleaseHint _hint;
        private bool _isRejected;

        /// <summary>Makes a closed link.</summary>
        /// <param name="bearer">The bearer.</param>
        /// <param name="target">The server, by the name that the node behind the network knows it by.</param>
        /// <param name="isSecured">Whether it carries DTLS records, so that nothing in its datagrams can name the server.</param>
        public NiddLink(NiddBearer bearer, LinkTarget target, bool isSecured)
        {
            _bearer = bearer;
            _timing = target.Timing ?? bearer.Timing;
            _maxDatagram = target.MaxDatagram;
            IsSecured = isSecured;
            Host = Utf8.FromString(target.Host.IndexOf(":") < 0 ? target.Host : "[" + target.Host + "]");
            Port = target.Port;
            PeerId = target.PeerId;
            Room = isSecured ? 0 : ServerNaming.LengthOf(Host, Port);
        }

        /// <summary>Value of Uri-Host.</summary>
        internal readonly byte[] Host;

        /// <summary>The port.</summary>
        internal readonly int Port;

        /// <summary>The kid of the server's requests, or null.</summary>
        internal readonly byte[] PeerId;

        /// <summary>Whether it carries DTLS records.</summary>
        internal readonly bool IsSecured;

        /// <summary>Bytes that the bearer has added to its datagrams.</summary>
        internal int Named;

        /// <summary>Bytes that the bearer adds to a datagram at most.</summary>
        internal readonly int Room;

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _isRejected ? LinkState.Failed : _index == Routing.Nobody ? LinkState.Closed : _bearer.State == LinkState.Closed ? LinkState.Failed : _bearer.State; }
        }

        /// <summary>The largest datagram: what modem and network take, less the options that name the server.</summary>
        public override int MaxDatagram
        {
            get
            {
                int limit = _bearer.MaxUplink;
                return (_maxDatagram > 0 && _maxDatagram < limit ? _maxDatagram : limit) - Room;
            }
        }

        /// <summary>True: the network knows the device by its subscription.</summary>
        public override bool KeepsAddress
        {
            get { return true; }
        }

        /// <inheritdoc/>
        public override bool IsSending
        {
            get { return _index != Routing.Nobody && _bearer.IsSending(_index); }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        /// <inheritdoc/>
        public override LinkPump Pump
        {
            get { return _bearer.Pump; }
        }

        /// <inheritdoc/>
        public override bool IsFaultLocal
        {
            get { return _bearer.Counters.Sent == _sentBefore; }
        }

        /// <summary>Bytes of its requests that only name the server.</summary>
        public override int OverheadBytes
        {
            get { return Named; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            if (_index == Routing.Nobody)
            {
                _sentBefore = _bearer.Counters.Sent;
                _tokenLength = -1;
                _hint = ReleaseHint.None;
                _index = _bearer.Attach(this, nowMs);
                _isRejected = _index == Routing.Nobody;
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            _isRejected = false;
            if (_index != Routing.Nobody)
            {
                _bearer.Detach(_index);
                _index = Routing.Nobody;
            }
        }

        /// <summary>Closes the link: there is nothing to save, the subscription is its address.</summary>
        /// <returns>True.</returns>
        public override bool Suspend()
        {
            Close();
            return true;
        }

        /// <inheritdoc/>
        public override void Announce(ReleaseHint hint)
        {
            _hint = hint;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            ReleaseHint hint = _hint;
            _hint = ReleaseHint.None;
            return State == LinkState.Open && _bearer.Send(_index, buffer, offset, count, hint);
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            return _index == Routing.Nobody ? 0 : _bearer.Receive(_index, buffer, offset, count);
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            return _index == Routing.Nobody ? Never : _bearer.Step(nowMs);
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            if (_index != Routing.Nobody && _bearer.HasArrived(_index))
            {
                return true;
            }

            LinkPump pump = _bearer.Pump;
            if (pump is not null)
            {
                // With 0 too: a client that waits for links of several drivers asks each so.
                return pump.Wait(timeoutMs) && _index != Routing.Nobody && _bearer.HasArrived(_index);
            }

            Thread.Sleep(timeoutMs);
            return false;
        }

        /// <summary>Notes the token of its last request.</summary>
        internal void SetToken(byte[] buffer, int offset, int length)
        {
            if (length <= MaxTokenLength)
            {
                Array.Copy(buffer, offset, _token, 0, length);
                _tokenLength = length;
            }
        }

        /// <summary>Whether its last request had this token.</summary>
        internal bool HasToken(byte[] buffer, int offset, int length)
        {
            int at = length == _tokenLength ? 0 : -1;
            while (at >= 0 && at < length && _token[at] == buffer[offset + at])
            {
                at++;
            }

            return at == length;
        }
    }
}
