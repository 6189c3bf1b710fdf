namespace Lwm2m.Foundation
{
    /// <summary>What a client proves itself with on a link, one class for each <see cref="CredentialKind"/>; null stands for <see cref="CredentialKind.None"/>.</summary>
    public abstract class LinkCredentials
    {
        /// <summary>A <see cref="Name"/> for links that leave nothing in a store.</summary>
        public const string Unkept = "";

        /// <summary>What they are.</summary>
        public abstract CredentialKind Kind { get; }

        /// <summary>
        /// Names what a link made with them leaves in a store, in a few letters and digits, so that it is found again whatever other links are made
        /// before; null for the order in which links are made. Of links under one name only the one that was made last has a part in the store.
        /// </summary>
        public string Name;

        /// <summary>Overwrites what is secret. Nothing begins with these credentials any more.</summary>
        public abstract void Wipe();
    }
}
