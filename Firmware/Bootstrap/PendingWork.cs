using System;
using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// Carries out what a bootstrap has asked for of objects of the application: when its accounts come in force, or at the next start when
    /// the power went in between. Done twice it leaves the same.
    /// </summary>
    internal sealed class PendingWork
    {
        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly Authorization _access;
        private readonly AccountKeeper _keeper;
        private readonly ChangeListener _listener;
        private readonly BootstrapLog _log;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private BootstrapWrite _write;      // while it runs
        private int[] _freed;               // object instances that were to go: object ID, instance ID
        private int _freedCount;

        public PendingWork(AccountList accounts, ObjectTree objects, ContentFormats formats, Authorization access, AccountKeeper keeper, ChangeListener listener, BootstrapLog log)
        {
            _accounts = accounts;
            _objects = objects;
            _formats = formats;
            _access = access;
            _keeper = keeper;
            _listener = listener;
            _log = log;
        }

        /// <summary>Carries out the pending work.</summary>
        public void Run()
        {
            PendingRequests pending = _accounts.Pending;
            if (pending.Length == 0)
            {
                return;
            }

            _write = new BootstrapWrite(_objects, _accounts, _formats);
            _freed = new int[2 * CountDeletable()];
            _freedCount = 0;
            pending.Rewind();
            while (pending.Next(_path))
            {
                try
                {
                    CarryOut(_objects.Find(_path.ObjectId), pending);
                }
                catch (Exception e)
                {
                    _objects.Fail(_path.ObjectId, e);
                }
            }

            // Not at once: what was deleted may have come back, with rights that the bootstrap has given.
            for (int i = 0; i < _freedCount; i += 2)
            {
                if (!_objects.HasInstance(_objects.Find(_freed[i]), _freed[i + 1]))
                {
                    _access.OnDeleted(_freed[i], _freed[i + 1]);
                }
            }

            pending.Clear();
            _write = null;
            _freed = null;
            _accounts.MarkChanged();
            _keeper.Save();
        }

        private void CarryOut(Lwm2mObject target, PendingRequests pending)
        {
            if (pending.Code == CoapCode.Delete)
            {
                Delete(target);
            }
            else if (target is not null)
            {
                Write(target, pending);
            }
        }

        private void Write(Lwm2mObject target, PendingRequests pending)
        {
            byte code = _write.Write(target, _path, pending.Format, pending.Buffer, pending.BodyOffset, pending.BodyCount, false);
            LogUnlessDone(code == CoapCode.Changed && target.TryKeep(), target.Id);
            for (int i = 0; i < _write.InstanceCount; i++)
            {
                _listener.NotifyChanged(target.Id, _write.InstanceAt(i), Lwm2mPath.None);
            }
        }

        private void Delete(Lwm2mObject target)
        {
            for (int i = 0; i < _objects.Count; i++)
            {
                Lwm2mObject item = _objects.At(i);
                if ((target is null ? _path.Depth == 0 : item == target) && item.InstanceCapacity > 0)
                {
                    DeleteInstances(item);
                }
            }
        }

        private int CountDeletable()
        {
            int count = 0;
            for (int i = 0; i < _objects.Count; i++)
            {
                count += _objects.At(i).InstanceCapacity;
            }

            return count;
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

                if (_freedCount < _freed.Length)
                {
                    _freed[_freedCount++] = item.Id;
                    _freed[_freedCount++] = instanceId;
                }

                LogUnlessDone(_objects.Remove(item, instanceId) == CoapCode.Deleted, item.Id);
            }
        }

        private void LogUnlessDone(bool isDone, int objectId)
        {
            if (!isDone)
            {
                _log.Report(BootstrapFailure.None, "not carried out at /" + objectId.ToString());
            }
        }
    }
}
