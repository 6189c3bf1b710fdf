using System;

namespace Lwm2m.Client
{
    /// <summary>The objects of a client, ascending by ID.</summary>
    public sealed class ObjectTree
    {
        private readonly Lwm2mObject[] _objects;
        private int _count;

        /// <summary>Makes an empty tree.</summary>
        /// <param name="capacity">How many objects at most.</param>
        public ObjectTree(int capacity)
        {
            _objects = new Lwm2mObject[capacity];
        }

        /// <summary>How many objects there are.</summary>
        public int Count
        {
            get { return _count; }
        }

        /// <summary>Changes whenever an object or an object instance comes or goes.</summary>
        public int Revision
        {
            get
            {
                int revision = _count;
                for (int i = 0; i < _count; i++)
                {
                    revision += _objects[i].InstanceRevision;
                }

                return revision;
            }
        }

        /// <summary>Adds an object.</summary>
        /// <exception cref="ArgumentException">There is one with this ID, or no room: see <see cref="ClientOptions.MaxObjects"/>.</exception>
        public void Add(Lwm2mObject item)
        {
            if (_count == _objects.Length || !(Find(item.Id) is null))
            {
                throw new ArgumentException("object " + item.Id.ToString());
            }

            int at = _count++;
            for (; at > 0 && _objects[at - 1].Id > item.Id; at--)
            {
                _objects[at] = _objects[at - 1];
            }

            _objects[at] = item;
        }

        /// <summary>An object by its index.</summary>
        public Lwm2mObject At(int index)
        {
            return _objects[index];
        }

        /// <summary>An object by its ID, or null.</summary>
        public Lwm2mObject Find(int objectId)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_objects[i].Id == objectId)
                {
                    return _objects[i];
                }
            }

            return null;
        }
    }
}
