using System;

namespace Lwm2m.Serial
{
    /// <summary>
    /// Finds the datagrams in what a serial line brings. What is no intact frame of a datagram is dropped and counted; nothing is asked for again, as
    /// CoAP and DTLS do that.
    /// </summary>
    public sealed class FrameReader
    {
        private readonly byte[] _frame;
        private int _length;            // of the frame so far; beyond the room for a frame that is too long
        private bool _isEscaped;
        private bool _isBroken;

        /// <summary>Makes it.</summary>
        /// <param name="maxDatagram">Octets of the longest datagram; a longer one is dropped.</param>
        public FrameReader(int maxDatagram)
        {
            _frame = new byte[maxDatagram + Slip.Overhead];
        }

        /// <summary>Length of the datagram found last, or 0 for none.</summary>
        public int DatagramLength { get; private set; }

        /// <summary>Frames dropped since their check sequence does not match.</summary>
        public int BadChecksum { get; private set; }

        /// <summary>Frames dropped since an escape is followed by an octet that it does not go with, or ends the frame.</summary>
        public int BadFraming { get; private set; }

        /// <summary>Frames dropped since they are too long.</summary>
        public int Oversize { get; private set; }

        /// <summary>Frames dropped since their first octet says that they hold something else, or noise.</summary>
        public int Foreign { get; private set; }

        /// <summary>Reads on, up to the end of the next datagram.</summary>
        /// <returns>Octets read; fewer than <paramref name="count"/> only when a datagram was found.</returns>
        public int Read(byte[] buffer, int offset, int count)
        {
            byte[] frame = _frame;
            int length = _length;
            bool isEscaped = _isEscaped;
            int end = offset + count;
            int at = offset;
            DatagramLength = 0;
            while (at < end && DatagramLength == 0)
            {
                byte octet = buffer[at++];
                if (octet == Slip.End)
                {
                    if (length > 0 || isEscaped)
                    {
                        Finish(length, isEscaped);
                        length = 0;
                        isEscaped = false;
                    }

                    continue;
                }

                if (isEscaped)
                {
                    isEscaped = false;
                    _isBroken |= octet != Slip.EscapedEnd && octet != Slip.EscapedEscape;
                    octet = octet == Slip.EscapedEnd ? Slip.End : Slip.Escape;
                }
                else if (octet == Slip.Escape)
                {
                    isEscaped = true;
                    continue;
                }

                if (length < frame.Length)
                {
                    frame[length++] = octet;
                }
                else
                {
                    length = frame.Length + 1;
                }
            }

            _length = length;
            _isEscaped = isEscaped;
            return at - offset;
        }

        /// <summary>Copies the datagram found last; one that is longer than the room is truncated.</summary>
        /// <returns>Octets copied.</returns>
        public int Take(byte[] buffer, int offset, int count)
        {
            int length = DatagramLength < count ? DatagramLength : count;
            Array.Copy(_frame, 1, buffer, offset, length);
            DatagramLength = 0;
            return length;
        }

        /// <summary>Forgets the frame that has begun.</summary>
        public void Clear()
        {
            _length = 0;
            _isEscaped = false;
            _isBroken = false;
            DatagramLength = 0;
        }

        private void Finish(int length, bool isEscaped)
        {
            bool isBroken = _isBroken || isEscaped;
            _isBroken = false;
            if (isBroken)
            {
                BadFraming++;
            }
            else if (_frame[0] != Slip.CoapFrame)
            {
                Foreign++;
            }
            else if (length > _frame.Length)
            {
                Oversize++;
            }
            else if (length < Slip.Overhead || FrameCheck.Update(FrameCheck.Start(Slip.CoapFrame), _frame, 1, length - 1) != FrameCheck.Good)
            {
                BadChecksum++;
            }
            else
            {
                // Without a datagram it is intact and says nothing.
                DatagramLength = length - Slip.Overhead;
            }
        }
    }
}
