using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Access
{
    /// <content>New owners for what a server without an account owned (LwM2M Core §8.1).</content>
    public sealed partial class AccessControl
    {
        /// <summary>
        /// Removes servers that no longer have an account, as after a bootstrap (LwM2M Core, Unbootstrapping): their
        /// entries go; what they owned passes to the server with most of Write and Delete, then most rights, then the lowest
        /// Short Server ID; an object instance that nobody else may do anything with is deleted, or left to the bootstrap
        /// server where the object keeps it.
        /// </summary>
        public override void Reconcile()
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

        private void RemoveUnknown(int id)
        {
            for (int k = Table.EntryCount(id) - 1; k >= 0; k--)
            {
                int server = Table.ServerAt(id, k);
                if (server != AccessControlTable.DefaultEntry && !IsServer(server))
                {
                    Table.RemoveRights(id, server);
                    _objects.Listener.NotifyChanged(AccessControlTable.ObjectId, id, Lwm2mPath.None);
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
            _objects.Listener.NotifyChanged(AccessControlTable.ObjectId, id, Lwm2mPath.None);
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
            return WriteOrDeleteWeight * (One(rights, AccessRights.Write) + One(rights, AccessRights.Delete))
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
            if (!HasTarget(id) || item.IsHidden || objectId == AccessControlTable.ObjectId)
            {
                // Accounts and rights are no object instances that a server owns; with nobody to own it, what is said of them goes.
                return true;
            }

            return _objects.Remove(item, instanceId) == CoapCode.Deleted;
        }
    }
}
