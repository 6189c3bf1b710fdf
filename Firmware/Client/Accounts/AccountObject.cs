namespace Lwm2m.Client
{
    /// <summary>
    /// An object whose instances are accounts or the rights of servers. A bootstrap server writes to another one of its kind, over accounts that are not in
    /// force yet. What a bootstrap asks of every other object is carried out by the calls of servers when it has ended.
    /// </summary>
    public abstract class AccountObject : Lwm2mObject
    {
        /// <summary>Creates an object.</summary>
        protected AccountObject(int id, string version, int[] table)
            : base(id, version, table)
        {
        }

        /// <summary>
        /// The same object over other accounts, where a bootstrap server writes before anything is in force; every resource of
        /// its table but executable ones is then written, also those without <see cref="Resource.Write"/>.
        /// </summary>
        /// <param name="accounts">The draft accounts.</param>
        /// <returns>The object, or null to be treated as unrelated to accounts.</returns>
        public abstract Lwm2mObject Stage(AccountList accounts);
    }
}
