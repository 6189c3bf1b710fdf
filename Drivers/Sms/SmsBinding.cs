using Lwm2m.Foundation;

namespace Lwm2m.Sms
{
    /// <summary>
    /// CoAP over short messages: scheme <c>coaps+sms</c> with an engine that secures the link, such as DtlsPsk (LwM2M 1.0 §7.2.2), or
    /// <c>coap+sms</c> for accounts in NoSec mode, for tests and triggers. Several bindings of one modem share its <see cref="SmsService"/>.
    /// </summary>
    public sealed class SmsBinding : Binding
    {
        private readonly SmsService _service;
        private readonly LinkSecurity _security;
        private PushListener _listener;

        /// <summary>Makes the binding.</summary>
        /// <param name="service">The short message service of the modem.</param>
        /// <param name="security">The DTLS engine, or null for none.</param>
        public SmsBinding(SmsService service, LinkSecurity security = null)
        {
            _service = service;
            _security = security;
            MaxDatagram = SmsSubmit.MaxUserData;
            Timing = service.Options.Timing;
        }

        /// <inheritdoc/>
        public override string Scheme
        {
            get { return IsSecured ? LinkTarget.SecuredSmsScheme : LinkTarget.SmsScheme; }
        }

        /// <inheritdoc/>
        public override int DefaultPort
        {
            get { return 0; }
        }

        /// <inheritdoc/>
        public override bool IsSecured
        {
            get { return _security is not null; }
        }

        /// <inheritdoc/>
        public override char Letter
        {
            get { return 'S'; }
        }

        /// <inheritdoc/>
        public override string Number
        {
            get { return _service.Options.Number; }
        }

        /// <inheritdoc/>
        public override bool Supports(CredentialKind kind)
        {
            // RFC 7925 App. A has keys of both kinds; over SMS only a pre-shared one fits the messages (LwM2M 1.0 §7.2.2.1.4).
            return IsSecured ? kind == CredentialKind.PreSharedKey && _security.Supports(kind) : kind == CredentialKind.None;
        }

        /// <inheritdoc/>
        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            if (SmsAddress.Parse(target.Host) is null)
            {
                return "not a telephone number";
            }

            return IsSecured ? _security.FindFault(target, credentials) : null;
        }

        /// <inheritdoc/>
        public override void ListenForPushes(PushListener listener)
        {
            _listener = listener;
        }

        /// <inheritdoc/>
        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            SmsLink link = new SmsLink(_service, target, _listener);
            return IsSecured ? _security.Secure(link, target, credentials) : (DatagramLink)link;
        }
    }
}
