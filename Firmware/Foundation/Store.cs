namespace Lwm2m.Foundation
{
    /// <summary>
    /// Small named records that survive a reset. Each is written atomically: after a power cut at any moment either the
    /// old record is there or the new one.
    /// </summary>
    public abstract class Store
    {
        /// <summary>Returned by <see cref="Read"/> when there is no such record.</summary>
        public const int Missing = -1;

        /// <summary>Returned by <see cref="Read"/> when the record is larger than the buffer.</summary>
        public const int TooLarge = -2;

        /// <summary>
        /// Returned by <see cref="Read"/> when the record is corrupt. No power cut causes this, but a
        /// worn medium may; a sequence that must not restart then stops.
        /// </summary>
        public const int Damaged = -3;

        /// <summary>Length in characters of the longest record name; letters, digits, '-' and '_' only.</summary>
        public const int MaxNameLength = 24;

        /// <summary>
        /// Whether the result of the last <see cref="Read"/>, even that nothing was there, may be outdated: the newest
        /// content cannot be read, because its write was cut or because the medium is worn.
        /// </summary>
        public abstract bool IsDoubtful { get; }

        /// <summary>Reads a record.</summary>
        /// <returns>Its length in bytes, <see cref="Missing"/>, <see cref="TooLarge"/> or <see cref="Damaged"/>.</returns>
        public abstract int Read(string name, byte[] buffer, int offset, int count);

        /// <summary>Writes a record, replacing the previous one.</summary>
        /// <returns>False on failure of the medium; the old record then remains.</returns>
        public abstract bool Write(string name, byte[] buffer, int offset, int count);

        /// <summary>Erases a record so that a power cut does not restore it.</summary>
        /// <returns>False on failure of the medium.</returns>
        public abstract bool Erase(string name);
    }
}
