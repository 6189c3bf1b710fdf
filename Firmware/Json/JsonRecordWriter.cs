using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// Base of SenML-JSON and the JSON of LwM2M 1.0 when writing, without spaces: an object for each record, with the
    /// value after a label that tells its type.
    /// </summary>
    public abstract class JsonRecordWriter : SenmlWriter
    {
        private static readonly byte[] BaseName = Ascii.GetBytes("\"bn\":\"");
        private static readonly byte[] Name = Ascii.GetBytes("\"n\":\"");
        private static readonly byte[] EndName = Ascii.GetBytes("\",");
        private static readonly byte[] Number = Ascii.GetBytes("\"v\":");
        private static readonly byte[] EndText = Ascii.GetBytes("\"}");
        private static readonly byte[] True = Ascii.GetBytes("true}");
        private static readonly byte[] False = Ascii.GetBytes("false}");

        private readonly DecimalText _numbers;
        private readonly Base64Encoder _base64;
        private readonly byte[] _booleanLabel;
        private readonly byte[] _objectLinkLabel;
        private readonly byte[] _stringLabel;
        private readonly byte[] _opaqueLabel;
        private bool _inOpaque;

        /// <summary>Makes the writer. A label is given as it is written: with quotation marks and a colon.</summary>
        /// <param name="numbers">Writes its floats; shared with other writers, as it keeps no state between two numbers.</param>
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
            _booleanLabel = Ascii.GetBytes(booleanLabel);
            _objectLinkLabel = Ascii.GetBytes(objectLinkLabel);
            _stringLabel = Ascii.GetBytes(stringLabel);
            _opaqueLabel = Ascii.GetBytes(opaqueLabel);
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
                Output.Write(EndText);
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
            Output.Write(isBase ? BaseName : Name);
            Output.Write(text, 0, count);
            Output.Write(EndName);
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            BeginRecord(Number);
            Output.WriteDecimal(value);
            Output.WriteByte('}');
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            BeginRecord(Number);
            NumberValue.WriteText(Output, value);
            Output.WriteByte('}');
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            BeginRecord(Number);
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
            Output.Write(value ? True : False);
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
            Output.Write(EndText);
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            BeginRecord(_stringLabel);
            Output.WriteByte('"');
            JsonString.Write(Output, utf8, offset, count);
            Output.Write(EndText);
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

        private void BeginRecord(byte[] label)
        {
            BeginRecord();
            Output.Write(label);
        }
    }
}
