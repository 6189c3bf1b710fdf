using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// CoAP over the secured packets of the card, for accounts whose SMS Security Mode is 2 (LwM2M 1.0 §7.2.2.2). A client may have it beside the binding of
    /// the other modes.
    /// </summary>
    public sealed class UiccBinding : Binding
    {
        /// <summary>The longest CoAP message of one short message with AES: 98 octets of data, less tag and length (3GPP TS 31.115).</summary>
        public const int OneMessageAes = 96;

        /// <summary>The same with Triple DES, of 106.</summary>
        public const int OneMessageTripleDes = 104;

        private readonly UiccService _service;

        /// <summary>Makes the binding.</summary>
        /// <param name="service">The applet of the card.</param>
        public UiccBinding(UiccService service)
        {
            _service = service;
            Timing = service.Options.Timing;
        }

        /// <inheritdoc/>
        public override string Scheme
        {
            get { return LinkTarget.SecuredSmsScheme; }
        }

        /// <inheritdoc/>
        public override int DefaultPort
        {
            get { return 0; }
        }

        /// <inheritdoc/>
        public override bool IsSecured
        {
            get { return true; }
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
            return kind == CredentialKind.Card;
        }

        /// <inheritdoc/>
        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return UiccAddress.Parse(target.Host) is null ? "not a telephone number"
                : _service.IsClear && !_service.Options.AllowsClear ? "no keys for the channel to the card"
                : PacketParameters.FindFault((SmsCredentials)credentials);
        }

        /// <inheritdoc/>
        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            if (_service.Options.MaxMessage == 0)
            {
                int limit = PacketParameters.IsTripleDes((SmsCredentials)credentials) ? OneMessageTripleDes : OneMessageAes;
                target.MaxDatagram = target.MaxDatagram > 0 && target.MaxDatagram < limit ? target.MaxDatagram : limit;
            }

            return new UiccLink(_service, target);
        }
    }
}
