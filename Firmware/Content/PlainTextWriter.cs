using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes a value as text, 0 (LwM2M Core §7.4.1, App. C): numbers in decimal, Booleans 0 or 1, an Opaque in Base64.</summary>
    public sealed class PlainTextWriter : SingleValueWriter
    {
        private readonly ContentFormats _formats;
        private readonly Base64Encoder _base64 = new Base64Encoder(false);
        private bool _inOpaque;

        /// <summary>Makes the writer.</summary>
        /// <param name="formats">Writes its floats.</param>
        public PlainTextWriter(ContentFormats formats)
        {
            _formats = formats;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.TextPlain; }
        }

        /// <inheritdoc/>
        public override bool TakesNotFinite
        {
            get { return false; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            _inOpaque = false;
        }

        /// <inheritdoc/>
        public override void EndValue()
        {
            if (_inOpaque)
            {
                _base64.End();
                _inOpaque = false;
            }

            base.EndValue();
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            Output.WriteDecimal(value);
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            NumberValue.WriteText(Output, value);
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            if (!_formats.Numbers.Write(Output, value))
            {
                Fail();
            }
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            Output.WriteByte(value ? '1' : '0');
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            Output.WriteDecimal(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            ObjectLinkText.Write(Output, objectId, instanceId);
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            Output.Write(utf8, offset, count);
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            _base64.Begin(Output);
            _inOpaque = true;
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            _base64.Append(buffer, offset, count);
        }
    }
}
