namespace Lwm2m.Foundation
{
    /// <summary>
    /// One way to reach a server: makes the stack of links for a <see cref="LinkTarget"/> and credentials, and tells which of them it supports. A
    /// board adds its bindings to the client; the URI and credentials of an account decide which of them serve it.
    /// </summary>
    public abstract class Binding
    {
        /// <summary>
        /// The URI scheme it serves, such as "coap". That of the letter 'S' is <see cref="LinkTarget.SmsScheme"/>, or
        /// <see cref="LinkTarget.SecuredSmsScheme"/> where it is secured.
        /// </summary>
        public abstract string Scheme { get; }

        /// <summary>The port used when the URI names none: 5683 for coap, 5684 for coaps (RFC 7252 §6.1, §6.2); 0 for a bearer without ports.</summary>
        public abstract int DefaultPort { get; }

        /// <summary>Whether its links are secured: required for an account with a key, unusable for one without.</summary>
        public virtual bool IsSecured
        {
            get { return false; }
        }

        /// <summary>Its letter in the <c>b</c> parameter of a registration: 'U' UDP, 'T' TCP, 'S' SMS, 'N' non-IP (LwM2M Core §6.2.1.2).</summary>
        public abstract char Letter { get; }

        /// <summary>
        /// The telephone number of this device, digits with the country code first, for the <c>sms</c> parameter of a registration (LwM2M Core
        /// §6.2.1); null where it is not known, and of a binding that has none. It may become known later.
        /// </summary>
        public virtual string Number
        {
            get { return null; }
        }

        /// <summary>The largest datagram, in bytes, that its bearer carries unfragmented; 0 for the limit of its links.</summary>
        public int MaxDatagram;

        /// <summary>The transmission parameters of its bearer, or null for those of the client.</summary>
        public BearerTiming Timing;

        /// <summary>Whether its links can reach a target. Compares the scheme; override it to serve more than one.</summary>
        public virtual bool Reaches(LinkTarget target)
        {
            return target.Scheme == Scheme;
        }

        /// <summary>Whether its links accept a kind of credentials. No binding accepts both none and others, so security is never dropped.</summary>
        public virtual bool Supports(CredentialKind kind)
        {
            return kind == (IsSecured ? CredentialKind.PreSharedKey : CredentialKind.None);
        }

        /// <summary>Explains, for a log, why no link can be made for a target it reaches with credentials it supports; null if one can.</summary>
        /// <param name="target">The target of the link.</param>
        /// <param name="credentials">The credentials of the client, or null for none.</param>
        public virtual string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return null;
        }

        /// <summary>Sets who is told of pushes. Called once at most, before links are made; a bearer without pushes ignores it.</summary>
        public virtual void ListenForPushes(PushListener listener)
        {
        }

        /// <summary>Makes a closed link. Called when an account is set up or switches to this binding, not per message.</summary>
        /// <param name="target">The target, with the port, size limit and timing of this binding.</param>
        /// <param name="credentials">The credentials of the client, or null for none.</param>
        public abstract DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials);
    }
}
