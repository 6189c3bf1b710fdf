namespace Lwm2m.Foundation
{
    /// <summary>
    /// Small named records that outlive a reset. Each is written atomically: after a power cut at any moment either the
    /// old record is there or the new one.
    /// </summary>
    public abstract class Store
    {
        /// <summary>Answered by <see cref="Read"/> when there is no such record.</summary>
        public const int Missing = -1;

        /// <summary>Answered by <see cref="Read"/> when the record is larger than the room given.</summary>
        public const int TooLarge = -2;

        /// <summary>
        /// Answered by <see cref="Read"/> when there is a record that cannot be trusted any more. No power cut leads there, but a
        /// worn medium may; what must not start again from the beginning stops then.
        /// </summary>
        public const int Damaged = -3;

        /// <summary>Length in characters of the longest record name; letters, digits, '-' and '_' only.</summary>
        public const int MaxNameLength = 24;

        /// <summary>
        /// Whether what the last <see cref="Read"/> gave, or that there was nothing, may be older than what was written last: the newest
        /// content cannot be read, because its write was cut or because the medium is worn.
        /// </summary>
        public abstract bool IsDoubtful { get; }

        /// <summary>Reads a record.</summary>
        /// <returns>Its length in bytes, <see cref="Missing"/>, <see cref="TooLarge"/> or <see cref="Damaged"/>.</returns>
        public abstract int Read(string name, byte[] buffer, int offset, int count);

        /// <summary>Writes a record, in place of the one that was there.</summary>
        /// <returns>False when the medium did not take it; the old record is then still there.</returns>
        public abstract bool Write(string name, byte[] buffer, int offset, int count);

        /// <summary>Erases a record so that it is not there after a power cut either.</summary>
        /// <returns>False when the medium did not take it.</returns>
        public abstract bool Erase(string name);
    }
}
