using System;

namespace Lwm2m.Client
{
    /// <summary>
    /// Base of SenML-JSON and SenML-CBOR (RFC 8428, LwM2M Core §7.4.5, §7.4.6) and of the JSON of LwM2M 1.0, an early SenML,
    /// when reading: records with a name and one value each. Times, units and sums are ignored; a base value, which would change values, a label that
    /// must be understood, a repeated label and a record without a value are malformed.
    /// </summary>
    public abstract class SenmlReader : ContentReader
    {
        /// <summary>The SenML version read (RFC 8428 §4.4).</summary>
        protected const int Version = 10;

        // "/65534/65534/65534/65534", and a slash after it.
        private const int MaxName = 25;

        private readonly Lwm2mPath _path = new Lwm2mPath();

        // The base name at its start, the name at MaxName until both are put together.
        private readonly byte[] _name = new byte[2 * MaxName];
        private int _baseLength;
        private int _nameLength;
        private bool _pathsOnly;
        private int _seen;
        private ContentStatus _status;

        /// <summary>Label of the value in the current record; <see cref="SenmlLabel.Unknown"/> for none.</summary>
        private int _valueLabel;

        /// <inheritdoc/>
        public override void Begin(byte[] buffer, int offset, int count, Lwm2mPath path)
        {
            Begin(path, false);
            BeginPack(buffer, offset, count);
        }

        /// <inheritdoc/>
        public override bool BeginPaths(byte[] buffer, int offset, int count)
        {
            Begin(null, true);
            BeginPack(buffer, offset, count);
            return true;
        }

        /// <inheritdoc/>
        public override ContentStatus Next(Lwm2mPath entry)
        {
            HasValue = false;
            if (_status != ContentStatus.Entry)
            {
                return _status;
            }

            _seen = 0;
            _nameLength = 0;
            _valueLabel = SenmlLabel.Unknown;
            _status = ReadRecord();
            if (_status == ContentStatus.Entry && !TryResolve(entry))
            {
                _status = ContentStatus.Malformed;
            }

            return _status;
        }

        /// <inheritdoc/>
        public override bool TryDecode(ResourceType type, ResourceValue value)
        {
            IsTooLarge = false;
            bool isExpected = _valueLabel == ValueLabelOf(type) || (type == ResourceType.ObjectLink && _valueLabel == SenmlLabel.StringValue);
            return HasValue && isExpected && TryDecodeValue(type, value);
        }

        /// <summary>Starts to read a pack of records.</summary>
        protected abstract void BeginPack(byte[] buffer, int offset, int count);

        /// <summary>Reads a record, passing its labels to <see cref="TryTake"/> and its names to <see cref="TrySetName"/>.</summary>
        protected abstract ContentStatus ReadRecord();

        /// <summary>Decodes the value of the current record, whose label matches the type; an ObjectLink may be a string, as some send it.</summary>
        protected abstract bool TryDecodeValue(ResourceType type, ResourceValue value);

        /// <summary>The label of values of a type; <see cref="SenmlLabel.Unknown"/> if the type has no values.</summary>
        protected virtual int ValueLabelOf(ResourceType type)
        {
            return SenmlLabel.OfType(type);
        }

        /// <summary>Records a label.</summary>
        /// <param name="label">One of <see cref="SenmlLabel"/>.</param>
        /// <param name="isValue">Receives whether the record's value follows.</param>
        /// <returns>False when the label is not allowed here.</returns>
        protected bool TryTake(int label, out bool isValue)
        {
            isValue = false;
            switch (label)
            {
                case SenmlLabel.BaseValue:
                case SenmlLabel.MustUnderstand:
                    return false;
                case SenmlLabel.Unknown:
                    return true;
                case SenmlLabel.Value:
                case SenmlLabel.StringValue:
                case SenmlLabel.BooleanValue:
                case SenmlLabel.DataValue:
                case SenmlLabel.ObjectLinkValue:
                    isValue = _valueLabel == SenmlLabel.Unknown;
                    _valueLabel = label;
                    return isValue;
            }

            int bit = 1 << (label - SenmlLabel.BaseSum);
            bool isNew = (_seen & bit) == 0;
            _seen |= bit;
            return isNew;
        }

        /// <summary>Sets the base name or name.</summary>
        /// <returns>False when it is too long for a path.</returns>
        protected bool TrySetName(int label, byte[] text, int offset, int count)
        {
            if (count > MaxName)
            {
                return false;
            }

            if (label == SenmlLabel.BaseName)
            {
                Array.Copy(text, offset, _name, 0, count);
                _baseLength = count;
            }
            else
            {
                Array.Copy(text, offset, _name, MaxName, count);
                _nameLength = count;
            }

            return true;
        }

        private void Begin(Lwm2mPath path, bool pathsOnly)
        {
            if (path is null)
            {
                _path.Set(Lwm2mPath.None);
            }
            else
            {
                _path.Set(path);
            }

            _pathsOnly = pathsOnly;
            _baseLength = 0;
            _status = ContentStatus.Entry;
            HasValue = false;
            IsTooLarge = false;
        }

        private bool TryResolve(Lwm2mPath entry)
        {
            HasValue = _valueLabel != SenmlLabel.Unknown;
            Array.Copy(_name, MaxName, _name, _baseLength, _nameLength);
            return entry.TryParse(_name, 0, _baseLength + _nameLength)
                && (_pathsOnly ? !HasValue : HasValue && entry.Depth > 2 && entry.IsWithin(_path));
        }
    }
}
