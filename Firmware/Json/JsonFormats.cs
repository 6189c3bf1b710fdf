using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Json
{
    /// <summary>SenML-JSON (110) and the JSON of LwM2M 1.0 (11543), for a client whose servers need them.</summary>
    public sealed class JsonFormats : ContentFormatFactory
    {
        private JsonFormats()
        {
        }

        /// <summary>Adds both: <c>JsonFormats.AddTo(client.Formats)</c>.</summary>
        /// <param name="formats">The formats of the client.</param>
        public static void AddTo(ContentFormats formats)
        {
            ContentFormatFactory factory = new JsonFormats();
            formats.Add(ContentFormat.SenmlJson, factory);
            formats.Add(ContentFormat.Lwm2mJson, factory);
        }

        /// <inheritdoc/>
        public override ContentWriter NewWriter(int format, ContentFormats formats)
        {
            return format == ContentFormat.SenmlJson ? (ContentWriter)new SenmlJsonWriter(formats.Numbers) : new Lwm2mJsonWriter(formats.Numbers);
        }

        /// <inheritdoc/>
        public override ContentReader NewReader(int format, ContentFormats formats)
        {
            return format == ContentFormat.SenmlJson ? (ContentReader)new SenmlJsonReader(formats) : new Lwm2mJsonReader(formats);
        }
    }
}
