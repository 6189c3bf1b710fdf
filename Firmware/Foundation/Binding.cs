namespace Lwm2m.Foundation
{
    /// <summary>
    /// One way to reach a server: makes the stack of links for a scheme. A board adds the bindings it has to its client,
    /// and an account's server URI chooses among them.
    /// </summary>
    public abstract class Binding
    {
        /// <summary>The URI scheme it serves, such as "coap".</summary>
        public abstract string Scheme { get; }

        /// <summary>The port used when the URI names none: 5683 for coap, 5684 for coaps (RFC 7252 §6.1, §6.2).</summary>
        public abstract int DefaultPort { get; }

        /// <summary>Whether its links prove both sides and protect what they carry, so that an account with a key needs it and one without cannot use it.</summary>
        public virtual bool IsSecured
        {
            get { return false; }
        }

        /// <summary>Its letter in the <c>b</c> parameter of a registration: 'U' UDP, 'S' SMS, 'N' non-IP.</summary>
        public abstract char Letter { get; }

        /// <summary>Why no link can offer one of these cipher suites, or null.</summary>
        /// <param name="cipherSuites">As in <see cref="LinkCredentials.CipherSuites"/>, or null.</param>
        public virtual string FindFault(byte[] cipherSuites)
        {
            return null;
        }

        /// <summary>Makes a closed link to a server. Called when an account is set up, not per message.</summary>
        /// <param name="host">Name or address, as the URI has it.</param>
        /// <param name="port">Port.</param>
        /// <param name="credentials">What the client proves itself with, or null for an account without security.</param>
        public abstract DatagramLink CreateLink(string host, int port, LinkCredentials credentials);
    }
}
