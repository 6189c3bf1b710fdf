namespace Lwm2m.Foundation
{
    /// <summary>Makes secured links from plain ones. One class for each DTLS engine.</summary>
    public abstract class LinkSecurity
    {
        /// <summary>Whether it supports a kind of credentials.</summary>
        public virtual bool Supports(CredentialKind kind)
        {
            return kind == CredentialKind.PreSharedKey;
        }

        /// <summary>Makes a secured link, closed, over a plain one.</summary>
        /// <param name="inner">The plain link, closed. The secured one opens, steps and closes it.</param>
        /// <param name="target">The target of the link.</param>
        /// <param name="credentials">The credentials of the client.</param>
        /// <exception cref="System.ArgumentException"><see cref="FindFault"/> reports a fault.</exception>
        public abstract SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials);

        /// <summary>Explains, for a log, why no link to a target can be secured with credentials it supports; null if one can.</summary>
        /// <param name="target">The target of the link.</param>
        /// <param name="credentials">The credentials of the client.</param>
        public virtual string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return null;
        }
    }
}
