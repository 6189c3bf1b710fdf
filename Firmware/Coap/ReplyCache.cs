using System;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The Message IDs received lately and the answers given to them, so that a duplicate is answered the same and done
    /// once (RFC 7252 §4.5). Bounded in entries and bytes: the oldest makes room. Where messages are protected end to end a
    /// Message ID is only what anybody wrote on them, so it counts together with a mark of what is protected; elsewhere with
    /// the token, as far as the answer has it.
    /// </summary>
    internal sealed class ReplyCache
    {
        public const int Missing = -1;

        private readonly int _entries;
        private readonly ushort[] _ids;
        private readonly uint[] _marks;         // null where nothing is protected
        private readonly long[] _expires;
        private readonly int[] _offsets;
        private readonly int[] _lengths;        // 0: no answer, or it had to make room
        private readonly byte[] _bytes;
        private int _newest;
        private int _write;

        public ReplyCache(int entries, int bytes, bool isProtected)
        {
            _entries = entries;
            _ids = new ushort[entries];
            _marks = isProtected ? new uint[entries] : null;
            _expires = new long[entries];
            _offsets = new int[entries];
            _lengths = new int[entries];
            _bytes = new byte[bytes];
            Clear();
        }

        public byte[] Bytes
        {
            get { return _bytes; }
        }

        public void Clear()
        {
            for (int i = 0; i < _entries; i++)
            {
                _expires[i] = long.MinValue;
                _lengths[i] = 0;
            }

            _write = 0;
        }

        /// <summary>The entry of a message that is still remembered.</summary>
        public int Find(CoapMessage message, uint mark, long nowMs)
        {
            ushort messageId = message.MessageId;
            ushort[] ids = _ids;
            int count = _entries;
            for (int i = 0; i < count; i++)
            {
                if (ids[i] == messageId && _expires[i] > nowMs && (_marks is null ? MayHaveAnswered(i, message) : _marks[i] == mark))
                {
                    return i;
                }
            }

            return Missing;
        }

        /// <summary>Remembers a message, without an answer so far.</summary>
        /// <returns>Its entry.</returns>
        public int Remember(ushort messageId, uint mark, long expiresMs)
        {
            _newest = (_newest + 1) % _entries;
            _ids[_newest] = messageId;
            if (_marks is not null)
            {
                _marks[_newest] = mark;
            }

            _expires[_newest] = expiresMs;
            _lengths[_newest] = 0;
            return _newest;
        }

        /// <summary>Keeps the answer of an entry, if the cache is large enough for it at all.</summary>
        public void Keep(int entry, byte[] answer, int offset, int count)
        {
            if (count > _bytes.Length)
            {
                return;
            }

            int at = _write + count <= _bytes.Length ? _write : 0;
            int end = at + count;
            for (int i = 0; i < _entries; i++)
            {
                if (_offsets[i] < end && _offsets[i] + _lengths[i] > at)
                {
                    _lengths[i] = 0;
                }
            }

            Array.Copy(answer, offset, _bytes, at, count);
            _offsets[entry] = at;
            _lengths[entry] = count;
            _write = end;
        }

        /// <summary>
        /// A proxy that passes on the Message IDs of its clients, or a server that starts anew, uses one for two requests before EXCHANGE_LIFETIME is
        /// over. An answer with the token of the first would not be taken for one to the second.
        /// </summary>
        private bool MayHaveAnswered(int entry, CoapMessage message)
        {
            int at = _offsets[entry];
            if (_lengths[entry] == 0 || _bytes[at + 1] == CoapCode.Empty)
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

        public int AnswerOffset(int entry)
        {
            return _offsets[entry];
        }

        /// <summary>Bytes of the answer, 0 when there is none.</summary>
        public int AnswerLength(int entry)
        {
            return _lengths[entry];
        }
    }
}
