using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The objects of a client, ascending by ID.</summary>
    public sealed class ObjectTree
    {
        private readonly int _capacity;
        private Lwm2mObject[] _objects = new Lwm2mObject[0];
        private Lwm2mObject[] _changing = new Lwm2mObject[0];       // those whose instances may come and go
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private int _count;
        private int _notedRevision;
        private bool _isNoted;
        private int _found;             // the index of the object that was found last, as the next question is often for the same

        /// <summary>Creates an empty tree.</summary>
        /// <param name="capacity">Most objects.</param>
        public ObjectTree(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>
        /// Number of exceptions thrown by objects and listeners. The operation is answered with 5.00, left out or counts as
        /// not done, and the client continues.
        /// </summary>
        public int Failures { get; private set; }

        /// <summary>Receives each exception, or null.</summary>
        public ObjectFailureHandler Failed;

        /// <summary>Number of objects.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Changes whenever an object or an object instance is added or removed.</summary>
        public int Revision
        {
            get
            {
                Lwm2mObject[] objects = _changing;
                int at = objects.Length;
                int revision = _count;
                while (at > 0)
                {
                    try
                    {
                        // One try for all: each step of an idle client comes here.
                        while (--at >= 0)
                        {
                            revision += objects[at].InstanceRevision;
                        }
                    }
                    catch (Exception e)
                    {
                        Fail(objects[at].Id, e);
                    }
                }

                return revision;
            }
        }

        /// <summary>
        /// <see cref="Revision"/> as it was when the client's step began, or after the last request: what else changes in a step is seen by the next.
        /// </summary>
        internal int NotedRevision
        {
            get { return _isNoted ? _notedRevision : Revision; }
        }

        /// <summary>Notes the revision; it is not asked of the objects again until it is noted anew.</summary>
        /// <returns>The revision.</returns>
        internal int NoteRevision()
        {
            _notedRevision = Revision;
            _isNoted = true;
            return _notedRevision;
        }

        /// <summary>Receives changes, or null.</summary>
        public ChangeListener Listener { get; internal set; }

        /// <summary>Adds an object.</summary>
        /// <exception cref="ArgumentException">There is one with this ID, or no room: see <see cref="ClientOptions.MaxObjects"/>.</exception>
        public void Add(Lwm2mObject item)
        {
            if (_count == _capacity || Find(item.Id) is not null)
            {
                throw new ArgumentException("object " + item.Id.ToString());
            }

            _objects = WithRoom(_objects);
            int at = _count++;
            for (; at > 0 && _objects[at - 1].Id > item.Id; at--)
            {
                _objects[at] = _objects[at - 1];
            }

            _objects[at] = item;
            if (item is not SingleInstanceObject)
            {
                _changing = WithRoom(_changing);
                _changing[_changing.Length - 1] = item;
            }
        }

        /// <summary>
        /// Lets the values of <see cref="Lwm2mObject.WriteKept"/> outlive the power: gives the objects those that the store has, and writes what changes. After
        /// all objects were added, before the start.
        /// </summary>
        /// <returns>False when a record was unusable; its object has its initial values.</returns>
        public bool KeepValues(Store store)
        {
            bool isWhole = true;
            for (int i = 0; i < _count; i++)
            {
                Lwm2mObject item = _objects[i];
                if (item.KeptLength > 0)
                {
                    item.Kept = new KeptValues(this, store, item);
                    isWhole &= !item.Kept.IsDamaged;
                }
            }

            return isWhole;
        }

        /// <summary>Records an exception thrown by an object or a listener: <see cref="Lwm2mPath.None"/>.</summary>
        /// <returns>5.00.</returns>
        public byte Fail(int objectId, Exception exception)
        {
            Failures++;
            try
            {
                Failed?.Invoke(objectId, exception);
            }
            catch (Exception)
            {
                Failures++;
            }

            return CoapCode.InternalServerError;
        }

        /// <summary>Deletes an object instance.</summary>
        /// <returns>The code the object returns, 5.00 if it throws.</returns>
        internal byte Delete(Lwm2mObject item, int instanceId)
        {
            try
            {
                byte code = item.Delete(instanceId);
                return code == CoapCode.Deleted && !item.TryKeep() ? CoapCode.InternalServerError : code;
            }
            catch (Exception e)
            {
                return Fail(item.Id, e);
            }
        }

        /// <summary>Deletes an object instance (LwM2M Core §6.3.7) and its attributes, and notifies its observers.</summary>
        /// <returns>The code the object returns, 5.00 if it throws.</returns>
        public byte Remove(Lwm2mObject item, int instanceId)
        {
            byte code = Delete(item, instanceId);
            if (code == CoapCode.Deleted || (code == CoapCode.InternalServerError && !HasInstance(item, instanceId)))
            {
                _path.Set(item.Id, instanceId);
                Listener.ForgetAttributes(_path);
                Listener.NotifyChanged(item.Id, instanceId, Lwm2mPath.None);
            }

            return code;
        }

        /// <summary>Whether an object instance exists; also true if the object throws.</summary>
        public bool HasInstance(Lwm2mObject item, int instanceId)
        {
            try
            {
                return item is not null && item.HasInstance(instanceId);
            }
            catch (Exception e)
            {
                Fail(item.Id, e);
                return true;
            }
        }

        /// <summary>An object by its index.</summary>
        public Lwm2mObject At(int index)
        {
            return _objects[index];
        }

        /// <summary>An object by its ID, or null.</summary>
        public Lwm2mObject Find(int objectId)
        {
            int last = _found;
            if (last < _count && _objects[last].Id == objectId)
            {
                return _objects[last];
            }

            for (int i = 0; i < _count; i++)
            {
                if (_objects[i].Id == objectId)
                {
                    _found = i;
                    return _objects[i];
                }
            }

            return null;
        }

        private static Lwm2mObject[] WithRoom(Lwm2mObject[] objects)
        {
            Lwm2mObject[] more = new Lwm2mObject[objects.Length + 1];
            Array.Copy(objects, 0, more, 0, objects.Length);
            return more;
        }
    }
}
