using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <content>The observations in the record that outlives the power, and under rights that change.</content>
    public sealed partial class ObservationTable
    {
        /// <summary>Bytes that one observation takes in a record at most.</summary>
        internal const int MaxSavedLength = 2 + StatePath.MaxLength + 1 + Observation.MaxTokenLength + 2 + 1 + 2 + 3 * StateTime.Length + Quantity.SavedLength + 1 + 4 + 8;

        /// <summary>Writes the observations and what waits for the server into a record.</summary>
        public void Save(ByteWindow output, long nowMs)
        {
            output.WriteUnsigned((ulong)Count, 2);
            for (int i = 0; i < _slots.Made; i++)
            {
                if (_slots.At(i).IsActive)
                {
                    output.WriteUnsigned((ulong)i, 2);
                    _slots.At(i).Save(output, nowMs);
                }
            }

            _sender.Store.Save(output);
        }

        /// <summary>Takes the observations and what waits from a record, into an empty table.</summary>
        /// <param name="input">The record.</param>
        /// <param name="savedMs">When it was written, on the clock of now.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when it is damaged or does not fit; the table is then empty.</returns>
        public bool TryRestore(StateReader input, long savedMs, long nowMs)
        {
            int count = (int)input.ReadUnsigned(2);
            bool isWhole = count <= _slots.Capacity;
            for (int i = 0; i < count && isWhole; i++)
            {
                int at = (int)input.ReadUnsigned(2);
                isWhole = _slots.Make(at) && !_slots.At(at).IsActive && _slots.At(at).TryRestore(input, savedMs, nowMs);
                if (isWhole)
                {
                    _slots.NoteBegun();
                }
            }

            if (isWhole && _sender.Store.TryRestore(input) && _sender.Store.AreOf(_slots))
            {
                _accessRevision = _representation.Paths.AccessRevision;
                return true;
            }

            _sender.Store.Clear();
            for (int i = 0; i < _slots.Made; i++)
            {
                _slots.End(i);
            }

            return false;
        }

        /// <summary>Call when rights may have changed while the power was off, when nobody looked.</summary>
        internal void OnRightsUnknown()
        {
            MarkChangedAccess();
        }

        /// <summary>Follows the rights of the server if they have changed: before anything leaves, and before a record says by which rights it was made.</summary>
        internal void FollowRights()
        {
            if (_accessRevision != _representation.Paths.AccessRevision)
            {
                MarkChangedAccess();
            }
        }

        /// <summary>Marks what the server may not read any more, to be ended by a 4.01, and objects, of which it may read more instances or fewer; nothing that is stored of them leaves.</summary>
        private void MarkChangedAccess()
        {
            _accessRevision = _representation.Paths.AccessRevision;
            for (int i = 0; i < _slots.Made; i++)
            {
                Observation slot = _slots.At(i);
                if (slot.IsActive && (slot.Path.Depth == 1 || !CoapCode.IsSuccess(_representation.Check(slot.Path, _server, slot.Format))))
                {
                    _sender.DropStored(i);
                    slot.MarkChanged();
                }
            }
        }
    }
}
