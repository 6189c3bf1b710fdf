using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Access
{
    /// <summary>
    /// Authorizes each of several servers (LwM2M Core §8.2) and keeps the instances of the Access Control object with the object
    /// instances they apply to. With one server account, that server may do everything and there is no Access Control object; with
    /// several, no server may access an object instance without such an instance until a bootstrap or
    /// <see cref="TryProvision"/> brings one.
    /// </summary>
    public sealed partial class AccessControl : AccessPolicy
    {
        /// <summary>Most instances of the Access Control object, unless <see cref="AddTo"/> sets another number.</summary>
        public const int DefaultCapacity = 24;

        private const int ServerObjectId = 1;

        /// <summary>Weights Write and Delete above all other rights together in the choice of a new owner.</summary>
        private const int WriteOrDeleteWeight = 8;

        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;

        private AccessControl(AccountList accounts, AccessControlTable table, ObjectTree objects)
        {
            _accounts = accounts;
            _objects = objects;
            Table = table;
        }

        /// <summary>The instances of the Access Control object.</summary>
        public readonly AccessControlTable Table;

        /// <summary>Whether access rights are checked: there are several servers.</summary>
        public bool IsEnforced
        {
            get { return _accounts.Count > 1; }
        }

        /// <summary>Adds access control to a client. Call before <see cref="Lwm2mClient.Provision"/> and <see cref="Lwm2mClient.Start"/>.</summary>
        /// <param name="client">The client.</param>
        /// <param name="capacity">
        /// Most instances of the Access Control object, one for each object instance to which several servers have rights. A
        /// further Create is answered with 5.03. Memory is allocated with the first.
        /// </param>
        /// <exception cref="InvalidOperationException">The client has access control already.</exception>
        public static AccessControl AddTo(Lwm2mClient client, int capacity = DefaultCapacity)
        {
            if (client.Access.Policy is not null)
            {
                throw new InvalidOperationException("access control");
            }

            AccessControlTable table = new AccessControlTable(capacity, client.Accounts.Capacity);
            AccessControl access = new AccessControl(client.Accounts, table, client.Objects);
            client.Accounts.Rights = table;
            client.Access.Policy = access;
            client.Objects.Add(new AccessControlObject(access));
            return access;
        }

        /// <summary>The access control of a client that has it.</summary>
        public static AccessControl Of(Lwm2mClient client)
        {
            return (AccessControl)client.Access.Policy;
        }

        /// <summary>Creates an empty account list with access rights, as for a factory image.</summary>
        /// <param name="servers">Most server accounts.</param>
        /// <param name="capacity">As in <see cref="AddTo"/>.</param>
        public static AccountList NewAccounts(int servers, int capacity = DefaultCapacity)
        {
            return new AccountList(servers, new AccessControlTable(capacity, servers));
        }

        /// <inheritdoc/>
        public override bool Allows(Lwm2mPath path, int server, AccessRights right)
        {
            return right == AccessRights.Create ? MayCreate(path.ObjectId, server)
                : path.InstanceId < 0 || Allows(path.ObjectId, path.InstanceId, server, right);
        }

        /// <inheritdoc/>
        public override bool Allows(int objectId, int instanceId, int server, AccessRights right)
        {
            return !IsEnforced || (RightsOf(objectId, instanceId, server) & right) == right;
        }

        /// <inheritdoc/>
        public override bool HasRoom()
        {
            if (IsEnforced && Table.Count == Table.Capacity)
            {
                RemoveOrphans();
            }

            return !IsEnforced || Table.Count < Table.Capacity;
        }

        /// <summary>Call after a server created an object instance: it is the owner and has all rights (LwM2M Core §6.3.6).</summary>
        public override void OnCreated(int objectId, int instanceId, int server)
        {
            if (IsEnforced)
            {
                int id = Table.Add(objectId, instanceId, server);
                Table.TrySetRights(id, server, (int)AccessRights.Full);
                _objects.Listener.NotifyChanged(AccessControlTable.ObjectId, id, Lwm2mPath.None);
            }
        }

        /// <inheritdoc/>
        public override void OnDeleted(int objectId, int instanceId)
        {
            int id = Table.Find(objectId, instanceId);
            if (id != Lwm2mPath.None)
            {
                Remove(id);
            }
        }

        /// <summary>
        /// Adds an Access Control instance for every object instance without one, for a device with several servers from the factory:
        /// a Server object instance goes to its server alone, all else to one owner, while the others have the default rights.
        /// Grant the right to create with <see cref="AccessControlTable.TryGrant"/>.
        /// </summary>
        /// <param name="owner">Short Server ID of the owner.</param>
        /// <param name="others">Rights of the other servers.</param>
        /// <returns>False when there was no room for all: see <see cref="AddTo"/>.</returns>
        public bool TryProvision(int owner, AccessRights others)
        {
            for (int i = 0; i < _objects.Count; i++)
            {
                Lwm2mObject item = _objects.At(i);
                for (int k = 0; !item.IsHidden && item.Id != AccessControlTable.ObjectId && k < item.InstanceCount; k++)
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
        /// Whether the target of an instance exists. Each object and object instance has one (LwM2M Core §8.1), so no
        /// server may delete it, not even its owner: nobody could access the object instance before the next bootstrap.
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

        /// <inheritdoc/>
        public override uint HashFor(int server)
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
            // The default entry does not count here: the server must be named (LwM2M Core §8.2.1).
            int id = Table.Find(objectId, AccessControlTable.WholeObject);
            int rights = id == Lwm2mPath.None ? -1 : Table.RightsOf(id, server);
            return rights >= 0 && ((AccessRights)rights & AccessRights.Create) != AccessRights.None;
        }

        private AccessRights RightsOf(int objectId, int instanceId, int server)
        {
            if (objectId == AccessControlTable.ObjectId)
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

        /// <summary>Removes the instances of object instances that no longer exist, such as those deleted by the application.</summary>
        private void RemoveOrphans()
        {
            for (int i = Table.Count - 1; i >= 0; i--)
            {
                int id = Table.IdAt(i);
                if (!IsNeeded(id))
                {
                    Remove(id);
                }
            }
        }

        private bool HasTarget(int id)
        {
            return _objects.HasInstance(_objects.Find(Table.ObjectIdOf(id)), Table.InstanceIdOf(id));
        }

        private void Remove(int id)
        {
            Table.Remove(id);
            _objects.Listener.NotifyChanged(AccessControlTable.ObjectId, id, Lwm2mPath.None);
        }
    }
}
