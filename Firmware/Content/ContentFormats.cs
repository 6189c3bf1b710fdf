using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// One writer and one reader for each content format (LwM2M 1.1 Core §7.4), made once. More come by
    /// <see cref="Add"/>. What a reader decodes is in room that all
    /// readers share, so one payload is read at a time.
    /// </summary>
    public sealed class ContentFormats
    {
        /// <summary>Default room for a decoded value, in bytes.</summary>
        public const int DefaultScratch = 512;

        // In ascending order of their numbers.
        private ContentWriter[] _writers;
        private ContentReader[] _readers;

        /// <summary>Makes those that every client has: text, opaque, CBOR, SenML-CBOR and TLV.</summary>
        /// <param name="scratchBytes">
        /// Room for one value that is not in the payload as it is: a JSON string with escapes, an Opaque in Base64. A larger
        /// one is not decoded, and <see cref="ContentReader.IsTooLarge"/> says so.
        /// </param>
        public ContentFormats(int scratchBytes = DefaultScratch)
        {
            Numbers = new DecimalText();
            Scratch = new byte[scratchBytes];
            CborValueDecoder cbor = new CborValueDecoder(Numbers, Scratch);
            _writers = new ContentWriter[]
            {
                new PlainTextWriter(Numbers), new OpaqueWriter(), new CborValueWriter(), new SenmlCborWriter(), new TlvWriter()
            };
            _readers = new ContentReader[]
            {
                new PlainTextReader(Numbers, Scratch), new OpaqueReader(), new CborValueReader(cbor), new SenmlCborReader(cbor), new TlvReader()
            };
        }

        /// <summary>How many there are.</summary>
        public int Count
        {
            get { return _writers.Length; }
        }

        /// <summary>Reads and writes the floats of text formats; shared by them all.</summary>
        public DecimalText Numbers { get; }

        /// <summary>Room for one decoded value; shared by all readers.</summary>
        public byte[] Scratch { get; }

        /// <summary>Adds a format; before the client is started.</summary>
        /// <param name="writer">Its writer.</param>
        /// <param name="reader">Its reader.</param>
        /// <exception cref="ArgumentException">They are of different formats, or of one that is there already.</exception>
        public void Add(ContentWriter writer, ContentReader reader)
        {
            int format = writer.Format;
            if (reader.Format != format || !(WriterFor(format) is null))
            {
                throw new ArgumentException("format");
            }

            int count = _writers.Length;
            int at = 0;
            while (at < count && _writers[at].Format < format)
            {
                at++;
            }

            ContentWriter[] writers = new ContentWriter[count + 1];
            ContentReader[] readers = new ContentReader[count + 1];
            for (int i = 0; i < count; i++)
            {
                int to = i < at ? i : i + 1;
                writers[to] = _writers[i];
                readers[to] = _readers[i];
            }

            writers[at] = writer;
            readers[at] = reader;
            _writers = writers;
            _readers = readers;
        }

        /// <summary>The number of a format, in ascending order.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        public int FormatAt(int index)
        {
            return _writers[index].Format;
        }

        /// <summary>Overwrites what was decoded last, as it may be a key.</summary>
        public void Wipe()
        {
            Array.Clear(Scratch, 0, Scratch.Length);
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
