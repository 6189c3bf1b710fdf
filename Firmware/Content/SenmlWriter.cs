using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Base of SenML-JSON and SenML-CBOR (RFC 8428, LwM2M Core §7.4.5, §7.4.6) and of the JSON of LwM2M 1.0, an early SenML,
    /// when writing: a record for each value. The first record gives the requested path as base name; each gives the rest of its path as name.
    /// </summary>
    public abstract class SenmlWriter : ContentWriter
    {
        // "/65534/65534/65534/65534", and a slash after it.
        private const int MaxName = 25;

        private readonly Lwm2mPath _current = new Lwm2mPath();
        private readonly byte[] _name = new byte[MaxName];
        private Lwm2mPath _base;
        private int _baseDepth;

        /// <summary>Receives the representation.</summary>
        protected ByteWindow Output { get; private set; }

        /// <summary>Number of records started.</summary>
        protected int Records { get; private set; }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            Output = output;
            Records = 0;
            _base = path;
            _baseDepth = path.Depth;
            _current.Set(path);
        }

        /// <inheritdoc/>
        public override void BeginObject(int objectId)
        {
            _current.Set(objectId);
        }

        /// <inheritdoc/>
        public override void BeginInstance(int instanceId, int length)
        {
            _current.Set(_current.ObjectId, instanceId);
        }

        /// <inheritdoc/>
        public override void EndInstance()
        {
        }

        /// <inheritdoc/>
        public override void BeginResource(int resourceId)
        {
            _current.Set(_current.ObjectId, _current.InstanceId, resourceId);
        }

        /// <inheritdoc/>
        public override void BeginMultiple(int resourceId, int length)
        {
            BeginResource(resourceId);
        }

        /// <inheritdoc/>
        public override void BeginResourceInstance(int resourceInstanceId)
        {
            _current.Set(_current.ObjectId, _current.InstanceId, _current.ResourceId, resourceInstanceId);
        }

        /// <inheritdoc/>
        public override void EndMultiple()
        {
        }

        /// <summary>Starts the record of the current value, up to the value's label.</summary>
        protected void BeginRecord()
        {
            int from = _baseDepth;
            int to = _current.Depth;
            bool isFirst = Records++ == 0;
            bool isNamed = to > from;
            if (to < 3 || (!isFirst && !isNamed) || !_current.IsWithin(_base))
            {
                Fail();
            }

            WriteRecordHead((isFirst ? 1 : 0) + (isNamed ? 1 : 0) + 1);
            if (isFirst)
            {
                _name[0] = (byte)'/';
                int end = _base.CopyText(_name, 1, 0, from);
                if (from > 0 && isNamed)
                {
                    _name[end++] = (byte)'/';
                }

                WriteName(true, _name, end);
            }

            if (isNamed)
            {
                WriteName(false, _name, _current.CopyText(_name, 0, from, to));
            }
        }

        /// <summary>Starts a record.</summary>
        /// <param name="fields">Number of labels in the record.</param>
        protected abstract void WriteRecordHead(int fields);

        /// <summary>Writes the base name or name.</summary>
        protected abstract void WriteName(bool isBase, byte[] text, int count);
    }
}
