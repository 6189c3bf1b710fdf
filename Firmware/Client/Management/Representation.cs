using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What a Read or a notification of a path carries (LwM2M 1.1 Core §6.3.1, §7.4): checks the path against the objects'
    /// tables and walks the tree with a content writer. Nothing is held: for the next block it is written again.
    /// </summary>
    public sealed class Representation
    {
        /// <summary>How often a representation is begun again when a value changed its size while it was written.</summary>
        public const int MaxAttempts = 3;

        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly AccessControl _access;
        private readonly TlvWriter _instanceSizer = new TlvWriter();
        private readonly TlvWriter _multipleSizer = new TlvWriter();
        private readonly ByteWindow _instanceSize = new ByteWindow();
        private readonly ByteWindow _multipleSize = new ByteWindow();
        private Lwm2mObject _object;
        private int _server;

        /// <summary>Makes one for a client's objects.</summary>
        public Representation(ObjectTree objects, ContentFormats formats, AccessControl access)
        {
            _objects = objects;
            _formats = formats;
            _access = access;
            Paths = new PathCheck(objects, access);
        }

        /// <summary>What is there to be read.</summary>
        internal PathCheck Paths { get; }

        /// <summary>Whether a path can be read in a format.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <returns><see cref="CoapCode.Content"/>, or 4.01, 4.04, 4.05 or 4.06.</returns>
        public byte Check(Lwm2mPath path, int server, int format)
        {
            byte code = Paths.Check(path, server, AccessRights.Read, Operations.Read);
            if (code != CoapCode.Content)
            {
                return code;
            }

            ContentWriter writer = WriterFor(path, format);
            return writer is null || (writer.IsSingleValue && !IsSingleValueFor(writer, path)) ? CoapCode.NotAcceptable : CoapCode.Content;
        }

        /// <summary>Fills a response with what a server may read of a path, or with the error that reading it gives.</summary>
        public void Answer(Lwm2mPath path, int server, int format, CoapResponse response)
        {
            response.Code = Write(path, server, format, response.Body, out int written);
            response.ContentFormat = written;
        }

        /// <summary>Writes what a server may read of a path.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <param name="output">Where it goes; left empty when there is none.</param>
        /// <param name="written">The content format it is in, or <see cref="ContentFormat.None"/>.</param>
        /// <returns><see cref="CoapCode.Content"/>, or the error that reading it gives.</returns>
        public byte Write(Lwm2mPath path, int server, int format, ByteWindow output, out int written)
        {
            _server = server;
            written = ContentFormat.None;
            byte code = Check(path, server, format);
            if (code == CoapCode.Content)
            {
                ContentWriter writer = WriterFor(path, format);
                code = Write(path, writer, output);
                written = writer.Format;
            }

            if (code != CoapCode.Content)
            {
                written = ContentFormat.None;
                output.Restart();
            }

            return code;
        }

        /// <summary>Reads the number at a path.</summary>
        /// <returns>False when it is no single number.</returns>
        public bool TryProbe(Lwm2mPath path, int server, NumberProbe probe)
        {
            if (Paths.Check(path, server, AccessRights.Read, Operations.Read) != CoapCode.Content || !IsSingleValue(path))
            {
                return false;
            }

            Lwm2mObject item = _objects.Find(path.ObjectId);
            return probe.Probe(item, path, item.FindResource(path.ResourceId).Type);
        }

        internal ContentWriter WriterOf(int format)
        {
            return _formats.WriterFor(format);
        }

        /// <summary>Counts the values that a server may read of a path that it may read.</summary>
        internal int CountValues(Lwm2mPath path, int server)
        {
            _server = server;
            _object = _objects.Find(path.ObjectId);
            return CountValues(path);
        }

        /// <summary>Writes what a server may read of a path that it may read, into a representation that has begun.</summary>
        internal byte WritePart(Lwm2mPath path, int server, ContentWriter writer)
        {
            _server = server;
            _object = _objects.Find(path.ObjectId);
            return WritePath(path, writer);
        }

        private ContentWriter WriterFor(Lwm2mPath path, int format)
        {
            if (format == ContentFormat.None)
            {
                format = IsSingleValue(path) ? ContentFormat.TextPlain : ContentFormat.Tlv;
            }

            return _formats.WriterFor(format);
        }

        private bool IsSingleValue(Lwm2mPath path)
        {
            return path.Depth == 4
                || (path.Depth == 3 && !_objects.Find(path.ObjectId).FindResource(path.ResourceId).IsMultiple);
        }

        private bool IsSingleValueFor(ContentWriter writer, Lwm2mPath path)
        {
            return IsSingleValue(path) && writer.CanWrite(_objects.Find(path.ObjectId).FindResource(path.ResourceId).Type);
        }

        private byte Write(Lwm2mPath path, ContentWriter writer, ByteWindow output)
        {
            _object = _objects.Find(path.ObjectId);
            for (int attempt = 0; attempt < MaxAttempts; attempt++)
            {
                output.Restart();
                writer.Begin(output, path, writer.NeedsValueCount ? CountValues(path) : 0);
                byte code = WritePath(path, writer);
                writer.End();
                if (code != CoapCode.Content || !writer.Failed)
                {
                    return code;
                }
            }

            return CoapCode.InternalServerError;
        }

        private byte WritePath(Lwm2mPath path, ContentWriter writer)
        {
            switch (path.Depth)
            {
                case 1:
                    int count = _object.InstanceCount;
                    for (int i = 0; i < count; i++)
                    {
                        int instanceId = _object.InstanceIdAt(i);
                        if (!IsReadable(instanceId))
                        {
                            continue;
                        }

                        writer.BeginInstance(instanceId, writer.NeedsLengths ? MeasureInstance(path, instanceId) : 0);
                        byte code = WriteResources(instanceId, writer);
                        if (code != CoapCode.Content)
                        {
                            return code;
                        }

                        writer.EndInstance();
                    }

                    return CoapCode.Content;
                case 2:
                    return WriteResources(path.InstanceId, writer);
                case 3:
                    return WriteResource(path.InstanceId, _object.FindResource(path.ResourceId), writer);
                default:
                    return WriteResourceInstance(path.InstanceId, _object.FindResource(path.ResourceId), path.ResourceInstanceId, writer);
            }
        }

        private byte WriteResources(int instanceId, ContentWriter writer)
        {
            int count = _object.ResourceCount;
            for (int i = 0; i < count; i++)
            {
                ResourceDefinition definition = _object.ResourceAt(i);
                if (definition.Allows(Operations.Read) && _object.HasResource(instanceId, definition.Id))
                {
                    byte code = WriteResource(instanceId, definition, writer);
                    if (code != CoapCode.Content)
                    {
                        return code;
                    }
                }
            }

            return CoapCode.Content;
        }

        private byte WriteResource(int instanceId, ResourceDefinition definition, ContentWriter writer)
        {
            if (!definition.IsMultiple)
            {
                writer.BeginResource(definition.Id);
                return WriteValue(instanceId, definition, Lwm2mPath.None, writer);
            }

            writer.BeginMultiple(definition.Id, writer.NeedsLengths ? MeasureMultiple(instanceId, definition) : 0);
            byte code = WriteResourceInstances(instanceId, definition, writer);
            writer.EndMultiple();
            return code;
        }

        private byte WriteResourceInstances(int instanceId, ResourceDefinition definition, ContentWriter writer)
        {
            int count = _object.ResourceInstanceCount(instanceId, definition.Id);
            for (int i = 0; i < count; i++)
            {
                int id = _object.ResourceInstanceIdAt(instanceId, definition.Id, i);
                byte code = WriteResourceInstance(instanceId, definition, id, writer);
                if (code != CoapCode.Content)
                {
                    return code;
                }
            }

            return CoapCode.Content;
        }

        private byte WriteResourceInstance(int instanceId, ResourceDefinition definition, int resourceInstanceId, ContentWriter writer)
        {
            writer.BeginResourceInstance(resourceInstanceId);
            return WriteValue(instanceId, definition, resourceInstanceId, writer);
        }

        private byte WriteValue(int instanceId, ResourceDefinition definition, int resourceInstanceId, ContentWriter writer)
        {
            writer.Expect(definition.Type);
            byte code = _object.Read(instanceId, definition.Id, resourceInstanceId, writer);
            if (code == CoapCode.Content)
            {
                writer.EndValue();
            }

            return code;
        }

        private bool IsReadable(int instanceId)
        {
            return _access.Allows(_object.Id, instanceId, _server, AccessRights.Read);
        }

        private int MeasureInstance(Lwm2mPath path, int instanceId)
        {
            _instanceSize.Begin(null, 0, 0, 0);
            _instanceSizer.Begin(_instanceSize, path, 0);
            WriteResources(instanceId, _instanceSizer);
            return _instanceSize.Total;
        }

        private int MeasureMultiple(int instanceId, ResourceDefinition definition)
        {
            _multipleSize.Begin(null, 0, 0, 0);
            _multipleSizer.Begin(_multipleSize, null, 0);
            WriteResourceInstances(instanceId, definition, _multipleSizer);
            return _multipleSize.Total;
        }

        private int CountValues(Lwm2mPath path)
        {
            if (path.Depth == 4)
            {
                return 1;
            }

            if (path.Depth == 3)
            {
                return CountValues(path.InstanceId, _object.FindResource(path.ResourceId));
            }

            int values = 0;
            for (int i = 0; i < _object.InstanceCount; i++)
            {
                int instanceId = _object.InstanceIdAt(i);
                bool isMeant = path.Depth == 1 ? IsReadable(instanceId) : instanceId == path.InstanceId;
                for (int k = 0; isMeant && k < _object.ResourceCount; k++)
                {
                    ResourceDefinition definition = _object.ResourceAt(k);
                    if (definition.Allows(Operations.Read) && _object.HasResource(instanceId, definition.Id))
                    {
                        values += CountValues(instanceId, definition);
                    }
                }
            }

            return values;
        }

        private int CountValues(int instanceId, ResourceDefinition definition)
        {
            return definition.IsMultiple ? _object.ResourceInstanceCount(instanceId, definition.Id) : 1;
        }
    }
}
