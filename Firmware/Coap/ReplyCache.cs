using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The Message IDs received recently and the answers sent, so that a duplicate gets the same answer and is processed
    /// once (RFC 7252 §4.5). Bounded in entries and bytes, grown on demand: the oldest is evicted. Where messages are protected
    /// end to end, anybody can set the Message ID, so it is matched together with a mark of the protected content; elsewhere with
    /// the token, as far as the answer has it.
    /// </summary>
    internal sealed class ReplyCache
    {
        public const int Missing = -1;

        /// <summary>Largest number of bytes, as a place is kept in 16 bits.</summary>
        public const int MaxBytes = 0xFFFF;

        private const int LeastEntries = 4;
        private const int LeastBytes = 64;

        private readonly int _maxEntries;
        private readonly int _maxBytes;
        private readonly bool _isProtected;

        // A ring of entries, by age.
        private ushort[] _ids = new ushort[0];
        private uint[] _marks;                  // null where nothing is protected
        private long[] _expires;
        private int[] _places;                  // of the answer: offset << 16 | length; length 0: none, or evicted
        private int _first;
        private int _count;

        // A ring of answers, in the order of their entries.
        private byte[] _bytes = new byte[0];
        private int _write;

        public ReplyCache(int entries, int bytes, bool isProtected)
        {
            _maxEntries = entries;
            _maxBytes = bytes;
            _isProtected = isProtected;
        }

        public byte[] Bytes
        {
            get { return _bytes; }
        }

        public void Clear()
        {
            _count = 0;
            _write = 0;
        }

        /// <summary>The entry of a message that is still remembered.</summary>
        public int Find(CoapMessage message, uint mark, long nowMs)
        {
            int size = _ids.Length;
            while (_count > 0 && _expires[_first] <= nowMs)
            {
                DropFirst();
            }

            ushort messageId = message.MessageId;
            int at = _first;
            for (int left = _count; left > 0; left--)
            {
                if (_ids[at] == messageId && _expires[at] > nowMs && (_isProtected ? _marks[at] == mark : MayHaveAnswered(at, message)))
                {
                    return at;
                }

                at++;
                at = at == size ? 0 : at;
            }

            return Missing;
        }

        /// <summary>Remembers a message, without an answer so far.</summary>
        /// <returns>Its entry, until the next is remembered.</returns>
        public int Remember(ushort messageId, uint mark, long expiresMs)
        {
            if (_count == _ids.Length)
            {
                if (_count < _maxEntries)
                {
                    GrowEntries();
                }
                else
                {
                    DropFirst();
                }
            }

            int entry = (_first + _count) % _ids.Length;
            _count++;
            _ids[entry] = messageId;
            if (_isProtected)
            {
                _marks[entry] = mark;
            }

            _expires[entry] = expiresMs;
            _places[entry] = 0;
            return entry;
        }

        /// <summary>Keeps the answer of the entry remembered last, if the cache is large enough for it at all.</summary>
        public void Keep(int entry, byte[] answer, int offset, int count)
        {
            if (count > _maxBytes)
            {
                return;
            }

            bool isAtEnd = _write + count > _bytes.Length;
            if (_bytes.Length < _maxBytes && (count > _bytes.Length || MustForget(entry, isAtEnd, count)))
            {
                GrowBytes(entry, count);
                isAtEnd = _write + count > _bytes.Length;
            }

            if (isAtEnd)
            {
                Forget(entry, _write, _bytes.Length);
                _write = 0;
            }

            Forget(entry, _write, _write + count);
            Array.Copy(answer, offset, _bytes, _write, count);
            _places[entry] = (_write << 16) | count;
            _write += count;
        }

        /// <summary>Remembers a message again, without an answer, with the same expiry.</summary>
        /// <returns>Its entry.</returns>
        public int Renew(int entry)
        {
            long expiresMs = _expires[entry];
            _expires[entry] = long.MinValue;
            return Remember(_ids[entry], _isProtected ? _marks[entry] : 0, expiresMs);
        }

        public int AnswerOffset(int entry)
        {
            return (int)((uint)_places[entry] >> 16);
        }

        /// <summary>Bytes of the answer, 0 when there is none.</summary>
        public int AnswerLength(int entry)
        {
            return _places[entry] & 0xFFFF;
        }

        /// <summary>Evicts the oldest answers, in a range.</summary>
        private void Forget(int entry, int start, int end)
        {
            int at = _first;
            for (int left = _count; left > 0 && at != entry; left--)
            {
                int length = AnswerLength(at);
                if (length > 0)
                {
                    int offset = AnswerOffset(at);
                    if (offset >= end || offset + length <= start)
                    {
                        return;
                    }

                    _places[at] = 0;
                }

                at++;
                at = at == _ids.Length ? 0 : at;
            }
        }

        private void DropFirst()
        {
            _first++;
            _first = _first == _ids.Length ? 0 : _first;
            _count--;
        }

        private void GrowEntries()
        {
            int old = _ids.Length;
            int size = old * 2 > LeastEntries ? old * 2 : LeastEntries;
            size = size < _maxEntries ? size : _maxEntries;
            ushort[] ids = new ushort[size];
            uint[] marks = _isProtected ? new uint[size] : null;
            long[] expires = new long[size];
            int[] places = new int[size];
            for (int i = 0; i < _count; i++)
            {
                int from = (_first + i) % old;
                ids[i] = _ids[from];
                expires[i] = _expires[from];
                places[i] = _places[from];
                if (_isProtected)
                {
                    marks[i] = _marks[from];
                }
            }

            _ids = ids;
            _marks = marks;
            _expires = expires;
            _places = places;
            _first = 0;
        }

        /// <summary>Whether the oldest answer must be evicted for the next.</summary>
        private bool MustForget(int entry, bool isAtEnd, int count)
        {
            int at = _first;
            while (at != entry && AnswerLength(at) == 0)
            {
                at++;
                at = at == _ids.Length ? 0 : at;
            }

            int oldest = AnswerOffset(at);
            return at != entry && (isAtEnd ? oldest >= _write || oldest < count : oldest >= _write && oldest < _write + count);
        }

        /// <summary>Takes more memory and moves all answers to its start, by age.</summary>
        private void GrowBytes(int entry, int count)
        {
            byte[] old = _bytes;
            int size = old.Length * 2 > LeastBytes ? old.Length * 2 : LeastBytes;
            size = size < old.Length + count ? old.Length + count : size;
            _bytes = new byte[size < _maxBytes ? size : _maxBytes];
            _write = 0;
            for (int at = _first; at != entry; at = at + 1 == _ids.Length ? 0 : at + 1)
            {
                int length = AnswerLength(at);
                if (length > 0)
                {
                    Array.Copy(old, AnswerOffset(at), _bytes, _write, length);
                    _places[at] = (_write << 16) | length;
                    _write += length;
                }
            }
        }

        /// <summary>
        /// A proxy that passes on the Message IDs of its clients, or a server that starts anew, uses one for two requests before EXCHANGE_LIFETIME is
        /// over. An answer with the token of the first would not be taken for one to the second.
        /// </summary>
        private bool MayHaveAnswered(int entry, CoapMessage message)
        {
            int at = AnswerOffset(entry);
            if (AnswerLength(entry) == 0 || _bytes[at + 1] == CoapCode.Empty)
            {
                return true;
            }

            int count = message.TokenLength;
            if ((_bytes[at] & 0x0f) != count)
            {
                return false;
            }

            at += CoapMessage.HeaderLength;
            for (int i = 0; i < count; i++)
            {
                if (_bytes[at + i] != message.Buffer[message.TokenOffset + i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
