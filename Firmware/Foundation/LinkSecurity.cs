namespace Lwm2m.Foundation
{
    /// <summary>Makes secured links of plain ones: the choice between engines is the choice of one of these.</summary>
    public abstract class LinkSecurity
    {
        /// <summary>Whether it takes credentials of a kind.</summary>
        public virtual bool Supports(CredentialKind kind)
        {
            return kind == CredentialKind.PreSharedKey;
        }

        /// <summary>Puts a secured link, closed, over a plain one.</summary>
        /// <param name="inner">The plain link, closed. The secured one opens, steps and closes it.</param>
        /// <param name="target">What it leads to.</param>
        /// <param name="credentials">What the client proves itself with.</param>
        /// <exception cref="System.ArgumentException"><see cref="FindFault"/> has something against it.</exception>
        public abstract SecuredLink Secure(DatagramLink inner, LinkTarget target, LinkCredentials credentials);

        /// <summary>Why it can secure no link to a target with credentials that it supports, or null. Fit for a log.</summary>
        /// <param name="target">What the link leads to.</param>
        /// <param name="credentials">What the client proves itself with.</param>
        public virtual string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return null;
        }
    }
}
