namespace Lwm2m.CardBootstrap
{
    /// <summary>What SELECT says of a file: the file control parameters (ETSI TS 102 221 §11.1.1.3, ISO/IEC 7816-4 §5.3.3).</summary>
    public sealed class FileControl
    {
        /// <summary>Stands for a length that is not said.</summary>
        public const int Unknown = -1;

        private const int Parameters = 0x62;
        private const int Information = 0x6F;
        private const int FileSize = 0x80;
        private const int PinStatus = 0xC6;
        private const int PinsInUse = 0x90;
        private const int PinName = 0x83;
        private const int FirstAdministrator = 0x0A;
        private const int LastAdministrator = 0x0E;

        private readonly BerReader _outer = new BerReader();
        private readonly BerReader _inner = new BerReader();

        /// <summary>Bytes of a transparent file, or <see cref="Unknown"/>.</summary>
        public int Size { get; private set; }

        /// <summary>The first PIN in use that is not of an administrator (ETSI TS 102 221 §9.5.1), or 0.</summary>
        public int Pin { get; private set; }

        /// <summary>Reads them.</summary>
        /// <returns>False when there are none, or they are damaged: nothing is known then.</returns>
        public bool Read(byte[] buffer, int offset, int count)
        {
            Size = Unknown;
            Pin = 0;
            _outer.Begin(buffer, offset, count);
            if (!_outer.Next() || (_outer.Tag != Parameters && _outer.Tag != Information))
            {
                return false;
            }

            _inner.Enter(_outer);
            int size = Unknown;
            while (_inner.Next())
            {
                if (_inner.Tag == FileSize && (_inner.Count == 2 || _inner.Count == 4))
                {
                    int high = _inner.Count == 4 ? buffer[_inner.Offset] | buffer[_inner.Offset + 1] : 0;
                    int at = _inner.Offset + _inner.Count - 2;
                    size = high != 0 ? int.MaxValue : buffer[at] << 8 | buffer[at + 1];
                }
                else if (_inner.Tag == PinStatus)
                {
                    ReadPin();
                }
            }

            Size = _inner.IsDamaged ? Unknown : size;
            Pin = _inner.IsDamaged ? 0 : Pin;
            return !_inner.IsDamaged;
        }

        /// <summary>PS_DO has a bit for each of the references behind it, from bit 8 of the first byte on.</summary>
        private void ReadPin()
        {
            _outer.Enter(_inner);
            int inUse = 0;
            int bit = 0x8000;
            while (_outer.Next())
            {
                if (_outer.Tag == PinsInUse && _outer.Count > 0)
                {
                    inUse = _outer.Buffer[_outer.Offset] << 8 | (_outer.Count > 1 ? _outer.Buffer[_outer.Offset + 1] : 0);
                }
                else if (_outer.Tag == PinName && _outer.Count == 1)
                {
                    int name = _outer.Buffer[_outer.Offset];
                    bool isUsers = (name & 0x7F) < FirstAdministrator || (name & 0x7F) > LastAdministrator;
                    Pin = Pin == 0 && isUsers && (inUse & bit) != 0 ? name : Pin;
                    bit >>= 1;
                }
            }
        }
    }
}
