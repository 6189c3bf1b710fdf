using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Factory data stored with the accounts: the endpoint client name, and properties of its servers.</summary>
    internal sealed class EndpointNameRecord : AccountSection
    {
        private const int NameField = 0;
        private const int NoEchoField = 1;

        /// <summary>The name, or null where the factory gave none.</summary>
        internal string Name;

        /// <summary>Whether its servers do not support Echo (RFC 9175).</summary>
        internal bool HasNoEcho;

        public override int Tag
        {
            get { return AccountRecord.FirstSectionTag + 1; }
        }

        public override void Clear()
        {
            Name = null;
            HasNoEcho = false;
        }

        public override void Save(AccountWriter fields)
        {
            if (Name is not null || HasNoEcho)
            {
                fields.Begin(Tag, 0);
                if (Name is not null)
                {
                    fields.Bytes(NameField, Utf8.FromString(Name));
                }

                fields.Boolean(NoEchoField, HasNoEcho, false);
                fields.End();
            }
        }

        public override bool Load(int instanceId, AccountReader fields)
        {
            while (fields.NextField())
            {
                if (fields.Id == NameField)
                {
                    Name = fields.ToText();
                }
                else if (fields.Id == NoEchoField)
                {
                    HasNoEcho = fields.Number != 0;
                }
            }

            return Name is not null || HasNoEcho;
        }
    }
}
