namespace Lwm2m.Client
{
    /// <summary>
    /// Authorizes each of several servers (LwM2M Core §8.2). Implemented in an optional assembly; called through
    /// <see cref="Authorization"/>, and only while there are several servers.
    /// </summary>
    public abstract class AccessPolicy
    {
        /// <summary>Whether a server has a right to a path.</summary>
        /// <param name="path">Object, or what lies below it.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="right">One right.</param>
        public abstract bool Allows(Lwm2mPath path, int server, AccessRights right);

        /// <summary>Whether a server has a right to an object instance.</summary>
        public abstract bool Allows(int objectId, int instanceId, int server, AccessRights right);

        /// <summary>Whether there is room for the rights of an object instance that is to be created.</summary>
        public abstract bool HasRoom();

        /// <summary>Call after a server created an object instance (LwM2M Core §6.3.6).</summary>
        public abstract void OnCreated(int objectId, int instanceId, int server);

        /// <summary>Call after an object instance was deleted; also while there is one server.</summary>
        public abstract void OnDeleted(int objectId, int instanceId);

        /// <summary>Removes servers without an account from the rights; also while there is one server.</summary>
        public abstract void Reconcile();

        /// <summary>A hash of all rights of a server.</summary>
        public abstract uint HashFor(int server);
    }
}
