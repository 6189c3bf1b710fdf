using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What a Read or a notification of a path carries (LwM2M 1.1 Core §6.3.1, §7.4): checks the path against the objects'
    /// tables and walks the tree with a content writer. Each value is read once, but for those of a representation that is larger
    /// than a block: nothing is held, and for the next block, or to measure what stands before them, they are read again.
    /// A number that is not finite is left out where the format has no form for it. Nothing that an object throws leaves this.
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
        private readonly NumberProbe _number = new NumberProbe();
        private Lwm2mObject _object;
        private NumberProbe _held;      // the one value to be written, or null
        private bool _isAlone;          // there is one value only
        private bool _isMeasured;
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

        /// <summary>The objects.</summary>
        internal ObjectTree Objects
        {
            get { return _objects; }
        }

        /// <summary>Whether a path can be read in a format.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <returns><see cref="CoapCode.Content"/>, or 4.01, 4.04, 4.05 or 4.06.</returns>
        public byte Check(Lwm2mPath path, int server, int format)
        {
            byte code = Paths.Check(path, server, AccessRights.Read, Resource.Read);
            if (code != CoapCode.Content)
            {
                return code;
            }

            ContentWriter writer = WriterFor(path, format);
            return writer is null || (writer.IsSingleValue && !IsSingleValueFor(writer, path)) ? CoapCode.NotAcceptable : CoapCode.Content;
        }

        /// <summary>Fills a response with what a server may read of a path, or with the error that reading it gives.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <param name="response">Takes the answer.</param>
        /// <param name="number">What <see cref="Read"/> has read of the path, or null.</param>
        public void Answer(Lwm2mPath path, int server, int format, CoapResponse response, NumberProbe number = null)
        {
            response.Code = Write(path, server, format, response.Body, out int written, number);
            response.ContentFormat = written;
        }

        /// <summary>Writes what a server may read of a path.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <param name="output">Where it goes; left empty when there is none.</param>
        /// <param name="written">The content format it is in, or <see cref="ContentFormat.None"/>.</param>
        /// <param name="number">What <see cref="Read"/> has read of the path, or null.</param>
        /// <returns><see cref="CoapCode.Content"/>, or the error that reading it gives.</returns>
        public byte Write(Lwm2mPath path, int server, int format, ByteWindow output, out int written, NumberProbe number = null)
        {
            byte code = Check(path, server, format);
            if (code == CoapCode.Content)
            {
                return WriteReadable(path, server, format, output, out written, number);
            }

            written = ContentFormat.None;
            output.Restart();
            return code;
        }

        /// <summary>As <see cref="Write(Lwm2mPath, int, int, ByteWindow, out int, NumberProbe)"/>, for a path and a format that <see cref="Check"/> has found to be <see cref="CoapCode.Content"/>.</summary>
        internal byte WriteReadable(Lwm2mPath path, int server, int format, ByteWindow output, out int written, NumberProbe number)
        {
            _server = server;
            _held = number is null || !number.IsHeld ? null : number;
            _isAlone = IsSingleValue(path);
            ContentWriter writer = WriterFor(path, format);
            byte code;
            try
            {
                code = Write(path, writer, output);
            }
            catch (Exception e)
            {
                code = _objects.Fail(path.ObjectId, e);
            }

            written = writer.Format;
            if (code != CoapCode.Content)
            {
                written = ContentFormat.None;
                output.Restart();
            }

            return code;
        }

        /// <summary>Reads what is at a path that <see cref="Check"/> has found to be <see cref="CoapCode.Content"/> if it is a single number; all else is read when it is written.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="number">Receives it, or holds nothing.</param>
        public void Read(Lwm2mPath path, NumberProbe number)
        {
            number.Clear();
            if (!IsSingleValue(path))
            {
                return;
            }

            Lwm2mObject item = _objects.Find(path.ObjectId);
            int definition = item.FindResource(path.ResourceId);
            if (!Resource.IsNumeric(definition))
            {
                return;
            }

            try
            {
                number.End(ReadValue(item, path.InstanceId, definition, path.ResourceInstanceId, number));
            }
            catch (Exception e)
            {
                number.End(_objects.Fail(path.ObjectId, e));
            }
        }

        /// <summary>Whether a format has a form for what was read of a path that can be read.</summary>
        internal bool CanTell(Lwm2mPath path, int format, NumberProbe number)
        {
            return !number.IsNotFinite || WriterFor(path, format).TakesNotFinite;
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
            try
            {
                return CountValues(path);
            }
            catch (Exception e)
            {
                _objects.Fail(path.ObjectId, e);
                return 0;
            }
        }

        /// <summary>Writes what a server may read of a path that it may read, into a representation that has begun.</summary>
        internal byte WritePart(Lwm2mPath path, int server, ContentWriter writer)
        {
            _server = server;
            _held = null;
            _isAlone = false;
            _isMeasured = true;
            _object = _objects.Find(path.ObjectId);
            try
            {
                return WritePath(path, writer);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
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
                || (path.Depth == 3 && (_objects.Find(path.ObjectId).FindResource(path.ResourceId) & Resource.Multiple) == 0);
        }

        private bool IsSingleValueFor(ContentWriter writer, Lwm2mPath path)
        {
            return IsSingleValue(path) && writer.CanWrite(Resource.TypeOf(_objects.Find(path.ObjectId).FindResource(path.ResourceId)));
        }

        private byte Write(Lwm2mPath path, ContentWriter writer, ByteWindow output)
        {
            _object = _objects.Find(path.ObjectId);
            _isMeasured = output.Start > 0;
            int attempts = !writer.NeedsLengths && !writer.NeedsValueCount ? 1 : _isMeasured ? MaxAttempts : MaxAttempts + 1;
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                output.Restart();
                writer.Begin(output, path, writer.NeedsValueCount ? CountValues(path) : 0);
                byte code = WritePath(path, writer);
                writer.End();
                if (code != CoapCode.Content || (!writer.Failed && !output.IsOutOfOrder))
                {
                    return code;
                }

                _isMeasured = true;
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

                        writer.BeginInstance(instanceId, !writer.NeedsLengths ? 0 : _isMeasured ? MeasureInstance(path, instanceId) : ContentWriter.UnknownLength);
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
                int definition = _object.ResourceAt(i);
                if ((definition & Resource.Read) != 0 && _object.HasResource(instanceId, definition & Resource.IdMask))
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

        private byte WriteResource(int instanceId, int definition, ContentWriter writer)
        {
            if ((definition & Resource.Multiple) == 0)
            {
                writer.BeginResource(definition & Resource.IdMask);
                return WriteValue(instanceId, definition, Lwm2mPath.None, writer);
            }

            writer.BeginMultiple(definition & Resource.IdMask, !writer.NeedsLengths ? 0 : _isMeasured ? MeasureMultiple(instanceId, definition) : ContentWriter.UnknownLength);
            byte code = WriteResourceInstances(instanceId, definition, writer);
            writer.EndMultiple();
            return code;
        }

        private byte WriteResourceInstances(int instanceId, int definition, ContentWriter writer)
        {
            int count = _object.ResourceInstanceCount(instanceId, definition & Resource.IdMask);
            for (int i = 0; i < count; i++)
            {
                int id = _object.ResourceInstanceIdAt(instanceId, definition & Resource.IdMask, i);
                byte code = WriteResourceInstance(instanceId, definition, id, writer);
                if (code != CoapCode.Content)
                {
                    return code;
                }
            }

            return CoapCode.Content;
        }

        private byte WriteResourceInstance(int instanceId, int definition, int resourceInstanceId, ContentWriter writer)
        {
            writer.BeginResourceInstance(resourceInstanceId);
            return WriteValue(instanceId, definition, resourceInstanceId, writer);
        }

        private byte WriteValue(int instanceId, int definition, int resourceInstanceId, ContentWriter writer)
        {
            NumberProbe number = _held;
            if (number is null)
            {
                if (Resource.TypeOf(definition) != ResourceType.Float || writer.TakesNotFinite)
                {
                    return ReadValue(_object, instanceId, definition, resourceInstanceId, writer);
                }

                number = _number;
                number.Clear();
                number.End(ReadValue(_object, instanceId, definition, resourceInstanceId, number));
            }

            if (number.Code != CoapCode.Content)
            {
                return number.Code;
            }

            if (number.IsNotFinite && !writer.TakesNotFinite)
            {
                return _isAlone ? CoapCode.ServiceUnavailable : CoapCode.Content;
            }

            writer.Expect(Resource.TypeOf(definition));
            number.Give(writer);
            writer.EndValue();
            return CoapCode.Content;
        }

        private static byte ReadValue(Lwm2mObject item, int instanceId, int definition, int resourceInstanceId, ValueWriter value)
        {
            value.Expect(Resource.TypeOf(definition));
            byte code = item.Read(instanceId, definition & Resource.IdMask, resourceInstanceId, value);
            if (code == CoapCode.Content)
            {
                value.EndValue();
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

        private int MeasureMultiple(int instanceId, int definition)
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
                    int definition = _object.ResourceAt(k);
                    if ((definition & Resource.Read) != 0 && _object.HasResource(instanceId, definition & Resource.IdMask))
                    {
                        values += CountValues(instanceId, definition);
                    }
                }
            }

            return values;
        }

        private int CountValues(int instanceId, int definition)
        {
            return (definition & Resource.Multiple) != 0 ? _object.ResourceInstanceCount(instanceId, definition & Resource.IdMask) : 1;
        }
    }
}
