using Lwm2m.Coap;

namespace Lwm2m.Client.Tests
{
    /// <summary>Notes what it is asked for; its protection protects nothing.</summary>
    internal sealed class ScriptedMessageSecurity : MessageSecurity
    {
        /// <summary>A copy of the credentials of the last protection.</summary>
        public ObjectCredentials Credentials { get; private set; }

        /// <summary>Its name.</summary>
        public string Name { get; private set; }

        /// <summary>Protections made.</summary>
        public int Made { get; private set; }

        /// <summary>Whether the requests of servers count as protected by the context of their peer.</summary>
        public bool Opens { get; set; }

        /// <summary>Contexts of the peer that took the place of one in force.</summary>
        public int Replacements { get; set; }

        /// <summary>Protections that were told to derive anew what is lost.</summary>
        public int Renewed { get; private set; }

        /// <summary>Protections that were let go of.</summary>
        public int Suspended { get; private set; }

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
            return new NoProtection(this);
        }

        public override MessageSecurity Rehearse()
        {
            return new ScriptedMessageSecurity();
        }

        public override void Forget(string name)
        {
            Forgotten = name;
        }

        private sealed class NoProtection : MessageProtection
        {
            private const int HeaderLength = 4;

            private readonly ScriptedMessageSecurity _owner;

            public NoProtection(ScriptedMessageSecurity owner)
            {
                _owner = owner;
            }

            public override void RenewIfLost()
            {
                _owner.Renewed++;
            }

            public override int Replacements
            {
                get { return _owner.Replacements; }
            }

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
                if (!_owner.Opens)
                {
                    return Unprotection.Plain;
                }

                binding.Set(RequestBinding.PeerContext, 0, 0);
                offset = message.TokenOffset - HeaderLength;
                count = message.PayloadOffset + message.PayloadLength - offset;
                return Unprotection.Opened;
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
                _owner.Suspended++;
                return true;
            }
        }
    }
}
