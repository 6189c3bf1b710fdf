using System;

namespace Lwm2m.Client
{
    /// <summary>
    /// The observations of one server, in slots that are made on first use, kept and used again. An observation keeps its slot as long as it is
    /// in force. Another thread may walk the slots while the client makes one more.
    /// </summary>
    internal sealed class ObservationSlots
    {
        private readonly int _capacity;
        private Observation[] _slots = new Observation[0];

        /// <summary>Makes none yet.</summary>
        /// <param name="capacity">Observations at most, by <see cref="ClientOptions.MaxObservations"/>.</param>
        public ObservationSlots(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>Slots at most.</summary>
        public int Capacity
        {
            get { return _capacity; }
        }

        /// <summary>Slots made so far: those from 0 on.</summary>
        public int Made { get; private set; }

        /// <summary>Observations in force.</summary>
        public int Count { get; private set; }

        /// <summary>Grows with each observation that begins or ends.</summary>
        public int Revision { get; private set; }

        /// <summary>A slot that was made.</summary>
        public Observation At(int index)
        {
            return _slots[index];
        }

        /// <summary>The slot of the observation with a token, or -1.</summary>
        public int Find(byte[] token, int offset, int length)
        {
            int at = Made - 1;
            while (at >= 0 && !(_slots[at].IsActive && _slots[at].HasToken(token, offset, length)))
            {
                at--;
            }

            return at;
        }

        /// <summary>The slot of the observation that has sent a message, by its ID, or -1.</summary>
        public int FindSent(int messageId)
        {
            int at = messageId < 0 || Count == 0 ? -1 : Made - 1;
            while (at >= 0 && !_slots[at].HasSent(messageId))
            {
                at--;
            }

            return at;
        }

        /// <summary>The first slot that is free, made if need be, or -1 when all are taken.</summary>
        public int FindFree()
        {
            int at = 0;
            while (at < Made && _slots[at].IsActive)
            {
                at++;
            }

            return Make(at) ? at : -1;
        }

        /// <summary>Makes the slots up to one, where they are not there yet.</summary>
        /// <returns>False when that is beyond the capacity.</returns>
        public bool Make(int index)
        {
            if (index >= _capacity)
            {
                return false;
            }

            if (index >= Made)
            {
                // Whoever walks the slots meanwhile goes on in the former array, as far as it was filled.
                Observation[] slots = new Observation[index + 1];
                Array.Copy(_slots, 0, slots, 0, Made);
                for (int i = Made; i <= index; i++)
                {
                    slots[i] = new Observation();
                }

                _slots = slots;
                Made = index + 1;
            }

            return true;
        }

        /// <summary>Counts an observation that has begun.</summary>
        public void NoteBegun()
        {
            Count++;
            Revision++;
        }

        /// <summary>Ends an observation.</summary>
        public void End(int index)
        {
            if (_slots[index].IsActive)
            {
                _slots[index].End();
                Count--;
                Revision++;
            }
        }

        /// <summary>Lets each observation be looked at with the next step, as what decides when has changed.</summary>
        public void ForgetDue()
        {
            for (int i = 0; i < Made; i++)
            {
                _slots[i].NextMs = Observation.NotKnown;
            }
        }
    }
}
