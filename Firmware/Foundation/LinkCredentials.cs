namespace Lwm2m.Foundation
{
    /// <summary>Credentials of a client on a link: one class for each <see cref="CredentialKind"/> except None, which is null.</summary>
    public abstract class LinkCredentials
    {
        /// <summary>A <see cref="Name"/> for links that keep nothing in a store.</summary>
        public const string Unkept = "";

        /// <summary>Kind of these credentials.</summary>
        public abstract CredentialKind Kind { get; }

        /// <summary>
        /// Short name, of letters and digits, of the records a link keeps in a store, so that they are found whatever other links
        /// are made first; null to number links in the order they are made. Of links with one name only the latest uses the store.
        /// </summary>
        public string Name;

        /// <summary>Overwrites the secrets. These credentials cannot be used again.</summary>
        public abstract void Wipe();
    }
}
