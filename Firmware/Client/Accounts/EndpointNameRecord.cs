using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The endpoint client name that a factory gave the device, along with its accounts.</summary>
    internal sealed class EndpointNameRecord : AccountSection
    {
        private const int NameField = 0;

        /// <summary>The name, or null where the factory gave none.</summary>
        internal string Name;

        internal override int Tag
        {
            get { return AccountRecord.FirstSectionTag + 1; }
        }

        internal override void Clear()
        {
            Name = null;
        }

        internal override void Save(AccountWriter fields)
        {
            if (Name is not null)
            {
                fields.Begin(Tag, 0);
                fields.Bytes(NameField, Utf8.FromString(Name));
                fields.End();
            }
        }

        internal override bool Load(int instanceId, AccountReader fields)
        {
            while (fields.NextField())
            {
                if (fields.Id == NameField)
                {
                    Name = fields.ToText();
                }
            }

            return Name is not null;
        }
    }
}
