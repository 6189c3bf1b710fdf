namespace Lwm2m.Client
{
    /// <summary>Result of <see cref="ContentReader.Next"/>.</summary>
    public enum ContentStatus
    {
        /// <summary>An entry.</summary>
        Entry,

        /// <summary>The end of a well-formed payload.</summary>
        End,

        /// <summary>Malformed content, or a path outside the one addressed: 4.00.</summary>
        Malformed
    }
}
