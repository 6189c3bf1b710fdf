namespace Lwm2m.Coap
{
    /// <summary>Creates the end-to-end protection of servers, as <c>LinkSecurity</c> secures links: the client's only dependency on OSCORE.</summary>
    public abstract class MessageSecurity
    {
        /// <summary>Creates the protection of the exchanges with one server.</summary>
        /// <param name="credentials">The shared credentials.</param>
        /// <param name="name">Names its records in the store, up to 12 letters, digits, '-' and '_'; the same after a restart.</param>
        /// <exception cref="System.ArgumentException">The credentials cannot be used; the message says why, never the secret.</exception>
        public abstract MessageProtection Protect(ObjectCredentials credentials, string name);

        /// <summary>
        /// Creates another of the same kind with its own records: nothing it protects is sent; it shows whether contexts are usable, also
        /// together, before anything depends on it.
        /// </summary>
        public abstract MessageSecurity Rehearse();

        /// <summary>
        /// Erases the records of a name when its account is deleted or gets another secret. The sequence numbers are kept: none repeats should
        /// the secret return, under whatever name.
        /// </summary>
        public abstract void Forget(string name);
    }
}
