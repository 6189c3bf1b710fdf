namespace Lwm2m.Client
{
    /// <summary>Reads a resource for its number only, to hold it against gt, lt and st.</summary>
    public sealed class NumberProbe : ValueWriter
    {
        private Quantity _value;

        /// <summary>Whether the value was a number.</summary>
        public bool HasNumber { get; private set; }

        /// <summary>The number, not a copy of it.</summary>
        public ref Quantity Value
        {
            get { return ref _value; }
        }

        /// <summary>Reads a resource.</summary>
        /// <returns>Whether it gave a number.</returns>
        public bool Probe(Lwm2mObject item, Lwm2mPath path, ResourceType type)
        {
            ClearFailure();
            HasNumber = false;
            Expect(type);
            byte code = item.Read(path.InstanceId, path.ResourceId, path.ResourceInstanceId, this);
            return HasNumber && !Failed && Lwm2m.Coap.CoapCode.IsSuccess(code);
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            _value.Set(value);
            HasNumber = true;
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            _value.Set(value > long.MaxValue ? long.MaxValue : (long)value);
            HasNumber = true;
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            HasNumber = Quantity.TryFrom(value, out _value);
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            PutInteger(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
        }
    }
}
