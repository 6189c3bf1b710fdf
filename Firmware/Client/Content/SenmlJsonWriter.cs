using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes SenML-JSON, 110 (RFC 8428 §5, LwM2M 1.1 Core §7.4.5), without spaces; an Opaque in base64url without padding.</summary>
    public sealed class SenmlJsonWriter : SenmlWriter
    {
        private readonly DecimalText _numbers;
        private readonly Base64Encoder _base64 = new Base64Encoder(true);
        private bool _inOpaque;

        /// <summary>Makes the writer.</summary>
        /// <param name="numbers">Writes its floats; shared with other writers, as it keeps nothing between two numbers.</param>
        public SenmlJsonWriter(DecimalText numbers)
        {
            _numbers = numbers;
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.SenmlJson; }
        }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            _inOpaque = false;
            output.WriteByte('[');
        }

        /// <inheritdoc/>
        public override void End()
        {
            Output.WriteByte(']');
        }

        /// <inheritdoc/>
        public override void EndValue()
        {
            if (_inOpaque)
            {
                _base64.End();
                Output.WriteAscii("\"}");
                _inOpaque = false;
            }

            base.EndValue();
        }

        /// <inheritdoc/>
        protected override void WriteRecordHead(int fields)
        {
            if (Records > 1)
            {
                Output.WriteByte(',');
            }

            Output.WriteByte('{');
        }

        /// <inheritdoc/>
        protected override void WriteName(bool isBase, byte[] text, int count)
        {
            Output.WriteAscii(isBase ? "\"bn\":\"" : "\"n\":\"");
            Output.Write(text, 0, count);
            Output.WriteAscii("\",");
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            BeginRecord("\"v\":");
            Output.WriteDecimal(value);
            Output.WriteByte('}');
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            BeginRecord("\"v\":");
            NumberValue.WriteText(Output, value);
            Output.WriteByte('}');
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            BeginRecord("\"v\":");
            if (!_numbers.Write(Output, value))
            {
                Fail();
            }

            Output.WriteByte('}');
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            BeginRecord("\"vb\":");
            Output.WriteAscii(value ? "true}" : "false}");
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            PutInteger(seconds);
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            BeginRecord("\"vlo\":\"");
            ObjectLinkText.Write(Output, objectId, instanceId);
            Output.WriteAscii("\"}");
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            BeginRecord("\"vs\":\"");
            JsonString.Write(Output, utf8, offset, count);
            Output.WriteAscii("\"}");
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            BeginRecord("\"vd\":\"");
            _base64.Begin(Output);
            _inOpaque = true;
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            _base64.Append(buffer, offset, count);
        }

        private void BeginRecord(string label)
        {
            BeginRecord();
            Output.WriteAscii(label);
        }
    }
}
