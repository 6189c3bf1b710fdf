namespace Lwm2m.Client
{
    /// <summary>What <see cref="ContentReader.Next"/> came to.</summary>
    public enum ContentStatus
    {
        /// <summary>An entry.</summary>
        Entry,

        /// <summary>The end of a well-formed payload.</summary>
        End,

        /// <summary>Something that the format does not allow, or a path outside the one addressed: 4.00.</summary>
        Malformed
    }
}
