namespace Lwm2m.Foundation
{
    /// <summary>
    /// The medium on which a <see cref="FileStore"/> keeps its records: files, flash pages. Each record has two slots, 0 and 1. A power
    /// cut during <see cref="Write"/> may leave anything in that slot, but leaves all other slots as they are.
    /// </summary>
    public abstract class RecordMedium
    {
        /// <summary>Returned by <see cref="Read"/> when the slot is empty.</summary>
        public const int Missing = -1;

        /// <summary>Reads a slot from its start.</summary>
        /// <param name="name">Name of the record, as <see cref="Store"/> allows it.</param>
        /// <param name="slot">0 or 1.</param>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Room in bytes. Longer content is truncated.</param>
        /// <returns>Bytes read, or <see cref="Missing"/>. 0 if the slot exists but cannot be read.</returns>
        public abstract int Read(string name, int slot, byte[] buffer, int offset, int count);

        /// <summary>Replaces the content of a slot. On return the bytes survive a power cut.</summary>
        /// <returns>False on failure; the slot may then hold anything.</returns>
        public abstract bool Write(string name, int slot, byte[] buffer, int offset, int count);

        /// <summary>Empties a slot. Succeeds if it is already empty.</summary>
        /// <returns>False on failure.</returns>
        public abstract bool Delete(string name, int slot);
    }
}
