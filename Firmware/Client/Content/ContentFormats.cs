using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// One writer and one reader for each content format (LwM2M 1.1 Core §7.4), made once. What a reader decodes is in room that all
    /// readers share, so one payload is read at a time.
    /// </summary>
    public sealed class ContentFormats
    {
        /// <summary>Default room for a decoded value, in bytes.</summary>
        public const int DefaultScratch = 512;

        private readonly ContentWriter[] _writers;
        private readonly ContentReader[] _readers;
        private readonly byte[] _scratch;

        /// <summary>Makes them all.</summary>
        /// <param name="scratchBytes">
        /// Room for one value that is not in the payload as it is: a JSON string with escapes, an Opaque in Base64. A larger
        /// one is not decoded, and <see cref="ContentReader.IsTooLarge"/> says so.
        /// </param>
        public ContentFormats(int scratchBytes = DefaultScratch)
        {
            DecimalText numbers = new DecimalText();
            _scratch = new byte[scratchBytes];
            _writers = new ContentWriter[]
            {
                new SenmlCborWriter(), new TlvWriter(), new SenmlJsonWriter(numbers),
                new Lwm2mJsonWriter(numbers), new CborValueWriter(), new PlainTextWriter(numbers), new OpaqueWriter()
            };
            _readers = new ContentReader[]
            {
                new SenmlCborReader(), new TlvReader(), new SenmlJsonReader(numbers, _scratch),
                new Lwm2mJsonReader(numbers, _scratch), new CborValueReader(), new PlainTextReader(numbers, _scratch), new OpaqueReader()
            };
        }

        /// <summary>Overwrites what was decoded last, as it may be a key.</summary>
        public void Wipe()
        {
            Array.Clear(_scratch, 0, _scratch.Length);
        }

        /// <summary>The writer of a content format, or null.</summary>
        /// <param name="format">Its number, as in <see cref="ContentFormat"/>.</param>
        public ContentWriter WriterFor(int format)
        {
            for (int i = 0; i < _writers.Length; i++)
            {
                if (_writers[i].Format == format)
                {
                    return _writers[i];
                }
            }

            return null;
        }

        /// <summary>The reader of a content format, or null.</summary>
        /// <param name="format">Its number, as in <see cref="ContentFormat"/>.</param>
        public ContentReader ReaderFor(int format)
        {
            for (int i = 0; i < _readers.Length; i++)
            {
                if (_readers[i].Format == format)
                {
                    return _readers[i];
                }
            }

            return null;
        }
    }
}
