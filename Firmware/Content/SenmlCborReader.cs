using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Reads SenML-CBOR, 112 (RFC 8428 §6, LwM2M Core §7.4.6): arrays, maps and strings of definite or indefinite length, labels as
    /// numbers or as text.
    /// </summary>
    public sealed class SenmlCborReader : SenmlReader
    {
        private readonly CborReader _cbor = new CborReader();
        private readonly CborValueDecoder _decoder;
        private byte[] _buffer;
        private bool _begun;
        private int _recordsLeft;
        private int _valueOffset;
        private int _valueEnd;

        /// <summary>Makes the reader.</summary>
        /// <param name="decoder">Decodes its values; may be shared with other readers.</param>
        public SenmlCborReader(CborValueDecoder decoder)
        {
            _decoder = decoder;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.SenmlCbor; }
        }

        /// <inheritdoc/>
        protected override void BeginPack(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _cbor.Begin(buffer, offset, count);
            _begun = false;
        }

        /// <inheritdoc/>
        protected override ContentStatus ReadRecord()
        {
            if (!_begun)
            {
                _begun = true;
                CborValue.ReadTags(_cbor);
                if (!_cbor.TryReadArray(out _recordsLeft))
                {
                    return ContentStatus.Malformed;
                }
            }

            if (!HasNext(ref _recordsLeft))
            {
                return _cbor.AtEnd ? ContentStatus.End : ContentStatus.Malformed;
            }

            if (!_cbor.TryReadMap(out int pairs))
            {
                return ContentStatus.Malformed;
            }

            while (HasNext(ref pairs))
            {
                if (!TryReadPair())
                {
                    return ContentStatus.Malformed;
                }
            }

            return ContentStatus.Entry;
        }

        /// <inheritdoc/>
        protected override bool TryDecodeValue(ResourceType type, ResourceValue value)
        {
            bool decoded = _decoder.TryDecode(_buffer, _valueOffset, _valueEnd - _valueOffset, type, value);
            IsTooLarge = _decoder.IsTooLarge;
            return decoded;
        }

        private bool TryReadPair()
        {
            if (!TryReadLabel(out int label) || !TryTake(label, out bool isValue))
            {
                return false;
            }

            switch (label)
            {
                case SenmlLabel.BaseName:
                case SenmlLabel.Name:
                    CborValue.ReadTags(_cbor);
                    return _cbor.TryReadText(_decoder.Scratch, out byte[] text, out int offset, out int count) && TrySetName(label, text, offset, count);
                case SenmlLabel.BaseVersion:
                    return _cbor.TryReadUnsigned(out ulong version) && version <= Version;
            }

            int start = _cbor.Position;
            bool skipped = _cbor.TrySkip();
            if (isValue)
            {
                _valueOffset = start;
                _valueEnd = _cbor.Position;
            }

            return skipped;
        }

        private bool TryReadLabel(out int label)
        {
            label = SenmlLabel.Unknown;
            if (_cbor.TryReadInteger(out long number))
            {
                if (number >= SenmlLabel.BaseSum && number <= SenmlLabel.DataValue)
                {
                    label = (int)number;
                }

                return true;
            }

            if (!_cbor.TryReadText(_decoder.Scratch, out byte[] text, out int offset, out int count))
            {
                return false;
            }

            label = SenmlLabel.FromText(text, offset, count);
            return Utf8.IsValid(text, offset, count);
        }

        /// <summary>Whether another item of an array or map follows; if not, reads its end.</summary>
        private bool HasNext(ref int left)
        {
            if (left == CborReader.Indefinite)
            {
                if (!_cbor.TryReadBreak())
                {
                    return true;
                }

                left = 0;
            }

            if (left == 0)
            {
                return false;
            }

            left--;
            return true;
        }
    }
}
