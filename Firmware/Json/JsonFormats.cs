using Lwm2m.Client;

namespace Lwm2m.Json
{
    /// <summary>SenML-JSON (110) and the JSON of LwM2M 1.0 (11543), for a client whose servers want them.</summary>
    public static class JsonFormats
    {
        /// <summary>Adds both: <c>JsonFormats.AddTo(client.Formats)</c>.</summary>
        /// <param name="formats">What they are added to.</param>
        public static void AddTo(ContentFormats formats)
        {
            formats.Add(new SenmlJsonWriter(formats.Numbers), new SenmlJsonReader(formats.Numbers, formats.Scratch));
            formats.Add(new Lwm2mJsonWriter(formats.Numbers), new Lwm2mJsonReader(formats.Numbers, formats.Scratch));
        }
    }
}
