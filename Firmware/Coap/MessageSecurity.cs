namespace Lwm2m.Coap
{
    /// <summary>Makes the end-to-end protection of servers, as <c>LinkSecurity</c> makes that of links: a client knows OSCORE only by this.</summary>
    public abstract class MessageSecurity
    {
        /// <summary>Makes the protection of the exchanges with one server.</summary>
        /// <param name="credentials">What both sides hold.</param>
        /// <param name="name">Names its records in the store, up to 12 letters, digits, '-' and '_'; the same after a restart.</param>
        /// <exception cref="System.ArgumentException">The credentials cannot be used; the message says why, never the secret.</exception>
        public abstract MessageProtection Protect(ObjectCredentials credentials, string name);

        /// <summary>
        /// Makes another of the same kind over records of its own: what it protects is not sent, but shows whether contexts can be used, and used
        /// together, before anything depends on it.
        /// </summary>
        public abstract MessageSecurity Rehearse();

        /// <summary>
        /// Erases what is kept under a name, when its account goes or gets another secret. How far the numbers came is kept: none comes twice should
        /// the secret return, under whatever name.
        /// </summary>
        public abstract void Forget(string name);
    }
}
