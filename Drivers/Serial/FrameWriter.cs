using System;

namespace Lwm2m.Serial
{
    /// <summary>Puts datagrams into frames (RFC 1055, with a check sequence of RFC 1662), and holds them until the port has taken them.</summary>
    public sealed class FrameWriter
    {
        /// <summary>Octets behind the datagram: a check sequence that is escaped, and the end.</summary>
        private const int MaxTail = 2 * FrameCheck.Length + 1;

        /// <summary>Those, the end of what was before, and the first octet.</summary>
        private const int MaxFraming = MaxTail + 2;

        private readonly byte[] _octets;
        private readonly int _maxDatagram;
        private int _start;
        private int _end;

        /// <summary>Makes it, with room for the frames of two of the longest datagrams, or of one all of whose octets are escaped.</summary>
        /// <param name="maxDatagram">Octets of the longest datagram.</param>
        public FrameWriter(int maxDatagram)
        {
            _maxDatagram = maxDatagram;
            _octets = new byte[2 * (maxDatagram + MaxFraming)];
        }

        /// <summary>What the port has to send: <see cref="Count"/> octets from <see cref="Offset"/> on.</summary>
        public byte[] Octets
        {
            get { return _octets; }
        }

        /// <summary>Where the octets to send start.</summary>
        public int Offset
        {
            get { return _start; }
        }

        /// <summary>How many octets are to be sent.</summary>
        public int Count
        {
            get { return _end - _start; }
        }

        /// <summary>Adds the frame of a datagram.</summary>
        /// <returns>False if it is too long, or there is no room behind the frames that wait.</returns>
        public bool Add(byte[] buffer, int offset, int count)
        {
            if (_start > 0)
            {
                Array.Copy(_octets, _start, _octets, 0, _end - _start);
                _end -= _start;
                _start = 0;
            }

            byte[] octets = _octets;
            if (count > _maxDatagram || _end + count + MaxFraming > octets.Length)
            {
                return false;
            }

            int check = ~FrameCheck.Update(FrameCheck.Start(Slip.CoapFrame), buffer, offset, count);
            int last = octets.Length - MaxTail;
            int at = _end;
            octets[at++] = Slip.End;
            octets[at++] = Slip.CoapFrame;
            int end = offset + count;
            for (; offset < end && at + 2 <= last; offset++)
            {
                byte octet = buffer[offset];
                if (octet == Slip.End || octet == Slip.Escape)
                {
                    octets[at++] = Slip.Escape;
                    octet = octet == Slip.End ? Slip.EscapedEnd : Slip.EscapedEscape;
                }

                octets[at++] = octet;
            }

            if (offset < end)
            {
                return false;
            }

            at = Put(Put(at, (byte)check), (byte)(check >> 8));
            octets[at++] = Slip.End;
            _end = at;
            return true;
        }

        /// <summary>The port has taken the first octets.</summary>
        public void Remove(int count)
        {
            _start += count;
        }

        /// <summary>Drops what has not been sent.</summary>
        public void Clear()
        {
            _start = 0;
            _end = 0;
        }

        private int Put(int at, byte octet)
        {
            if (octet == Slip.End || octet == Slip.Escape)
            {
                _octets[at++] = Slip.Escape;
                octet = octet == Slip.End ? Slip.EscapedEnd : Slip.EscapedEscape;
            }

            _octets[at++] = octet;
            return at;
        }
    }
}
