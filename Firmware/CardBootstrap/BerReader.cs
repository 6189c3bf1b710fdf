namespace Lwm2m.CardBootstrap
{
    /// <summary>
    /// Reads BER-TLV data objects as files of a card have them (ISO/IEC 7816-4 §5.2.2, ITU-T X.690 §8.1): tags of one or two bytes, definite lengths up to
    /// 65535. FF where a tag would be ends them; 00 is the tag of one that was deleted.
    /// </summary>
    public sealed class BerReader
    {
        private const int TwoByteTag = 0x1F;
        private const int LongForm = 0x80;

        private int _end;
        private int _next;

        /// <summary>Holds the data objects.</summary>
        public byte[] Buffer { get; private set; }

        /// <summary>Tag of the present one; both bytes of a long one.</summary>
        public int Tag { get; private set; }

        /// <summary>Where its value starts.</summary>
        public int Offset { get; private set; }

        /// <summary>Bytes of its value.</summary>
        public int Count { get; private set; }

        /// <summary>Whether the reading ended at something that is no data object.</summary>
        public bool IsDamaged { get; private set; }

        /// <summary>Starts at the first of a row of data objects.</summary>
        public void Begin(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            _next = offset;
            _end = offset + count;
            IsDamaged = false;
        }

        /// <summary>Goes on with those inside the value of the present one of another reader.</summary>
        public void Enter(BerReader outer)
        {
            Begin(outer.Buffer, outer.Offset, outer.Count);
        }

        /// <summary>Takes the next one.</summary>
        /// <returns>False at the end.</returns>
        public bool Next()
        {
            bool isEnd = _next >= _end || Buffer[_next] == 0xFF || (Buffer[_next] == 0 && _next + 1 == _end);
            return !isEnd && Take();
        }

        /// <summary>Takes the next one that has a tag.</summary>
        public bool Find(int tag)
        {
            while (Next())
            {
                if (Tag == tag)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether the value of the present one is this.</summary>
        public bool Is(byte[] value)
        {
            return Count == value.Length && StartsWith(value);
        }

        /// <summary>Whether the value of the present one begins with this.</summary>
        public bool StartsWith(byte[] value)
        {
            bool isSame = Count >= value.Length;
            for (int i = 0; isSame && i < value.Length; i++)
            {
                isSame = Buffer[Offset + i] == value[i];
            }

            return isSame;
        }

        private bool Take()
        {
            int at = _next;
            int tag = Buffer[at++];
            if ((tag & TwoByteTag) == TwoByteTag && at < _end)
            {
                tag = tag << 8 | Buffer[at++];
            }

            int length = at < _end ? Buffer[at++] : int.MaxValue;
            int more = length == (LongForm | 1) ? 1 : length == (LongForm | 2) ? 2 : 0;
            if (length >= LongForm)
            {
                bool isRead = more > 0 && more <= _end - at;
                length = !isRead ? int.MaxValue : more == 1 ? Buffer[at] : Buffer[at] << 8 | Buffer[at + 1];
                at += more;
            }

            if (at > _end || length > _end - at)
            {
                IsDamaged = true;
                _next = _end;
                return false;
            }

            Tag = tag;
            Offset = at;
            Count = length;
            _next = at + length;
            return true;
        }
    }
}
