namespace Lwm2m.Foundation
{
    /// <summary>
    /// Hands out numbers that must never come twice, also over a restart: OSCORE Partial IVs (RFC 8613 §7.2.1, App. B.1.1),
    /// DTLS record numbers, packet counters. The store holds a mark below which all numbers may be used up; it is moved
    /// ahead by a block at a time and before any number of that block is handed out.
    /// </summary>
    public sealed class SequenceReservation
    {
        private const int RecordLength = 8;

        private readonly Store _store;
        private readonly string _name;
        private readonly int _blockSize;
        private readonly long _first;
        private readonly long _limit;
        private readonly byte[] _record = new byte[RecordLength];

        private bool _loaded;
        private long _next;
        private long _mark;

        /// <summary>Makes the numbers of one record. The store is asked when the first number is taken.</summary>
        /// <param name="store">Where the mark is kept.</param>
        /// <param name="name">Name of the record.</param>
        /// <param name="blockSize">Numbers per write, 1 or more; as many are lost by a restart at most.</param>
        /// <param name="limit">Numbers stay below it, such as 2^40 for a Partial IV.</param>
        /// <param name="first">The number that is taken first.</param>
        public SequenceReservation(Store store, string name, int blockSize, long limit, long first = 0)
        {
            _store = store;
            _name = name;
            _blockSize = blockSize;
            _limit = limit;
            _first = first;
        }

        /// <summary>Takes the next number.</summary>
        /// <returns>False when the limit is reached, or when the store does not take or give the mark.</returns>
        public bool TryTake(out long number)
        {
            number = 0;
            if ((!_loaded && !TryLoad()) || _next >= _limit || (_next >= _mark && !TryReserve()))
            {
                return false;
            }

            number = _next++;
            return true;
        }

        /// <summary>Whether the store holds nothing of them and has lost nothing: none was ever reserved.</summary>
        public bool AreUntouched
        {
            get { return _store.Read(_name, _record, 0, RecordLength) == Store.Missing && !_store.IsDoubtful; }
        }

        /// <summary>Sees to it that they are not untouched any more.</summary>
        /// <returns>False when the store does not take it.</returns>
        public bool TryTouch()
        {
            return !AreUntouched || ((_loaded || TryLoad()) && TryReserve());
        }

        /// <summary>Tells which number comes next, for <see cref="TryResume"/> after a restart that was prepared for.</summary>
        /// <returns>False when the store does not give the mark.</returns>
        public bool TryPeek(out long next)
        {
            bool isKnown = _loaded || TryLoad();
            next = _next;
            return isKnown;
        }

        /// <summary>
        /// Goes on with a number instead of the mark, so that a prepared restart loses none. Only for one that was next, that no
        /// number was taken after, and that is nowhere to be read again.
        /// </summary>
        /// <returns>False when it is not one of those reserved; then the numbers go on from the mark.</returns>
        public bool TryResume(long next)
        {
            if ((!_loaded && !TryLoad()) || next < _first || next > _mark)
            {
                return false;
            }

            _next = next;
            return true;
        }

        /// <summary>Starts again from the first number, for a new key and never for the same one.</summary>
        /// <returns>False when the store did not take it; then the numbers go on.</returns>
        public bool TryRestart()
        {
            if (!_store.Erase(_name))
            {
                return false;
            }

            _next = _first;
            _mark = _first;
            _loaded = true;
            return true;
        }

        private bool TryLoad()
        {
            // Anything but a mark or none at all is damage, and to start from the beginning would repeat numbers.
            int length = _store.Read(_name, _record, 0, RecordLength);
            if (length != RecordLength && length != Store.Missing)
            {
                return false;
            }

            _mark = length == RecordLength ? (long)BigEndian.ReadUInt64(_record, 0) : _first;
            if (_store.IsDoubtful)
            {
                // The newest mark may have been lost after numbers below it were handed out. It was one block further at most.
                _mark = _limit - _mark > _blockSize ? _mark + _blockSize : _limit;
            }

            _next = _mark;
            _loaded = true;
            return true;
        }

        private bool TryReserve()
        {
            long mark = _limit - _next > _blockSize ? _next + _blockSize : _limit;
            BigEndian.WriteUInt64(_record, 0, (ulong)mark);
            if (!_store.Write(_name, _record, 0, RecordLength))
            {
                return false;
            }

            _mark = mark;
            return true;
        }
    }
}
