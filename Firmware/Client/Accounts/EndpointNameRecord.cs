using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>What is stored with the accounts as a whole: the endpoint client name, properties of the servers, and where the accounts are from.</summary>
    internal sealed class EndpointNameRecord : AccountSection
    {
        private const int NameField = 0;
        private const int NoEchoField = 1;
        private const int OriginField = 2;

        /// <summary>The name, or null where the factory gave none.</summary>
        internal string Name;

        /// <summary>Whether its servers do not support Echo (RFC 9175).</summary>
        internal bool HasNoEcho;

        /// <summary>Names the card that the accounts are from, and its file; null for those of a factory or a bootstrap server.</summary>
        internal byte[] Origin;

        public override int Tag
        {
            get { return AccountRecord.FirstSectionTag + 1; }
        }

        public override void Clear()
        {
            Name = null;
            HasNoEcho = false;
            Origin = null;
        }

        public override void Save(AccountWriter fields)
        {
            if (IsPresent)
            {
                fields.Begin(Tag, 0);
                if (Name is not null)
                {
                    fields.Bytes(NameField, Utf8.FromString(Name));
                }

                fields.Boolean(NoEchoField, HasNoEcho, false);
                if (Origin is not null)
                {
                    fields.Bytes(OriginField, Origin);
                }

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
                else if (fields.Id == OriginField)
                {
                    Origin = fields.ToBytes();
                }
            }

            return IsPresent;
        }

        private bool IsPresent
        {
            get { return Name is not null || HasNoEcho || Origin is not null; }
        }
    }
}
