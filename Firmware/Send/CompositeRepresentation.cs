using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Send
{
    /// <summary>
    /// The values at several paths as one SenML body (LwM2M Core §6.4.6). What a server may not read, or does not exist, is
    /// left out.
    /// </summary>
    internal sealed class CompositeRepresentation
    {
        private readonly Representation _representation;
        private readonly Lwm2mPath _root = new Lwm2mPath();

        /// <summary>Creates the representation.</summary>
        public CompositeRepresentation(Representation representation)
        {
            _representation = representation;
        }

        /// <summary>The objects.</summary>
        public ObjectTree Objects
        {
            get { return _representation.Objects; }
        }

        /// <summary>Counts the values at some paths that a server may read.</summary>
        /// <param name="paths">The paths.</param>
        /// <param name="count">Number of paths.</param>
        /// <param name="server">Short Server ID.</param>
        public int CountValues(Lwm2mPath[] paths, int count, int server)
        {
            int values = 0;
            for (int i = 0; i < count; i++)
            {
                values += IsReadable(paths[i], server) ? _representation.CountValues(paths[i], server) : 0;
            }

            return values;
        }

        /// <summary>Writes the values at some paths that a server may read.</summary>
        /// <param name="paths">The paths.</param>
        /// <param name="count">Number of paths.</param>
        /// <param name="server">Short Server ID.</param>
        /// <param name="format">A SenML content format.</param>
        /// <param name="output">Where it goes.</param>
        /// <returns><see cref="CoapCode.Content"/>, or the error of an object.</returns>
        public byte Write(Lwm2mPath[] paths, int count, int server, int format, ByteWindow output)
        {
            ContentWriter writer = _representation.WriterOf(format);
            for (int attempt = 0; attempt < Representation.MaxAttempts; attempt++)
            {
                output.Restart();

                // A single path becomes the base name, which saves bytes.
                writer.Begin(output, count == 1 ? paths[0] : _root, CountValues(paths, count, server));
                byte code = WriteAll(paths, count, server, writer);
                writer.End();
                if (code != CoapCode.Content || !writer.Failed)
                {
                    return code;
                }
            }

            return CoapCode.InternalServerError;
        }

        private byte WriteAll(Lwm2mPath[] paths, int count, int server, ContentWriter writer)
        {
            for (int i = 0; i < count; i++)
            {
                if (!IsReadable(paths[i], server))
                {
                    continue;
                }

                if (count > 1)
                {
                    Announce(paths[i], writer);
                }

                byte code = _representation.WritePart(paths[i], server, writer);
                if (code != CoapCode.Content)
                {
                    return code;
                }
            }

            return CoapCode.Content;
        }

        private static void Announce(Lwm2mPath path, ContentWriter writer)
        {
            writer.BeginObject(path.ObjectId);
            if (path.Depth > 1)
            {
                writer.BeginInstance(path.InstanceId, 0);
            }

            if (path.Depth > 3)
            {
                writer.BeginMultiple(path.ResourceId, 0);
            }
        }

        private bool IsReadable(Lwm2mPath path, int server)
        {
            return _representation.Paths.Check(path, server, AccessRights.Read, Resource.Read) == CoapCode.Content;
        }
    }
}
