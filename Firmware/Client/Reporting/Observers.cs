using System;

namespace Lwm2m.Client
{
    /// <summary>
    /// The observation tables of all servers, for a change to reach each of them. A list is never changed, but replaced by another, so that
    /// a thread that tells a change meanwhile meets each table that stays.
    /// </summary>
    public sealed class Observers : ChangeListener
    {
        private readonly int _capacity;
        private readonly StepSignal _signal;
        private ObservationTable[] _tables = new ObservationTable[0];

        /// <summary>Makes an empty list.</summary>
        /// <param name="capacity">Tables at most.</param>
        /// <param name="signal">Is set with each change, or null.</param>
        public Observers(int capacity, StepSignal signal = null)
        {
            _signal = signal;
            _capacity = capacity;
        }

        /// <summary>Adds the table of a server.</summary>
        public void Add(ObservationTable table)
        {
            int count = _tables.Length;
            if (count == _capacity)
            {
                throw new InvalidOperationException("observers");
            }

            ObservationTable[] tables = new ObservationTable[count + 1];
            Array.Copy(_tables, 0, tables, 0, count);
            tables[count] = table;
            _tables = tables;
        }

        /// <summary>Removes the table of a server; the change of a value no longer reaches it.</summary>
        public void Remove(ObservationTable table)
        {
            int at = Array.IndexOf(_tables, table);
            if (at >= 0)
            {
                int count = _tables.Length - 1;
                ObservationTable[] tables = new ObservationTable[count];
                Array.Copy(_tables, 0, tables, 0, at);
                Array.Copy(_tables, at + 1, tables, at, count - at);
                _tables = tables;
            }
        }

        /// <inheritdoc/>
        public override void ForgetAttributes(Lwm2mPath path)
        {
            ObservationTable[] tables = _tables;
            for (int i = 0; i < tables.Length; i++)
            {
                tables[i].Attributes.Remove(path);
            }

            _signal?.Set();
        }

        /// <inheritdoc/>
        public override void NotifyChanged(int objectId, int instanceId, int resourceId)
        {
            ObservationTable[] tables = _tables;
            for (int i = 0; i < tables.Length; i++)
            {
                tables[i].MarkChanged(objectId, instanceId, resourceId);
            }

            _signal?.Set();
        }
    }
}
