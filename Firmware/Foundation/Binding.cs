namespace Lwm2m.Foundation
{
    /// <summary>
    /// One way to reach a server: makes the stack of links for a <see cref="LinkTarget"/> and credentials, and says which of them it supports. A
    /// board adds the bindings it has to its client; what an account has decides which of them serve it.
    /// </summary>
    public abstract class Binding
    {
        /// <summary>The URI scheme it serves, such as "coap".</summary>
        public abstract string Scheme { get; }

        /// <summary>The port used when the URI names none: 5683 for coap, 5684 for coaps (RFC 7252 §6.1, §6.2); 0 for a bearer without ports.</summary>
        public abstract int DefaultPort { get; }

        /// <summary>Whether its links prove both sides and protect what they carry, so that an account with a key needs it and one without cannot use it.</summary>
        public virtual bool IsSecured
        {
            get { return false; }
        }

        /// <summary>Its letter in the <c>b</c> parameter of a registration: 'U' UDP, 'T' TCP, 'S' SMS, 'N' non-IP (LwM2M Core §6.2.1.2).</summary>
        public abstract char Letter { get; }

        /// <summary>The largest datagram, in bytes, that crosses its bearer whole, such as less than 1280 for a radio; 0 for the limit of its links.</summary>
        public int MaxDatagram;

        /// <summary>The transmission parameters of its bearer, or null for those of the client.</summary>
        public BearerTiming Timing;

        /// <summary>Whether its links can lead to a target: by the scheme, unless it serves others besides.</summary>
        public virtual bool Reaches(LinkTarget target)
        {
            return target.Scheme == Scheme;
        }

        /// <summary>Whether its links take credentials of a kind. No binding takes both none and others: an account never falls back to a link without security.</summary>
        public virtual bool Supports(CredentialKind kind)
        {
            return kind == (IsSecured ? CredentialKind.PreSharedKey : CredentialKind.None);
        }

        /// <summary>Why it can make no link for a target that it reaches with credentials that it supports, or null. Fit for a log.</summary>
        /// <param name="target">What the link leads to.</param>
        /// <param name="credentials">What the client proves itself with, or null for none.</param>
        public virtual string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return null;
        }

        /// <summary>Makes a closed link. Called when an account is set up or goes over to this binding, not per message.</summary>
        /// <param name="target">What it leads to, with the port, the limit and the timing that hold for this binding.</param>
        /// <param name="credentials">What the client proves itself with, or null for none.</param>
        public abstract DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials);
    }
}
