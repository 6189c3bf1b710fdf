namespace Lwm2m.Client
{
    /// <summary>Reads a payload that is the value of the addressed resource or resource instance.</summary>
    public abstract class SingleValueReader : ContentReader
    {
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private bool _read;
        private bool _failed;

        /// <summary>Buffer that holds the payload.</summary>
        protected byte[] Buffer { get; private set; }

        /// <summary>Where it starts.</summary>
        protected int Offset { get; private set; }

        /// <summary>Its length in bytes.</summary>
        protected int Count { get; private set; }

        /// <inheritdoc/>
        public override void Begin(byte[] buffer, int offset, int count, Lwm2mPath path)
        {
            Buffer = buffer;
            Offset = offset;
            Count = count;
            _path.Set(path);
            _read = false;
            _failed = path.Depth < 3 || !IsWellFormed();
            HasValue = false;
            IsTooLarge = false;
        }

        /// <inheritdoc/>
        public override ContentStatus Next(Lwm2mPath entry)
        {
            HasValue = false;
            if (_failed)
            {
                return ContentStatus.Malformed;
            }

            if (_read)
            {
                return ContentStatus.End;
            }

            _read = true;
            HasValue = true;
            entry.Set(_path);
            return ContentStatus.Entry;
        }

        /// <inheritdoc/>
        public override bool TryDecode(ResourceType type, ResourceValue value)
        {
            IsTooLarge = false;
            return HasValue && TryDecodeValue(type, value);
        }

        /// <summary>Whether the payload is well-formed.</summary>
        protected virtual bool IsWellFormed()
        {
            return true;
        }

        /// <summary>Decodes the payload.</summary>
        protected abstract bool TryDecodeValue(ResourceType type, ResourceValue value);
    }
}
