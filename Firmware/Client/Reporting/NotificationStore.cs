using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Notifications that wait for a server (LwM2M Core §6.4, Server object resource 6), oldest first: each is the
    /// payload as it was encoded when it was due, its content format and the observation it belongs to. The token is the
    /// observation's, the Observe number is given when it leaves. Bounded by a count and by bytes.
    /// </summary>
    public sealed class NotificationStore
    {
        /// <summary>Bytes that each takes besides its payload: observation, format and length of two bytes each.</summary>
        public const int HeadLength = 6;

        /// <summary>Stands for no notification.</summary>
        public const int None = -1;

        private const int FormatAt = 2;
        private const int LengthAt = 4;

        private readonly int _maxCount;
        private readonly int _maxBytes;
        private byte[] _bytes;          // made with the first notification, and so is the window
        private ByteWindow _window;
        private int _used;

        /// <summary>Creates an empty store.</summary>
        /// <param name="maxCount">Most notifications.</param>
        /// <param name="maxBytes">Bytes at most, <see cref="HeadLength"/> of each counted, up to 65535; the memory is taken with the first notification.</param>
        public NotificationStore(int maxCount, int maxBytes)
        {
            _maxCount = maxCount;
            _maxBytes = maxBytes;
        }

        /// <summary>Number of stored notifications.</summary>
        public int Count { get; private set; }

        /// <summary>Bytes in use.</summary>
        public int Bytes
        {
            get { return _used; }
        }

        /// <summary>Whether the oldest is on its way: it was sent and its acknowledgement is awaited.</summary>
        public bool IsOnItsWay;

        /// <summary>The observation of the oldest, or <see cref="None"/>.</summary>
        public int FirstObservation
        {
            get { return Count == 0 ? None : ObservationAt(0); }
        }

        /// <summary>The content format of the oldest.</summary>
        public int FirstFormat
        {
            get { return BigEndian.ReadUInt16(_bytes, FormatAt); }
        }

        /// <summary>Writes the payload of the oldest.</summary>
        public void WriteFirst(ByteWindow output)
        {
            output.Write(_bytes, HeadLength, BigEndian.ReadUInt16(_bytes, LengthAt));
        }

        /// <summary>Removes the oldest.</summary>
        public void RemoveFirst()
        {
            RemoveAt(0);
        }

        /// <summary>Starts a notification: what is written there is the payload of the newest once it is added.</summary>
        public ByteWindow Begin()
        {
            Make();
            int room = _maxBytes - _used - HeadLength;
            _window.Begin(_bytes, _used + HeadLength, 0, room < 0 ? 0 : room);
            return _window;
        }

        /// <summary>Whether a payload of that many bytes can be added now.</summary>
        public bool HasRoom(int length)
        {
            return Count < _maxCount && length <= _maxBytes - _used - HeadLength;
        }

        /// <summary>Whether a payload of that many bytes could be added if nothing else were there.</summary>
        public bool CanHold(int length)
        {
            return _maxCount > 0 && length <= _maxBytes - HeadLength;
        }

        /// <summary>Adds what was written since <see cref="Begin"/>.</summary>
        /// <param name="observation">Its observation, 0 to 65535.</param>
        /// <param name="format">Its content format.</param>
        /// <returns>False when there is not enough room: see <see cref="MakeRoom"/>.</returns>
        public bool TryAdd(int observation, int format)
        {
            int length = _window.Total;
            if (!HasRoom(length))
            {
                return false;
            }

            BigEndian.WriteUInt16(_bytes, _used, (ushort)observation);
            BigEndian.WriteUInt16(_bytes, _used + FormatAt, (ushort)format);
            BigEndian.WriteUInt16(_bytes, _used + LengthAt, (ushort)length);
            _used += HeadLength + length;
            Count++;
            return true;
        }

        /// <summary>
        /// Removes one to make room for a new value of an observation. The newest value of each observation stays as long as
        /// it can: first goes the oldest of the same observation, then the oldest that has a newer one of its own, then the
        /// oldest; the one on its way last.
        /// </summary>
        /// <param name="observation">The observation that has a new value.</param>
        /// <param name="isSuperseded">Whether what was removed has a newer value, in here or to come.</param>
        /// <returns>The observation of what was removed, or <see cref="None"/> when nothing is left.</returns>
        public int MakeRoom(int observation, out bool isSuperseded)
        {
            isSuperseded = true;
            int first = IsOnItsWay ? NextAt(0) : 0;
            int at = Find(first, observation);
            for (int i = first; at == None && i < _used; i = NextAt(i))
            {
                at = Find(NextAt(i), ObservationAt(i)) == None ? None : i;
            }

            if (at == None)
            {
                at = first < _used ? first : 0;
                if (Count == 0)
                {
                    return None;
                }

                isSuperseded = ObservationAt(at) == observation || Find(NextAt(at), ObservationAt(at)) != None;
            }

            int removed = ObservationAt(at);
            RemoveAt(at);
            return removed;
        }

        /// <summary>Removes the oldest of an observation.</summary>
        /// <returns>False when there is none.</returns>
        public bool Remove(int observation)
        {
            int at = Find(0, observation);
            if (at == None)
            {
                return false;
            }

            RemoveAt(at);
            return true;
        }

        /// <summary>Writes all of them into a record.</summary>
        public void Save(ByteWindow output)
        {
            output.WriteUnsigned((ulong)_used, 2);
            if (_used > 0)
            {
                output.Write(_bytes, 0, _used);
            }
        }

        /// <summary>Takes them from a record.</summary>
        /// <returns>False when it is damaged or there is no room; then there are none.</returns>
        public bool TryRestore(StateReader input)
        {
            Count = 0;
            IsOnItsWay = false;
            _used = (int)input.ReadUnsigned(2);
            if (_used == 0)
            {
                return !input.Failed;
            }

            if (_used <= _maxBytes && input.Read(Make(), 0, _used))
            {
                int at = 0;
                while (at + HeadLength <= _used && NextAt(at) <= _used)
                {
                    at = NextAt(at);
                    Count++;
                }

                if (at == _used && Count <= _maxCount)
                {
                    return true;
                }
            }

            Clear();
            return false;
        }

        /// <summary>Removes all.</summary>
        public void Clear()
        {
            Count = 0;
            _used = 0;
            IsOnItsWay = false;
        }

        /// <summary>Whether every notification is of an observation that is there.</summary>
        internal bool AreOf(ObservationSlots observations)
        {
            for (int at = 0; at < _used; at = NextAt(at))
            {
                int observation = ObservationAt(at);
                if (observation >= observations.Made || !observations.At(observation).IsActive)
                {
                    return false;
                }
            }

            return true;
        }

        private byte[] Make()
        {
            if (_bytes is null)
            {
                _bytes = new byte[_maxBytes];
                _window = new ByteWindow();
            }

            return _bytes;
        }

        private int ObservationAt(int at)
        {
            return BigEndian.ReadUInt16(_bytes, at);
        }

        private int NextAt(int at)
        {
            return at + HeadLength + BigEndian.ReadUInt16(_bytes, at + LengthAt);
        }

        private int Find(int from, int observation)
        {
            for (int at = from; at < _used; at = NextAt(at))
            {
                if (ObservationAt(at) == observation)
                {
                    return at;
                }
            }

            return None;
        }

        private void RemoveAt(int at)
        {
            int next = NextAt(at);
            Array.Copy(_bytes, next, _bytes, at, _used - next);
            _used -= next - at;
            Count--;
            IsOnItsWay = IsOnItsWay && at > 0;
        }
    }
}
