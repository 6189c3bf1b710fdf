using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Walks what a server may read of a path and gives each value to a content writer, or measures or counts it.</summary>
    internal sealed class RepresentationWalk
    {
        private readonly Authorization _access;
        private TlvWriter _instanceSizer;
        private TlvWriter _multipleSizer;
        private ByteWindow _instanceSize;
        private ByteWindow _multipleSize;
        private NumberProbe _number;
        private Lwm2mObject _object;
        private NumberProbe _held;      // the one value to be written, or null
        private int _definition;
        private int _server;
        private bool _isAlone;

        /// <summary>Whether lengths are measured before what they are of, or left open.</summary>
        internal bool IsMeasured;

        public RepresentationWalk(Authorization access)
        {
            _access = access;
        }

        /// <summary>Begins with a path that was found.</summary>
        /// <param name="item">Its object.</param>
        /// <param name="definition">The line of its resource, if it has one.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="held">The value of the path where it was read already, or null.</param>
        /// <param name="isAlone">Whether the representation is one value.</param>
        public void Begin(Lwm2mObject item, int definition, int server, NumberProbe held, bool isAlone)
        {
            _object = item;
            _definition = definition;
            _server = server;
            _held = held;
            _isAlone = isAlone;
        }

        /// <summary>Reads a value.</summary>
        public static byte ReadValue(Lwm2mObject item, int instanceId, int definition, int resourceInstanceId, ValueWriter value)
        {
            value.Expect(Resource.TypeOf(definition));
            byte code = item.Read(instanceId, definition & Resource.IdMask, resourceInstanceId, value);
            if (code == CoapCode.Content)
            {
                value.EndValue();
            }

            return code;
        }

        /// <summary>Writes what is at a path.</summary>
        /// <returns><see cref="CoapCode.Content"/>, or the error of the object.</returns>
        public byte Write(Lwm2mPath path, ContentWriter writer)
        {
            switch (path.Depth)
            {
                case 1:
                    return WriteInstances(path, writer);
                case 2:
                    return WriteResources(path.InstanceId, writer);
                case 3:
                    if ((_definition & Resource.Multiple) != 0)
                    {
                        return WriteMultiple(path.InstanceId, _definition, writer);
                    }

                    writer.BeginResource(path.ResourceId);
                    return WriteValue(path.InstanceId, _definition, Lwm2mPath.None, writer);
                default:
                    writer.BeginResourceInstance(path.ResourceInstanceId);
                    return WriteValue(path.InstanceId, _definition, path.ResourceInstanceId, writer);
            }
        }

        /// <summary>Counts the values at a path.</summary>
        public int Count(Lwm2mPath path)
        {
            if (path.Depth > 2)
            {
                return path.Depth == 4 ? 1 : CountResource(path.InstanceId, _definition);
            }

            int[] table = _object.Resources;
            int values = 0;
            for (int i = 0; i < _object.InstanceCount; i++)
            {
                int instanceId = _object.InstanceIdAt(i);
                bool isMeant = path.Depth == 1 ? IsReadable(instanceId) : instanceId == path.InstanceId;
                for (int k = 0; isMeant && k < table.Length; k++)
                {
                    int definition = table[k];
                    if ((definition & Resource.Read) != 0 && _object.HasResource(instanceId, definition & Resource.IdMask))
                    {
                        values += CountResource(instanceId, definition);
                    }
                }
            }

            return values;
        }

        private byte WriteInstances(Lwm2mPath path, ContentWriter writer)
        {
            int count = _object.InstanceCount;
            for (int i = 0; i < count; i++)
            {
                int instanceId = _object.InstanceIdAt(i);
                if (!IsReadable(instanceId))
                {
                    continue;
                }

                writer.BeginInstance(instanceId, !writer.NeedsLengths ? 0 : IsMeasured ? MeasureInstance(path, instanceId) : ContentWriter.UnknownLength);
                byte code = WriteResources(instanceId, writer);
                if (code != CoapCode.Content)
                {
                    return code;
                }

                writer.EndInstance();
            }

            return CoapCode.Content;
        }

        private byte WriteResources(int instanceId, ContentWriter writer)
        {
            Lwm2mObject item = _object;
            int[] table = item.Resources;
            for (int i = 0; i < table.Length; i++)
            {
                int definition = table[i];
                if ((definition & Resource.Read) == 0 || !item.HasResource(instanceId, definition & Resource.IdMask))
                {
                    continue;
                }

                byte code;
                if ((definition & Resource.Multiple) != 0)
                {
                    code = WriteMultiple(instanceId, definition, writer);
                }
                else
                {
                    writer.BeginResource(definition & Resource.IdMask);
                    code = WriteValue(instanceId, definition, Lwm2mPath.None, writer);
                }

                if (code != CoapCode.Content)
                {
                    return code;
                }
            }

            return CoapCode.Content;
        }

        private byte WriteMultiple(int instanceId, int definition, ContentWriter writer)
        {
            writer.BeginMultiple(definition & Resource.IdMask, !writer.NeedsLengths ? 0 : IsMeasured ? MeasureMultiple(instanceId, definition) : ContentWriter.UnknownLength);
            byte code = WriteResourceInstances(instanceId, definition, writer);
            writer.EndMultiple();
            return code;
        }

        private byte WriteResourceInstances(int instanceId, int definition, ContentWriter writer)
        {
            int resourceId = definition & Resource.IdMask;
            int count = _object.ResourceInstanceCount(instanceId, resourceId);
            for (int i = 0; i < count; i++)
            {
                int id = _object.ResourceInstanceIdAt(instanceId, resourceId, i);
                writer.BeginResourceInstance(id);
                byte code = WriteValue(instanceId, definition, id, writer);
                if (code != CoapCode.Content)
                {
                    return code;
                }
            }

            return CoapCode.Content;
        }

        private byte WriteValue(int instanceId, int definition, int resourceInstanceId, ContentWriter writer)
        {
            NumberProbe number = _held;
            if (number is null)
            {
                if (writer.TakesNotFinite || Resource.TypeOf(definition) != ResourceType.Float)
                {
                    return ReadValue(_object, instanceId, definition, resourceInstanceId, writer);
                }

                _number = _number ?? new NumberProbe();
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

        private bool IsReadable(int instanceId)
        {
            return _access.Allows(_object.Id, instanceId, _server, AccessRights.Read);
        }

        private int MeasureInstance(Lwm2mPath path, int instanceId)
        {
            _instanceSizer = _instanceSizer ?? new TlvWriter();
            _instanceSize = _instanceSize ?? new ByteWindow();
            _instanceSize.Begin(null, 0, 0, 0);
            _instanceSizer.Begin(_instanceSize, path, 0);
            WriteResources(instanceId, _instanceSizer);
            return _instanceSize.Total;
        }

        private int MeasureMultiple(int instanceId, int definition)
        {
            _multipleSizer = _multipleSizer ?? new TlvWriter();
            _multipleSize = _multipleSize ?? new ByteWindow();
            _multipleSize.Begin(null, 0, 0, 0);
            _multipleSizer.Begin(_multipleSize, null, 0);
            WriteResourceInstances(instanceId, definition, _multipleSizer);
            return _multipleSize.Total;
        }

        private int CountResource(int instanceId, int definition)
        {
            return (definition & Resource.Multiple) != 0 ? _object.ResourceInstanceCount(instanceId, definition & Resource.IdMask) : 1;
        }
    }
}
