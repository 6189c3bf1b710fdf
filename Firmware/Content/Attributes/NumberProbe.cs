using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Reads a numeric resource once, to compare it with gt, lt and st and to pass it to a content format afterwards: the value
    /// compared is the value sent.
    /// </summary>
    public sealed class NumberProbe : ValueWriter
    {
        private ResourceType _type = ResourceType.None;
        private long _integer;
        private double _float;
        private Quantity _value;

        /// <summary>Whether it holds the result of a read: a number, or the reason why there is none.</summary>
        public bool IsHeld
        {
            get { return _type != ResourceType.None || Code != CoapCode.Content; }
        }

        /// <summary><see cref="CoapCode.Content"/>, or the code the object answered in place of a number.</summary>
        public byte Code { get; private set; } = CoapCode.Content;

        /// <summary>Whether the number can be compared: not NaN, and within 64 bits.</summary>
        public bool HasNumber { get; private set; }

        /// <summary>Whether it is NaN or infinite, which some formats cannot represent.</summary>
        public bool IsNotFinite
        {
            get { return _type == ResourceType.Float && (double.IsNaN(_float) || double.IsInfinity(_float)); }
        }

        /// <summary>The number, by reference.</summary>
        public ref Quantity Value
        {
            get { return ref _value; }
        }

        /// <summary>Discards the result.</summary>
        public void Clear()
        {
            ClearFailure();
            HasNumber = false;
            Code = CoapCode.Content;
            _type = ResourceType.None;
        }

        /// <summary>Stores the code the object answered.</summary>
        public void End(byte code)
        {
            Code = code == CoapCode.Content && Failed ? CoapCode.InternalServerError : code;
            HasNumber &= Code == CoapCode.Content;
        }

        /// <summary>Writes the number it holds.</summary>
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
