namespace Lwm2m.Foundation
{
    /// <summary>
    /// Hands out numbers that must never repeat, even after a restart: OSCORE Partial IVs (RFC 8613 §7.2.1, App. B.1.1),
    /// DTLS record numbers, packet counters. The store holds a mark below which all numbers may have been used; it is moved
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
        private bool _isDoubtful;       // whether the mark in the store may be another one than was read
        private bool _isTaken;
        private bool _isTold;           // what comes next is kept elsewhere too: the mark moves before another number goes out
        private long _next;
        private long _mark;
        private long _retryAt;

        /// <summary>Makes the sequence of one record. The store is read when the first number is taken.</summary>
        /// <param name="store">Store of the mark.</param>
        /// <param name="name">Name of the record.</param>
        /// <param name="blockSize">Numbers per write, 1 or more; a restart loses at most as many.</param>
        /// <param name="limit">Exclusive upper bound of the numbers, such as 2^40 for a Partial IV.</param>
        /// <param name="first">The first number.</param>
        public SequenceReservation(Store store, string name, int blockSize, long limit, long first = 0)
        {
            _store = store;
            _name = name;
            _blockSize = blockSize;
            _limit = limit;
            _first = first;
            _next = first;
        }

        /// <summary>Whether all numbers handed out are below the stored mark, so that none repeats after a restart.</summary>
        public bool IsKept
        {
            get { return _loaded && !_isTold && _next <= _mark; }
        }

        /// <summary>Whether <see cref="TryTell"/> was called and no number was handed out since.</summary>
        public bool IsTold
        {
            get { return _isTold; }
        }

        /// <summary>Takes the next number.</summary>
        /// <returns>False when the limit is reached, or when the mark cannot be written or read.</returns>
        public bool TryTake(out long number)
        {
            number = 0;
            return (_loaded || TryLoad()) && ((_next < _mark && !_isTold) || TryReserve()) && TryGive(out number);
        }

        /// <summary>
        /// Takes the next number for a key that does not survive a restart: works even if the mark cannot be written, which is then retried
        /// a block later. The key may be stored only if <see cref="IsKept"/>.
        /// </summary>
        /// <returns>False when the limit is reached.</returns>
        public bool TryTakeUnkept(out long number)
        {
            bool needsMark = !_loaded || _next >= _mark || _isTold;
            if (needsMark && _next >= _retryAt && !((_loaded || TryLoad()) && TryReserve()))
            {
                _retryAt = _next + _blockSize;
            }

            return TryGive(out number);
        }

        /// <summary>Gives the next number without taking it.</summary>
        /// <returns>False when the mark cannot be read.</returns>
        public bool TryPeek(out long next)
        {
            bool isKnown = _loaded || TryLoad();
            next = _next;
            return isKnown;
        }

        /// <summary>Gives the next number and the mark, for <see cref="TryResume"/> after a prepared restart.</summary>
        /// <returns>False when the mark cannot be read or is not above the numbers handed out.</returns>
        public bool TryTell(out long next, out long mark)
        {
            _isTold = TryPeek(out next);
            mark = _mark;
            return _isTold && next <= mark;
        }

        /// <summary>
        /// Continues with a number instead of the mark, so that a prepared restart loses none. Works once: taking the next number moves
        /// the mark, and only the same mark is resumed.
        /// </summary>
        /// <returns>False when the mark differs; the numbers then continue from it.</returns>
        public bool TryResume(long next, long mark)
        {
            if ((!_loaded && !TryLoad()) || mark != _mark || next < _first || next > mark || (next < _next && (_isTaken || _isTold)))
            {
                return false;
            }

            _next = next;
            _isTold = true;
            return true;
        }

        /// <summary>Ensures that no number handed out repeats after a restart.</summary>
        /// <returns>False when the mark could not be written.</returns>
        public bool TryKeep()
        {
            return (_loaded || TryLoad()) && (IsKept || TryReserve());
        }

        /// <summary>Moves the mark, so that <see cref="TryResume"/> no longer accepts what <see cref="TryTell"/> gave.</summary>
        /// <returns>False when the mark could not be written.</returns>
        public bool TryMove()
        {
            return !_isTold || TryReserve();
        }

        /// <summary>Starts again from the first number, for a new key and never for the same one.</summary>
        /// <returns>False when the mark could not be written; the numbers then continue.</returns>
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
            // Anything but a mark or a missing record is damage; starting from the beginning would repeat numbers.
            int length = _store.Read(_name, _record, 0, RecordLength);
            if (length != RecordLength && length != Store.Missing)
            {
                return false;
            }

            _mark = length == RecordLength ? (long)BigEndian.ReadUInt64(_record, 0) : _first;
            _isDoubtful = _store.IsDoubtful;
            if (_isDoubtful)
            {
                // The newest mark may have been lost after numbers below it were handed out. It was one block further at most.
                _mark = _limit - _mark > _blockSize ? _mark + _blockSize : _limit;
            }

            _next = _mark > _next ? _mark : _next;
            _loaded = true;
            return true;
        }

        private bool TryReserve()
        {
            // Where the store is more than a block behind it is first told how far the numbers came: should the newest mark be lost, the one
            // before it is a block behind at most.
            long mark = _limit - _next > _blockSize ? _next + _blockSize : _limit;
            if (_next >= _limit || ((_isDoubtful || _next > _mark) && !TryWrite(_next > _mark ? _next : _mark)) || !TryWrite(mark > _mark ? mark : _mark + 1))
            {
                return false;
            }

            _isDoubtful = false;
            _isTold = false;
            return true;
        }

        private bool TryWrite(long mark)
        {
            BigEndian.WriteUInt64(_record, 0, (ulong)mark);
            bool isWritten = _store.Write(_name, _record, 0, RecordLength);
            _mark = isWritten ? mark : _mark;
            return isWritten;
        }

        private bool TryGive(out long number)
        {
            number = _next;
            if (_next >= _limit)
            {
                return false;
            }

            _next++;
            _isTaken = true;
            return true;
        }
    }
}
