using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Says what a server may do (LwM2M 1.1 Core §8.2) and keeps the instances of the Access Control object with the object
    /// instances they are for. With one server account it may do everything and there is no Access Control object; with
    /// several, an object instance without an instance of it is nobody's until a bootstrap or
    /// <see cref="TryProvision"/> brings one.
    /// </summary>
    public sealed class AccessControl
    {
        /// <summary>Object ID of the Access Control object.</summary>
        public const int ObjectId = AccessControlTable.ObjectId;

        /// <summary>Object ID of the Server object.</summary>
        private const int ServerObjectId = 1;

        /// <summary>Stands Write and Delete before all other rights when an heir is looked for.</summary>
        private const int Heavy = 8;

        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly ChangeListener _listener;
        private readonly Lwm2mPath _path = new Lwm2mPath();

        /// <summary>Makes one for a client's accounts and objects.</summary>
        public AccessControl(AccountList accounts, ObjectTree objects, ChangeListener listener)
        {
            _accounts = accounts;
            _objects = objects;
            _listener = listener;
        }

        /// <summary>The rights.</summary>
        public AccessControlTable Table
        {
            get { return _accounts.AccessControl; }
        }

        /// <summary>Whether rights are asked for: there are several servers.</summary>
        public bool IsEnforced
        {
            get { return _accounts.Count > 1; }
        }

        /// <summary>Changes whenever a server may have got or lost a right.</summary>
        internal int Revision
        {
            get { return Table.Revision + _accounts.Count; }
        }

        /// <summary>Whether a server may do something with a path. On an object only Create needs a right; what is read of it is asked for by instance.</summary>
        /// <param name="path">Object, or what lies below it.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="right">One right, or <see cref="AccessRights.None"/> for what needs none.</param>
        internal bool Allows(Lwm2mPath path, int server, AccessRights right)
        {
            if (right == AccessRights.None || !IsEnforced)
            {
                return true;
            }

            if (right == AccessRights.Create)
            {
                return MayCreate(path.ObjectId, server);
            }

            return path.InstanceId < 0 || Allows(path.ObjectId, path.InstanceId, server, right);
        }

        /// <summary>Whether a server may do something with an object instance.</summary>
        internal bool Allows(int objectId, int instanceId, int server, AccessRights right)
        {
            return !IsEnforced || (RightsOf(objectId, instanceId, server) & right) == right;
        }

        /// <summary>Whether there is room for the instance of an object instance that is to be created.</summary>
        internal bool HasRoom()
        {
            if (IsEnforced && Table.Count == Table.Capacity)
            {
                RemoveOrphans();
            }

            return !IsEnforced || Table.Count < Table.Capacity;
        }

        /// <summary>Takes it that a server has created an object instance: the server owns it and has all rights (LwM2M 1.1 Core §6.3.6).</summary>
        internal void OnCreated(int objectId, int instanceId, int server)
        {
            if (IsEnforced)
            {
                int id = Table.Add(objectId, instanceId, server);
                Table.TrySetRights(id, server, (int)AccessRights.Full);
                _listener.NotifyChanged(ObjectId, id, Lwm2mPath.None);
            }
        }

        /// <summary>Takes it that an object instance is gone.</summary>
        public void OnDeleted(int objectId, int instanceId)
        {
            int id = Table.Find(objectId, instanceId);
            if (id != Lwm2mPath.None)
            {
                Remove(id);
            }
        }

        /// <summary>
        /// Gives every object instance that has none an instance, for a device that knows several servers from the factory:
        /// a Server object instance goes to its server alone, all else to one owner, while the others have the default rights.
        /// Who may create is said for each object by <see cref="AccessControlTable.TryGrant"/>.
        /// </summary>
        /// <param name="owner">Short Server ID of the owner.</param>
        /// <param name="others">What the other servers may do.</param>
        /// <returns>False when there was no room for all: see <see cref="ClientOptions.MaxAccessControlInstances"/>.</returns>
        public bool TryProvision(int owner, AccessRights others)
        {
            for (int i = 0; i < _objects.Count; i++)
            {
                Lwm2mObject item = _objects.At(i);
                for (int k = 0; !item.IsHidden && item.Id != ObjectId && k < item.InstanceCount; k++)
                {
                    bool isAccount = item.Id == ServerObjectId;
                    int holder = isAccount ? _accounts.ServerAt(k).ShortServerId : owner;
                    AccessRights rest = isAccount ? AccessRights.None : others;
                    if (!TryAssign(item.Id, item.InstanceIdAt(k), holder, rest))
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        /// <summary>
        /// Takes out the servers that have no account any more, as after a bootstrap (LwM2M 1.1 Core, Unbootstrapping): their
        /// entries go; what they owned passes to the server with most of Write and Delete, then most rights, then the lowest
        /// Short Server ID; an object instance that nobody else may do anything with is deleted, or left to the bootstrap
        /// server where the object keeps it.
        /// </summary>
        public void Reconcile()
        {
            // Backwards, for an instance may go; an object that deletes one may take others along.
            for (int i = Table.Count - 1; i >= 0; i--)
            {
                if (i >= Table.Count)
                {
                    continue;
                }

                int id = Table.IdAt(i);
                RemoveUnknown(id);
                int owner = Table.OwnerOf(id);
                if (owner != AccessControlTable.BootstrapOwner && _accounts.FindServer(owner) is null)
                {
                    Disown(id);
                }
            }
        }

        /// <summary>
        /// Whether an instance is for something that is there. Each object and object instance has one (LwM2M 1.1 Core §8.1), so no
        /// server deletes it, not even its owner: nobody could get at the object instance before the next bootstrap.
        /// </summary>
        public bool IsNeeded(int id)
        {
            return Table.InstanceIdOf(id) == AccessControlTable.WholeObject || HasTarget(id);
        }

        /// <summary>Whether a server is one of those with an account.</summary>
        public bool IsServer(int shortServerId)
        {
            return _accounts.FindServer(shortServerId) is not null;
        }

        /// <summary>A number that stands for all that a server may do.</summary>
        internal uint HashFor(int server)
        {
            ByteWindow rights = new ByteWindow();
            rights.Begin(null, 0, 0, 0);
            for (int i = 0; IsEnforced && i < Table.Count; i++)
            {
                int id = Table.IdAt(i);
                rights.WriteUnsigned((ulong)Table.ObjectIdOf(id), 2);
                rights.WriteUnsigned((ulong)Table.InstanceIdOf(id), 2);
                rights.WriteByte((int)EffectiveRights(id, server));
            }

            return rights.Hash;
        }

        private bool MayCreate(int objectId, int server)
        {
            // The default entry does not count here: the server must be named (LwM2M 1.1 Core §8.2.1).
            int id = Table.Find(objectId, AccessControlTable.WholeObject);
            int rights = id == Lwm2mPath.None ? -1 : Table.RightsOf(id, server);
            return rights >= 0 && ((AccessRights)rights & AccessRights.Create) != AccessRights.None;
        }

        private AccessRights RightsOf(int objectId, int instanceId, int server)
        {
            if (objectId == ObjectId)
            {
                // Of its instances nothing is said but that the owner manages them, so that the others may look.
                return Table.Has(instanceId) && Table.OwnerOf(instanceId) == server ? AccessRights.Full : AccessRights.Read;
            }

            int id = Table.Find(objectId, instanceId);
            return id == Lwm2mPath.None ? AccessRights.None : EffectiveRights(id, server);
        }

        private AccessRights EffectiveRights(int id, int server)
        {
            int rights = Table.RightsOf(id, server);
            if (rights >= 0)
            {
                return (AccessRights)rights;
            }

            if (Table.OwnerOf(id) == server)
            {
                return AccessRights.Full;
            }

            rights = Table.RightsOf(id, AccessControlTable.DefaultEntry);
            return rights < 0 ? AccessRights.None : (AccessRights)rights;
        }

        private bool TryAssign(int objectId, int instanceId, int owner, AccessRights others)
        {
            if (Table.Find(objectId, instanceId) != Lwm2mPath.None)
            {
                return true;
            }

            int id = Table.Add(objectId, instanceId, owner);
            return id != Lwm2mPath.None && (others == AccessRights.None || Table.TrySetRights(id, AccessControlTable.DefaultEntry, (int)others));
        }

        private void RemoveUnknown(int id)
        {
            for (int k = Table.EntryCount(id) - 1; k >= 0; k--)
            {
                int server = Table.ServerAt(id, k);
                if (server != AccessControlTable.DefaultEntry && !IsServer(server))
                {
                    Table.RemoveRights(id, server);
                    _listener.NotifyChanged(ObjectId, id, Lwm2mPath.None);
                }
            }
        }

        private void Disown(int id)
        {
            bool isForObject = Table.InstanceIdOf(id) == AccessControlTable.WholeObject;
            int heir = isForObject ? AccessControlTable.BootstrapOwner : FindHeir(id);
            if (!isForObject && heir == AccessControlTable.BootstrapOwner && DeleteTarget(id))
            {
                Remove(id);
                return;
            }

            Table.SetOwner(id, heir);
            _listener.NotifyChanged(ObjectId, id, Lwm2mPath.None);
        }

        private int FindHeir(int id)
        {
            int heir = AccessControlTable.BootstrapOwner;
            int most = 0;
            for (int i = 0; i < _accounts.Count; i++)
            {
                int server = _accounts.ServerAt(i).ShortServerId;
                int weight = Weigh(EffectiveRights(id, server));
                if (weight > most || (weight == most && weight > 0 && server < heir))
                {
                    heir = server;
                    most = weight;
                }
            }

            return heir;
        }

        private static int Weigh(AccessRights rights)
        {
            return Heavy * (One(rights, AccessRights.Write) + One(rights, AccessRights.Delete))
                + One(rights, AccessRights.Read) + One(rights, AccessRights.Write) + One(rights, AccessRights.Execute) + One(rights, AccessRights.Delete);
        }

        private static int One(AccessRights rights, AccessRights right)
        {
            return (rights & right) == right ? 1 : 0;
        }

        private bool DeleteTarget(int id)
        {
            int objectId = Table.ObjectIdOf(id);
            int instanceId = Table.InstanceIdOf(id);
            Lwm2mObject item = _objects.Find(objectId);
            if (!HasTarget(id) || item.IsHidden || objectId == ObjectId)
            {
                // Accounts and rights are no object instances that a server owns; with nobody to own it, what is said of them goes.
                return true;
            }

            return DeleteInstance(item, instanceId);
        }

        /// <summary>Deletes an object instance of the application.</summary>
        public bool DeleteInstance(Lwm2mObject item, int instanceId)
        {
            bool isDeleted = _objects.Delete(item, instanceId) == CoapCode.Deleted;
            if (isDeleted)
            {
                _path.Set(item.Id, instanceId);
                _listener.ForgetAttributes(_path);
                _listener.NotifyChanged(item.Id, instanceId, Lwm2mPath.None);
            }

            return isDeleted;
        }

        /// <summary>Removes an instance if what it is for is gone.</summary>
        public void RemoveOrphan(int id)
        {
            if (Table.Has(id) && !IsNeeded(id))
            {
                Remove(id);
            }
        }

        /// <summary>Removes what is for object instances that are not there any more, as those that the application has taken away itself.</summary>
        private void RemoveOrphans()
        {
            for (int i = Table.Count - 1; i >= 0; i--)
            {
                RemoveOrphan(Table.IdAt(i));
            }
        }

        private bool HasTarget(int id)
        {
            return _objects.HasInstance(_objects.Find(Table.ObjectIdOf(id)), Table.InstanceIdOf(id));
        }

        private void Remove(int id)
        {
            Table.Remove(id);
            _listener.NotifyChanged(ObjectId, id, Lwm2mPath.None);
        }
    }
}
