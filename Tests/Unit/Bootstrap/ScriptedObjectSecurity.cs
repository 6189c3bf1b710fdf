using Lwm2m.Coap;

namespace Lwm2m.Client.Tests
{
    /// <summary>Notes what it is asked for; its protection protects nothing.</summary>
    internal sealed class ScriptedObjectSecurity : ObjectSecurity
    {
        /// <summary>A copy of the credentials of the last protection.</summary>
        public ObjectCredentials Credentials { get; private set; }

        /// <summary>Its name.</summary>
        public string Name { get; private set; }

        /// <summary>Protections made.</summary>
        public int Made { get; private set; }

        /// <summary>The name forgotten last, or null.</summary>
        public string Forgotten { get; private set; }

        public override MessageProtection Protect(ObjectCredentials credentials, string name)
        {
            Credentials = new ObjectCredentials(credentials.MasterSecret, credentials.SenderId, credentials.RecipientId, credentials.MasterSalt, credentials.IdContext)
            {
                AeadAlgorithm = credentials.AeadAlgorithm,
                HmacAlgorithm = credentials.HmacAlgorithm
            };
            Name = name;
            Made++;
            return new NoProtection();
        }

        public override ObjectSecurity Rehearse()
        {
            return new ScriptedObjectSecurity();
        }

        public override void Forget(string name)
        {
            Forgotten = name;
        }

        private sealed class NoProtection : MessageProtection
        {
            public override int HeadRoom
            {
                get { return 0; }
            }

            public override int TailRoom
            {
                get { return 0; }
            }

            public override int Overhead
            {
                get { return 0; }
            }

            public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
            {
                return true;
            }

            public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
            {
                return true;
            }

            public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
            {
                offset = 0;
                count = 0;
                return Unprotection.Plain;
            }

            public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
            {
                offset = 0;
                count = 0;
                return Unprotection.Plain;
            }

            public override void ConfirmFresh(RequestBinding binding)
            {
            }

            public override bool Suspend()
            {
                return true;
            }
        }
    }
}
