using System;

namespace Lwm2m.Sms
{
    /// <summary>Datagrams of all links, in their order; a bounded number of them.</summary>
    internal sealed class SmsQueue
    {
        private const int Slot = SmsSubmit.MaxUserData;

        private readonly byte[] _data;
        private readonly byte[] _counts;
        private readonly SmsLink[] _owners;
        private readonly int[] _validityS;

        internal SmsQueue(int capacity)
        {
            _data = new byte[capacity * Slot];
            _counts = new byte[capacity];
            _owners = new SmsLink[capacity];
            _validityS = new int[capacity];
        }

        /// <summary>Datagrams in it.</summary>
        internal int Count { get; private set; }

        internal bool IsFull
        {
            get { return Count == _owners.Length; }
        }

        /// <summary>Holds the datagrams.</summary>
        internal byte[] Data
        {
            get { return _data; }
        }

        /// <summary>Whose a datagram is; null if its link was closed meanwhile.</summary>
        internal SmsLink OwnerAt(int index)
        {
            return _owners[index];
        }

        internal int OffsetAt(int index)
        {
            return index * Slot;
        }

        internal int CountAt(int index)
        {
            return _counts[index];
        }

        /// <summary>How long a datagram is to be valid, in seconds.</summary>
        internal int ValidityAt(int index)
        {
            return _validityS[index];
        }

        /// <summary>Adds a datagram. The caller has seen that it is not full.</summary>
        internal void Add(SmsLink owner, byte[] buffer, int offset, int count, int validityS)
        {
            Array.Copy(buffer, offset, _data, Count * Slot, count);
            _counts[Count] = (byte)count;
            _validityS[Count] = validityS;
            _owners[Count++] = owner;
        }

        /// <summary>Where the first datagram of a link is, or -1.</summary>
        internal int Find(SmsLink owner)
        {
            int at = 0;
            while (at < Count && _owners[at] != owner)
            {
                at++;
            }

            return at < Count ? at : -1;
        }

        internal void RemoveAt(int index)
        {
            int behind = --Count - index;
            Array.Copy(_data, (index + 1) * Slot, _data, index * Slot, behind * Slot);
            Array.Copy(_counts, index + 1, _counts, index, behind);
            Array.Copy(_owners, index + 1, _owners, index, behind);
            Array.Copy(_validityS, index + 1, _validityS, index, behind);
            _owners[Count] = null;
        }

        /// <summary>Removes what a link has in it; the first datagram of all only loses its owner if it is under way.</summary>
        /// <returns>How many were removed.</returns>
        internal int RemoveOf(SmsLink owner, bool isFirstUnderWay)
        {
            int removed = 0;
            for (int i = Count - 1; i >= 0; i--)
            {
                if (_owners[i] != owner)
                {
                    continue;
                }

                if (i == 0 && isFirstUnderWay)
                {
                    _owners[0] = null;
                }
                else
                {
                    removed++;
                    RemoveAt(i);
                }
            }

            return removed;
        }
    }
}
