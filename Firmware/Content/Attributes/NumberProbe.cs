using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Reads a resource that is a number once, to hold it against gt, lt and st and to give it to a content format afterwards: what is
    /// compared is what is sent.
    /// </summary>
    public sealed class NumberProbe : ValueWriter
    {
        private ResourceType _type = ResourceType.None;
        private long _integer;
        private double _float;
        private Quantity _value;

        /// <summary>Whether it holds what was read last: a number, or why there is none.</summary>
        public bool IsHeld
        {
            get { return _type != ResourceType.None || Code != CoapCode.Content; }
        }

        /// <summary><see cref="CoapCode.Content"/>, or what the object has answered in place of a number.</summary>
        public byte Code { get; private set; } = CoapCode.Content;

        /// <summary>Whether that is a number with which others can be compared: not NaN, and not beyond 64 bits.</summary>
        public bool HasNumber { get; private set; }

        /// <summary>Whether that is NaN or infinite, which some formats have no form for.</summary>
        public bool IsNotFinite
        {
            get { return _type == ResourceType.Float && (double.IsNaN(_float) || double.IsInfinity(_float)); }
        }

        /// <summary>The number, not a copy of it.</summary>
        public ref Quantity Value
        {
            get { return ref _value; }
        }

        /// <summary>Holds nothing.</summary>
        public void Clear()
        {
            ClearFailure();
            HasNumber = false;
            Code = CoapCode.Content;
            _type = ResourceType.None;
        }

        /// <summary>Takes what the object has answered.</summary>
        public void End(byte code)
        {
            Code = code == CoapCode.Content && Failed ? CoapCode.InternalServerError : code;
            HasNumber &= Code == CoapCode.Content;
        }

        /// <summary>Gives what it holds.</summary>
        public void Give(ValueWriter target)
        {
            switch (_type)
            {
                case ResourceType.Integer:
                    target.WriteInteger(_integer);
                    break;
                case ResourceType.Unsigned:
                    target.WriteUnsigned((ulong)_integer);
                    break;
                case ResourceType.Float:
                    target.WriteFloat(_float);
                    break;
                case ResourceType.Time:
                    target.WriteTime(_integer);
                    break;
            }
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            Hold(ResourceType.Integer, value);
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            Hold(ResourceType.Unsigned, value > long.MaxValue ? long.MaxValue : (long)value);
            _integer = (long)value;
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            _type = ResourceType.Float;
            _float = value;
            HasNumber = Quantity.TryFrom(value, out _value);
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            Hold(ResourceType.Time, seconds);
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

        private void Hold(ResourceType type, long value)
        {
            _type = type;
            _integer = value;
            _value.Set(value);
            HasNumber = true;
        }
    }
}
