using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// Reads the JSON of LwM2M 1.0, 11543 (LwM2M 1.0 §6.4.4): an object with a base name and an array <c>e</c> of records, in any order.
    /// Without a base name each record's name is the whole path. An Opaque is a string in Base64. Times and unknown members are ignored.
    /// </summary>
    public sealed class Lwm2mJsonReader : JsonRecordReader
    {
        private bool _failed;

        /// <summary>Makes the reader.</summary>
        /// <param name="formats">Reads its floats, and provides the buffer for a decoded string or Opaque.</param>
        public Lwm2mJsonReader(ContentFormats formats)
            : base(formats, false)
        {
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Lwm2mJson; }
        }

        /// <inheritdoc/>
        public override bool BeginPaths(byte[] buffer, int offset, int count)
        {
            // LwM2M 1.0 has no composite operation.
            return false;
        }

        /// <inheritdoc/>
        protected override void BeginPack(byte[] buffer, int offset, int count)
        {
            base.BeginPack(buffer, offset, count);
            _failed = !TryFindRecords(out int start, out int end);
            if (!_failed)
            {
                base.BeginPack(buffer, start, end - start);
            }
        }

        /// <inheritdoc/>
        protected override ContentStatus ReadRecord()
        {
            return _failed ? ContentStatus.Malformed : base.ReadRecord();
        }

        /// <inheritdoc/>
        protected override int LabelOf(byte[] text, int offset, int count)
        {
            int first = count > 0 ? text[offset] : 0;
            if (count == 1)
            {
                return first == 'n' ? SenmlLabel.Name
                    : first == 'v' ? SenmlLabel.Value
                    : first == 't' ? SenmlLabel.Time : SenmlLabel.Unknown;
            }

            if (count != 2 || text[offset + 1] != 'v')
            {
                return SenmlLabel.Unknown;
            }

            return first == 's' ? SenmlLabel.StringValue
                : first == 'b' ? SenmlLabel.BooleanValue
                : first == 'o' ? SenmlLabel.ObjectLinkValue : SenmlLabel.Unknown;
        }

        /// <inheritdoc/>
        protected override int ValueLabelOf(ResourceType type)
        {
            return type == ResourceType.Opaque ? SenmlLabel.StringValue : base.ValueLabelOf(type);
        }

        /// <summary>Goes through the whole payload for the base name, which may come last, and for where the records are.</summary>
        private bool TryFindRecords(out int start, out int end)
        {
            start = 0;
            end = 0;
            bool hasBase = false;
            if (Json.Next() != JsonToken.BeginObject)
            {
                return false;
            }

            JsonToken token = Json.Next();
            while (token == JsonToken.Name)
            {
                if (!TryGetText(out byte[] text, out int offset, out int count))
                {
                    return false;
                }

                if (Ascii.Equals(text, offset, count, "bn"))
                {
                    if (hasBase || !TryReadName(SenmlLabel.BaseName))
                    {
                        return false;
                    }

                    hasBase = true;
                }
                else
                {
                    bool isRecords = Ascii.Equals(text, offset, count, "e");
                    int value = Json.Position;
                    if ((isRecords && end > 0) || !Json.TrySkip())
                    {
                        return false;
                    }

                    if (isRecords)
                    {
                        start = value;
                        end = Json.Position;
                    }
                }

                token = Json.Next();
            }

            return token == JsonToken.EndObject && Json.Next() == JsonToken.End && end > 0;
        }
    }
}
