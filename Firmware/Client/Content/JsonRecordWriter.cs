using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What SenML-JSON and the JSON of LwM2M 1.0 have in common when written, without spaces: an object for each record, with the
    /// value behind a label that says its type.
    /// </summary>
    public abstract class JsonRecordWriter : SenmlWriter
    {
        private readonly DecimalText _numbers;
        private readonly Base64Encoder _base64;
        private readonly string _booleanLabel;
        private readonly string _objectLinkLabel;
        private readonly string _stringLabel;
        private readonly string _opaqueLabel;
        private bool _inOpaque;

        /// <summary>Makes the writer. A label is given as it is written: with quotation marks and a colon.</summary>
        /// <param name="numbers">Writes its floats; shared with other writers, as it keeps nothing between two numbers.</param>
        /// <param name="url">Whether an Opaque is in base64url without padding, not in Base64.</param>
        /// <param name="booleanLabel">Label of a Boolean.</param>
        /// <param name="objectLinkLabel">Label of an ObjectLink.</param>
        /// <param name="stringLabel">Label of a String or CoreLink.</param>
        /// <param name="opaqueLabel">Label of an Opaque.</param>
        protected JsonRecordWriter(
            DecimalText numbers, bool url, string booleanLabel, string objectLinkLabel, string stringLabel, string opaqueLabel)
        {
            _numbers = numbers;
            _base64 = new Base64Encoder(url);
            _booleanLabel = booleanLabel;
            _objectLinkLabel = objectLinkLabel;
            _stringLabel = stringLabel;
            _opaqueLabel = opaqueLabel;
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
                Output.WriteAscii("\"}");
                _inOpaque = false;
            }

            base.EndValue();
        }

        /// <inheritdoc/>
        protected override void WriteRecordHead(int fields)
        {
            Output.WriteAscii(Records == 1 ? "{" : ",{");
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
            BeginRecord(_booleanLabel);
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
            BeginRecord(_objectLinkLabel);
            Output.WriteByte('"');
            ObjectLinkText.Write(Output, objectId, instanceId);
            Output.WriteAscii("\"}");
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            BeginRecord(_stringLabel);
            Output.WriteByte('"');
            JsonString.Write(Output, utf8, offset, count);
            Output.WriteAscii("\"}");
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
            BeginRecord(_opaqueLabel);
            Output.WriteByte('"');
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
