namespace Lwm2m.Client
{
    /// <summary>
    /// Whether a server is authorized for an operation (LwM2M Core §8.2). With one server account all that an object allows is; with several
    /// <see cref="Policy"/> decides. Without a policy several servers have no access, and a client does not start with them.
    /// </summary>
    public sealed class Authorization
    {
        /// <summary>Bits of <see cref="Revision"/> for the number of accounts.</summary>
        private const int CountBits = 8;

        private readonly AccountList _accounts;

        /// <summary>Creates the authorization for the accounts of a client.</summary>
        public Authorization(AccountList accounts)
        {
            _accounts = accounts;
        }

        /// <summary>What the servers may do where there are several, or null when this device has no Access Control. Set before <see cref="Lwm2mClient.Provision"/>.</summary>
        public AccessPolicy Policy;

        /// <summary>Whether access rights are checked: there are several servers.</summary>
        public bool IsEnforced
        {
            get { return _accounts.Count > 1; }
        }

        /// <summary>Changes whenever a server may have got or lost a right.</summary>
        internal int Revision
        {
            // No sum of both, as a server that goes would make up for a right that goes with it.
            get { return (_accounts.RightsRevision << CountBits) + _accounts.Count; }
        }

        /// <summary>Whether a server has a right to a path. On an object only Create needs a right; reads are checked by instance.</summary>
        /// <param name="path">Object, or what lies below it.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="right">One right, or <see cref="AccessRights.None"/> for what needs none.</param>
        public bool Allows(Lwm2mPath path, int server, AccessRights right)
        {
            return right == AccessRights.None || !IsEnforced || (Policy is not null && Policy.Allows(path, server, right));
        }

        /// <summary>Whether a server has a right to an object instance.</summary>
        public bool Allows(int objectId, int instanceId, int server, AccessRights right)
        {
            return !IsEnforced || (Policy is not null && Policy.Allows(objectId, instanceId, server, right));
        }

        /// <summary>Whether there is room for the rights of an object instance that is to be created.</summary>
        public bool HasRoom()
        {
            return !IsEnforced || (Policy is not null && Policy.HasRoom());
        }

        /// <summary>Call after a server created an object instance: it is the owner (LwM2M Core §6.3.6).</summary>
        internal void OnCreated(int objectId, int instanceId, int server)
        {
            if (IsEnforced && Policy is not null)
            {
                Policy.OnCreated(objectId, instanceId, server);
            }
        }

        /// <summary>Call after an object instance was deleted, also by the application itself.</summary>
        public void OnDeleted(int objectId, int instanceId)
        {
            if (Policy is not null)
            {
                Policy.OnDeleted(objectId, instanceId);
            }
        }

        /// <summary>Removes servers without an account from the rights.</summary>
        internal void Reconcile()
        {
            if (Policy is not null)
            {
                Policy.Reconcile();
            }
        }

        /// <summary>A hash of all rights of a server.</summary>
        internal uint HashFor(int server)
        {
            return IsEnforced && Policy is not null ? Policy.HashFor(server) : 0;
        }
    }
}
