using Lwm2m.Modem;

namespace Lwm2m.ModemUdp
{
    /// <summary>Reads a datagram that has arrived at the modem, while the link has room for it.</summary>
    internal sealed class DatagramReadJob : ModemJob
    {
        /// <summary>Datagrams that are damaged or too long, one after the other, after which others get their turn.</summary>
        private const int MaxDropped = 8;

        private readonly ModemUdpLink _link;
        private int _dropped;
        private bool _hasRead;

        internal DatagramReadJob(ModemUdpLink link)
            : base(Read, true)
        {
            _link = link;
        }

        /// <inheritdoc/>
        public override void Run(AtChannel at)
        {
            if (_link.MayRead)
            {
                _hasRead = false;
                _link.Modem.Dialect.WriteRead(at, this, _link.Socket);
            }
        }

        /// <inheritdoc/>
        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            int offset;
            int count;
            _link.Modem.Dialect.ReadDatagram(at, fields, _link.Socket, out offset, out count);
            if (count != 0)
            {
                Take(fields.Buffer, offset, count);
            }
        }

        /// <inheritdoc/>
        public override void OnData(AtChannel at, byte[] buffer, int offset, int count)
        {
            count = _link.Modem.Dialect.FindData(buffer, ref offset, count);
            Take(buffer, offset, count);
        }

        /// <inheritdoc/>
        public override void OnEnd(AtChannel at, AtResult result)
        {
            if (!_hasRead)
            {
                // None waits, or it cannot be read: the next one is announced anew.
                _link.OnEmpty();
            }
            else if (_dropped >= MaxDropped)
            {
                _dropped = 0;
                _link.OnUnreadable(at.NowMs);
            }
        }

        private void Take(byte[] buffer, int offset, int count)
        {
            _hasRead = true;
            _link.OnDatagram(buffer, offset, count);
            _dropped = _link.HasArrived ? 0 : _dropped + 1;
        }
    }
}
