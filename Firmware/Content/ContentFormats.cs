using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The content formats of a client (LwM2M Core §7.4), with one writer and one reader each, made on first use. More are added with
    /// <see cref="Add"/>. All readers share one buffer for decoded values, so one payload is read at a time.
    /// </summary>
    public sealed class ContentFormats
    {
        /// <summary>Default size of the buffer for a decoded value, in bytes.</summary>
        public const int DefaultScratch = 512;

        private readonly int _scratchBytes;

        // In ascending order of their numbers.
        private int[] _formats = { ContentFormat.TextPlain, ContentFormat.OctetStream, ContentFormat.Cbor, ContentFormat.SenmlCbor, ContentFormat.Tlv };
        private readonly ContentFormatFactory _basic = new BasicFormats();
        private ContentFormatFactory[] _factories;          // of the formats that were added; null where there are none but the built-in
        private ContentWriter[] _writers;
        private ContentReader[] _readers;                   // null before the first
        private DecimalText _numbers;
        private byte[] _scratch;

        /// <summary>Makes the list with the built-in formats: text, opaque, CBOR, SenML-CBOR and TLV.</summary>
        /// <param name="scratchBytes">
        /// Size of the buffer for a value that the payload does not hold verbatim: a JSON string with escapes, an Opaque in Base64. A larger
        /// one is not decoded, and <see cref="ContentReader.IsTooLarge"/> says so.
        /// </param>
        public ContentFormats(int scratchBytes = DefaultScratch)
        {
            _scratchBytes = scratchBytes;
            _writers = new ContentWriter[_formats.Length];
        }

        /// <summary>Number of formats.</summary>
        public int Count
        {
            get { return _formats.Length; }
        }

        /// <summary>Reads and writes the floats of text formats; shared by all formats.</summary>
        public DecimalText Numbers
        {
            get
            {
                _numbers = _numbers ?? new DecimalText();
                return _numbers;
            }
        }

        /// <summary>Buffer for one decoded value; shared by all readers.</summary>
        public byte[] Scratch
        {
            get
            {
                _scratch = _scratch ?? new byte[_scratchBytes];
                return _scratch;
            }
        }

        /// <summary>Adds a format. Call it before the client is started.</summary>
        /// <param name="format">Its number, as in <see cref="ContentFormat"/>.</param>
        /// <param name="factory">Makes its writer and its reader.</param>
        /// <exception cref="ArgumentException">The format was already added.</exception>
        public void Add(int format, ContentFormatFactory factory)
        {
            if (Find(format) >= 0)
            {
                throw new ArgumentException("format");
            }

            int count = _formats.Length;
            int at = 0;
            while (at < count && _formats[at] < format)
            {
                at++;
            }

            int[] formats = new int[count + 1];
            ContentFormatFactory[] factories = new ContentFormatFactory[count + 1];
            for (int i = 0; i < count; i++)
            {
                int to = i < at ? i : i + 1;
                formats[to] = _formats[i];
                factories[to] = FactoryAt(i);
            }

            formats[at] = format;
            factories[at] = factory;
            _formats = formats;
            _factories = factories;
            _writers = new ContentWriter[count + 1];
            _readers = null;
        }

        /// <summary>The number of a format, in ascending order.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        public int FormatAt(int index)
        {
            return _formats[index];
        }

        /// <summary>Overwrites the last decoded value, as it may be a key.</summary>
        public void Wipe()
        {
            if (_scratch is not null)
            {
                Array.Clear(_scratch, 0, _scratch.Length);
            }
        }

        /// <summary>The writer of a content format, or null.</summary>
        /// <param name="format">Its number, as in <see cref="ContentFormat"/>.</param>
        public ContentWriter WriterFor(int format)
        {
            int at = Find(format);
            if (at < 0)
            {
                return null;
            }

            ContentWriter writer = _writers[at];
            if (writer is null)
            {
                writer = FactoryAt(at).NewWriter(format, this);
                _writers[at] = writer;
            }

            return writer;
        }

        /// <summary>The reader of a content format, or null.</summary>
        /// <param name="format">Its number, as in <see cref="ContentFormat"/>.</param>
        public ContentReader ReaderFor(int format)
        {
            int at = Find(format);
            if (at < 0)
            {
                return null;
            }

            _readers ??= new ContentReader[_formats.Length];
            ContentReader reader = _readers[at];
            if (reader is null)
            {
                reader = FactoryAt(at).NewReader(format, this);
                _readers[at] = reader;
            }

            return reader;
        }

        private ContentFormatFactory FactoryAt(int index)
        {
            return _factories is null ? _basic : _factories[index];
        }

        private int Find(int format)
        {
            int[] formats = _formats;
            int at = formats.Length - 1;
            while (at >= 0 && formats[at] != format)
            {
                at--;
            }

            return at;
        }
    }
}
