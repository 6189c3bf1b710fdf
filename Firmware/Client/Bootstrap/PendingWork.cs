using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Carries out what a bootstrap has asked for of objects of the application: when its accounts come in force, or at the next start when
    /// the power went in between. Done twice it leaves the same.
    /// </summary>
    internal sealed class PendingWork
    {
        private readonly Lwm2mClient _client;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private readonly BootstrapWrite _write;
        private readonly int[] _freed;
        private int _freedCount;

        public PendingWork(Lwm2mClient client)
        {
            _client = client;
            _write = new BootstrapWrite(client.Objects, client.Accounts, client.Formats);
            _freed = new int[client.Accounts.AccessControl.Count];
        }

        /// <summary>Does what is there to be done.</summary>
        public void Run()
        {
            PendingRequests pending = _client.Accounts.Pending;
            pending.Rewind();
            while (pending.Next(_path))
            {
                try
                {
                    CarryOut(_client.Objects.Find(_path.ObjectId), pending);
                }
                catch (Exception e)
                {
                    _client.Objects.Fail(_path.ObjectId, e);
                }
            }

            // Not at once: what was deleted may have come back, with rights that the bootstrap has given.
            for (int i = 0; i < _freedCount; i++)
            {
                _client.Access.RemoveOrphan(_freed[i]);
            }

            pending.Clear();
            _client.Accounts.MarkChanged();
            _client.SaveAccounts();
        }

        private void CarryOut(Lwm2mObject target, PendingRequests pending)
        {
            if (pending.Code == CoapCode.Delete)
            {
                Delete(target);
            }
            else if (!(target is null))
            {
                Write(target, pending);
            }
        }

        private void Write(Lwm2mObject target, PendingRequests pending)
        {
            byte code = _write.Write(target, _path, pending.Format, pending.Buffer, pending.BodyOffset, pending.BodyCount, false);
            Tell(code == CoapCode.Changed, target.Id);
            for (int i = 0; i < _write.InstanceCount; i++)
            {
                _client.NotifyChanged(target.Id, _write.InstanceAt(i), Lwm2mPath.None);
            }
        }

        private void Delete(Lwm2mObject target)
        {
            for (int i = 0; i < _client.Objects.Count; i++)
            {
                Lwm2mObject item = _client.Objects.At(i);
                if ((target is null ? _path.Depth == 0 : item == target) && item.InstanceCapacity > 0)
                {
                    DeleteInstances(item);
                }
            }
        }

        private void DeleteInstances(Lwm2mObject item)
        {
            for (int i = item.InstanceCount - 1; i >= 0; i--)
            {
                int instanceId = i < item.InstanceCount ? item.InstanceIdAt(i) : Lwm2mPath.None;
                if (instanceId == Lwm2mPath.None || (_path.Depth > 1 && instanceId != _path.InstanceId))
                {
                    continue;
                }

                int rights = _client.Access.Table.Find(item.Id, instanceId);
                if (rights != Lwm2mPath.None && _freedCount < _freed.Length)
                {
                    _freed[_freedCount++] = rights;
                }

                Tell(_client.Access.DeleteInstance(item, instanceId), item.Id);
            }
        }

        private void Tell(bool isDone, int objectId)
        {
            if (!isDone)
            {
                _client.Bootstrap.Report(BootstrapFailure.None, "not carried out at /" + objectId.ToString());
            }
        }
    }
}
