namespace Lwm2m.Client
{
    /// <summary>Makes the writer and the reader of a content format when a server first asks for it, so that formats which nobody uses take no memory.</summary>
    public abstract class ContentFormatFactory
    {
        /// <summary>Makes a writer.</summary>
        /// <param name="format">The content format, one that was added with this factory.</param>
        /// <param name="formats">Where it is added, for what the formats share.</param>
        public abstract ContentWriter NewWriter(int format, ContentFormats formats);

        /// <summary>Makes a reader.</summary>
        /// <param name="format">The content format, one that was added with this factory.</param>
        /// <param name="formats">Where it is added, for what the formats share.</param>
        public abstract ContentReader NewReader(int format, ContentFormats formats);
    }
}
