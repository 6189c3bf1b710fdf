namespace Lwm2m.Foundation
{
    /// <summary>Makes secured links of plain ones: the choice between engines is the choice of one of these.</summary>
    public abstract class LinkSecurity
    {
        /// <summary>Puts a secured link, closed, over a plain one.</summary>
        /// <param name="inner">The plain link, closed. The secured one opens, steps and closes it.</param>
        /// <param name="credentials">What the client proves itself with.</param>
        /// <exception cref="System.ArgumentException"><see cref="FindFault"/> has something against it.</exception>
        public abstract SecuredLink Secure(DatagramLink inner, LinkCredentials credentials);

        /// <summary>Why no link can offer one of these cipher suites, or null.</summary>
        /// <param name="cipherSuites">As in <see cref="LinkCredentials.CipherSuites"/>, or null.</param>
        public virtual string FindFault(byte[] cipherSuites)
        {
            return null;
        }
    }
}
