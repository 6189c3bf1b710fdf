namespace Lwm2m.Client
{
    /// <summary>Makes the writer and the reader of a content format when a server first asks for it, so that unused formats take no memory.</summary>
    public abstract class ContentFormatFactory
    {
        /// <summary>Makes a writer.</summary>
        /// <param name="format">The content format, one added with this factory.</param>
        /// <param name="formats">The formats it was added to, for the resources they share.</param>
        public abstract ContentWriter NewWriter(int format, ContentFormats formats);

        /// <summary>Makes a reader.</summary>
        /// <param name="format">The content format, one added with this factory.</param>
        /// <param name="formats">The formats it was added to, for the resources they share.</param>
        public abstract ContentReader NewReader(int format, ContentFormats formats);
    }
}
