namespace Lwm2m.Client
{
    /// <summary>The observation tables of all servers, for a change to reach each of them.</summary>
    public sealed class Observers
    {
        private readonly ObservationTable[] _tables;
        private int _count;

        /// <summary>Makes an empty list.</summary>
        public Observers(int capacity)
        {
            _tables = new ObservationTable[capacity];
        }

        /// <summary>Adds the table of a server.</summary>
        public void Add(ObservationTable table)
        {
            _tables[_count++] = table;
        }

        /// <summary>Removes the table of a server; the change of a value no longer reaches it.</summary>
        public void Remove(ObservationTable table)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_tables[i] == table)
                {
                    _tables[i] = _tables[--_count];
                    _tables[_count] = null;
                }
            }
        }

        /// <summary>Forgets what any server has set by Write-Attributes within a path, as when an object instance is deleted.</summary>
        public void ForgetAttributes(Lwm2mPath path)
        {
            for (int i = 0; i < _count; i++)
            {
                _tables[i].Attributes.Remove(path);
            }
        }

        /// <summary>Says that the value at a path may have changed. May be called on any thread.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID, or <see cref="Lwm2mPath.None"/> for all of the object.</param>
        /// <param name="resourceId">Resource ID, or <see cref="Lwm2mPath.None"/> for all of the instance.</param>
        public void NotifyChanged(int objectId, int instanceId, int resourceId)
        {
            for (int i = 0; i < _count; i++)
            {
                // The table may just have been removed on the client's own thread.
                _tables[i]?.MarkChanged(objectId, instanceId, resourceId);
            }
        }
    }
}
