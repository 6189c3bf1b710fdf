using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Json
{
    /// <summary>
    /// Writes the JSON of LwM2M 1.0, 11543 (LwM2M 1.0 §6.4.4): the base name, then an array <c>e</c> of records. An Opaque is a string
    /// in Base64.
    /// </summary>
    public sealed class Lwm2mJsonWriter : JsonRecordWriter
    {
        private static readonly byte[] Entries = Ascii.GetBytes("\"e\":[{");
        private static readonly byte[] NoEntries = Ascii.GetBytes("{\"e\":[]}");
        private static readonly byte[] EndEntries = Ascii.GetBytes("]}");

        /// <summary>Makes the writer.</summary>
        /// <param name="numbers">Writes its floats; may be shared with other writers.</param>
        public Lwm2mJsonWriter(DecimalText numbers)
            : base(numbers, false, "\"bv\":", "\"ov\":", "\"sv\":", "\"sv\":")
        {
        }

        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.Lwm2mJson; }
        }

        /// <inheritdoc/>
        public override void BeginObject(int objectId)
        {
            // LwM2M 1.0 has no composite operation.
            Fail();
        }

        /// <inheritdoc/>
        public override void End()
        {
            // The base name comes with the first record, as it depends on what that is.
            Output.Write(Records == 0 ? NoEntries : EndEntries);
        }

        /// <inheritdoc/>
        protected override void WriteName(bool isBase, byte[] text, int count)
        {
            base.WriteName(isBase, text, count);
            if (isBase)
            {
                Output.Write(Entries);
            }
        }
    }
}
