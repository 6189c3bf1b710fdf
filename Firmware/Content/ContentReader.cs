namespace Lwm2m.Client
{
    /// <summary>
    /// Reads the payload of a Write or Create in one content format, value after value. It never changes the payload, so
    /// that it can be read twice: once to check, once to write.
    /// </summary>
    public abstract class ContentReader
    {
        /// <summary>Its content format number.</summary>
        public abstract int Format { get; }

        /// <summary>Whether the entry that <see cref="Next"/> came to has a value. Without one it is an empty object instance or an empty multiple resource.</summary>
        public bool HasValue { get; protected set; }

        /// <summary>Whether the last <see cref="TryDecode"/> failed because the value is larger than the room to decode it: 4.13.</summary>
        public bool IsTooLarge { get; protected set; }

        /// <summary>Starts with a payload.</summary>
        /// <param name="buffer">Where it lies.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="path">What the request addresses. Entries outside it are malformed.</param>
        public abstract void Begin(byte[] buffer, int offset, int count, Lwm2mPath path);

        /// <summary>
        /// Starts with the payload of a Read-Composite or Observe-Composite, which is paths without values
        /// (LwM2M Core §6.3.8). <see cref="Next"/> gives them at any level.
        /// </summary>
        /// <returns>False when the format cannot say that.</returns>
        public virtual bool BeginPaths(byte[] buffer, int offset, int count)
        {
            return false;
        }

        /// <summary>Goes to the next entry.</summary>
        /// <param name="entry">Receives its path. Its object instance ID is <see cref="Lwm2mPath.None"/> where a Create leaves the choice to the client.</param>
        public abstract ContentStatus Next(Lwm2mPath entry);

        /// <summary>Decodes the value of the current entry.</summary>
        /// <param name="type">The type that the object's table says.</param>
        /// <param name="value">Receives it.</param>
        /// <returns>False when it is not of that type.</returns>
        public abstract bool TryDecode(ResourceType type, ResourceValue value);
    }
}
