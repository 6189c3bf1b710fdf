namespace Lwm2m.Foundation
{
    /// <summary>
    /// Where a <see cref="FileStore"/> keeps its records: files, flash pages. Each record has two slots, 0 and 1. A power
    /// cut during <see cref="Write"/> may leave anything in that slot, but leaves all other slots as they are.
    /// </summary>
    public abstract class RecordMedium
    {
        /// <summary>Answered by <see cref="Read"/> when there is nothing in the slot.</summary>
        public const int Missing = -1;

        /// <summary>Reads a slot from its start.</summary>
        /// <param name="name">Name of the record, as <see cref="Store"/> allows it.</param>
        /// <param name="slot">0 or 1.</param>
        /// <param name="buffer">Where it goes.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Room in bytes. What the slot has beyond that is left out.</param>
        /// <returns>Bytes read, or <see cref="Missing"/>. A slot that is there but cannot be read has 0.</returns>
        public abstract int Read(string name, int slot, byte[] buffer, int offset, int count);

        /// <summary>Writes a slot in place of what was in it. On return the bytes outlive a power cut.</summary>
        /// <returns>False when that could not be done; the slot may then hold anything.</returns>
        public abstract bool Write(string name, int slot, byte[] buffer, int offset, int count);

        /// <summary>Leaves nothing in a slot. One that is empty already counts as done.</summary>
        /// <returns>False when that could not be done.</returns>
        public abstract bool Delete(string name, int slot);
    }
}
