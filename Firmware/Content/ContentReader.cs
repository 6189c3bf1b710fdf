namespace Lwm2m.Client
{
    /// <summary>
    /// Reads the payload of a Write or Create in one content format, value by value. It never changes the payload, so
    /// that it can be read twice: once to validate, once to write.
    /// </summary>
    public abstract class ContentReader
    {
        /// <summary>Its content format number.</summary>
        public abstract int Format { get; }

        /// <summary>Whether the current entry has a value. Without one it is an empty object instance or an empty multiple resource.</summary>
        public bool HasValue { get; protected set; }

        /// <summary>Whether the last <see cref="TryDecode"/> failed because the value is larger than the decoding buffer: 4.13.</summary>
        public bool IsTooLarge { get; protected set; }

        /// <summary>Starts to read a payload.</summary>
        /// <param name="buffer">Buffer that holds the payload.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="path">The path of the request. Entries outside it are malformed.</param>
        public abstract void Begin(byte[] buffer, int offset, int count, Lwm2mPath path);

        /// <summary>
        /// Starts to read the payload of a Read-Composite or Observe-Composite, which holds paths without values
        /// (LwM2M Core §6.3.8). <see cref="Next"/> gives them at any level.
        /// </summary>
        /// <returns>False when the format cannot express paths alone.</returns>
        public virtual bool BeginPaths(byte[] buffer, int offset, int count)
        {
            return false;
        }

        /// <summary>Goes to the next entry.</summary>
        /// <param name="entry">Receives its path. The object instance ID is <see cref="Lwm2mPath.None"/> if the client chooses it.</param>
        public abstract ContentStatus Next(Lwm2mPath entry);

        /// <summary>Decodes the value of the current entry.</summary>
        /// <param name="type">The type in the object's table.</param>
        /// <param name="value">Receives the value.</param>
        /// <returns>False when it is not of that type.</returns>
        public abstract bool TryDecode(ResourceType type, ResourceValue value);
    }
}
