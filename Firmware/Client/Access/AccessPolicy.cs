namespace Lwm2m.Client
{
    /// <summary>
    /// Says what each of several servers may do (LwM2M Core §8.2). An assembly of its own brings it; it is asked through
    /// <see cref="Authorization"/>, and only while there are several servers.
    /// </summary>
    public abstract class AccessPolicy
    {
        /// <summary>Whether a server may do something with a path.</summary>
        /// <param name="path">Object, or what lies below it.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="right">One right.</param>
        public abstract bool Allows(Lwm2mPath path, int server, AccessRights right);

        /// <summary>Whether a server may do something with an object instance.</summary>
        public abstract bool Allows(int objectId, int instanceId, int server, AccessRights right);

        /// <summary>Whether there is room for the rights of an object instance that is to be created.</summary>
        public abstract bool HasRoom();

        /// <summary>Call after a server created an object instance (LwM2M Core §6.3.6).</summary>
        public abstract void OnCreated(int objectId, int instanceId, int server);

        /// <summary>Call after an object instance was deleted; also while there is one server.</summary>
        public abstract void OnDeleted(int objectId, int instanceId);

        /// <summary>Takes servers without an account out of the rights; also while there is one server.</summary>
        public abstract void Reconcile();

        /// <summary>A number that stands for all that a server may do.</summary>
        public abstract uint HashFor(int server);
    }
}
