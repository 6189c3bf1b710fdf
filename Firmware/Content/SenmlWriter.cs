using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What SenML-JSON and SenML-CBOR (RFC 8428, LwM2M 1.1 Core §7.4.5, §7.4.6), and the JSON of LwM2M 1.0, which is an early SenML, have in
    /// common when written: a record for each value. The first record gives the path that was asked for as base name, and each the rest of its path as name.
    /// </summary>
    public abstract class SenmlWriter : ContentWriter
    {
        // "/65534/65534/65534/65534", and a slash after it.
        private const int MaxName = 25;

        private readonly Lwm2mPath _base = new Lwm2mPath();
        private readonly Lwm2mPath _current = new Lwm2mPath();
        private readonly byte[] _name = new byte[MaxName];
        private readonly ByteWindow _nameWindow = new ByteWindow();

        /// <summary>Where the representation goes.</summary>
        protected ByteWindow Output { get; private set; }

        /// <summary>How many records have been started.</summary>
        protected int Records { get; private set; }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            Output = output;
            Records = 0;
            _base.Set(path);
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
            int from = _base.Depth;
            int to = _current.Depth;
            bool first = Records++ == 0;
            bool named = to > from;
            if (to < 3 || !_current.IsWithin(_base) || (!first && !named))
            {
                Fail();
            }

            WriteRecordHead((first ? 1 : 0) + (named ? 1 : 0) + 1);
            if (first)
            {
                _nameWindow.Begin(_name, 0, 0, MaxName);
                _base.Write(_nameWindow);
                if (from > 0 && named)
                {
                    _nameWindow.WriteByte('/');
                }

                WriteName(true, _name, _nameWindow.Count);
            }

            if (named)
            {
                _nameWindow.Begin(_name, 0, 0, MaxName);
                for (int level = from; level < to; level++)
                {
                    if (level > from)
                    {
                        _nameWindow.WriteByte('/');
                    }

                    _nameWindow.WriteDecimal(IdAt(level));
                }

                WriteName(false, _name, _nameWindow.Count);
            }
        }

        /// <summary>Starts a record.</summary>
        /// <param name="fields">How many labels it has.</param>
        protected abstract void WriteRecordHead(int fields);

        /// <summary>Writes base name or name.</summary>
        protected abstract void WriteName(bool isBase, byte[] text, int count);

        private int IdAt(int level)
        {
            return level == 0 ? _current.ObjectId
                : level == 1 ? _current.InstanceId
                : level == 2 ? _current.ResourceId : _current.ResourceInstanceId;
        }
    }
}
