using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The path of an object, object instance, resource or resource instance (LwM2M Core §7.1), reused from one
    /// message to the next. An absent ID is <see cref="None"/>.
    /// </summary>
    public sealed class Lwm2mPath
    {
        /// <summary>Value of an absent ID.</summary>
        public const int None = -1;

        /// <summary>The largest ID; 65535 is reserved (LwM2M Core §7.1).</summary>
        public const int MaxId = 65534;

        /// <summary>Levels of a path.</summary>
        public const int MaxDepth = 4;

        private int _objectId = None;
        private int _instanceId = None;
        private int _resourceId = None;
        private int _resourceInstanceId = None;

        /// <summary>Object ID.</summary>
        public int ObjectId
        {
            get { return _objectId; }
        }

        /// <summary>Object instance ID.</summary>
        public int InstanceId
        {
            get { return _instanceId; }
        }

        /// <summary>Resource ID.</summary>
        public int ResourceId
        {
            get { return _resourceId; }
        }

        /// <summary>Resource instance ID.</summary>
        public int ResourceInstanceId
        {
            get { return _resourceInstanceId; }
        }

        /// <summary>
        /// The level of its last ID: 0 root, 1 object, 2 object instance, 3 resource, 4 resource instance. In a Create the
        /// object instance ID may be missing above a resource.
        /// </summary>
        public int Depth
        {
            get
            {
                return _resourceInstanceId >= 0 ? 4 : _resourceId >= 0 ? 3 : _instanceId >= 0 ? 2 : _objectId >= 0 ? 1 : 0;
            }
        }

        /// <summary>Sets all IDs.</summary>
        public void Set(int objectId, int instanceId = None, int resourceId = None, int resourceInstanceId = None)
        {
            _objectId = objectId;
            _instanceId = instanceId;
            _resourceId = resourceId;
            _resourceInstanceId = resourceInstanceId;
        }

        /// <summary>Copies another path.</summary>
        public void Set(Lwm2mPath other)
        {
            Set(other._objectId, other._instanceId, other._resourceId, other._resourceInstanceId);
        }

        /// <summary>Sets the ID of one level.</summary>
        /// <param name="level">0 object to 3 resource instance.</param>
        /// <param name="id">The ID, or <see cref="None"/>.</param>
        public void SetLevel(int level, int id)
        {
            switch (level)
            {
                case 0:
                    _objectId = id;
                    break;
                case 1:
                    _instanceId = id;
                    break;
                case 2:
                    _resourceId = id;
                    break;
                default:
                    _resourceInstanceId = id;
                    break;
            }
        }

        /// <summary>The ID of one level, or <see cref="None"/>.</summary>
        /// <param name="level">0 object to 3 resource instance.</param>
        public int Level(int level)
        {
            return level == 0 ? _objectId : level == 1 ? _instanceId : level == 2 ? _resourceId : _resourceInstanceId;
        }

        /// <summary>Whether this path is <paramref name="other"/> or lies below it.</summary>
        public bool IsWithin(Lwm2mPath other)
        {
            return (other._objectId < 0 || other._objectId == _objectId)
                && (other._instanceId < 0 || other._instanceId == _instanceId)
                && (other._resourceId < 0 || other._resourceId == _resourceId)
                && (other._resourceInstanceId < 0 || other._resourceInstanceId == _resourceInstanceId);
        }

        /// <summary>Whether either path lies within the other, down to the resource level.</summary>
        public bool Overlaps(int objectId, int instanceId, int resourceId)
        {
            return Meets(_objectId, objectId) && Meets(_instanceId, instanceId) && Meets(_resourceId, resourceId);
        }

        /// <summary>Whether both are the same path.</summary>
        public bool IsSame(Lwm2mPath other)
        {
            return _objectId == other._objectId && _instanceId == other._instanceId
                && _resourceId == other._resourceId && _resourceInstanceId == other._resourceInstanceId;
        }

        /// <summary>Reads the path from the Uri-Path options of a message.</summary>
        /// <returns>False when a segment is not an ID or there are more than four.</returns>
        public bool TryRead(CoapMessage message)
        {
            Set(None);
            int level = 0;
            for (int i = message.Find(OptionNumber.UriPath); i >= 0; i = message.FindNext(OptionNumber.UriPath, i))
            {
                int offset = message.OptionOffset(i);
                int length = message.OptionLength(i);
                if (length == 0 && level == 0 && message.FindNext(OptionNumber.UriPath, i) < 0)
                {
                    return true;
                }

                if (level == MaxDepth || !TryReadId(message.Buffer, offset, length, out int id))
                {
                    return false;
                }

                SetLevel(level++, id);
            }

            return true;
        }

        /// <summary>Parses the text form, such as <c>/3/0/1</c>.</summary>
        /// <param name="buffer">Buffer that holds the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>False when it is not a path.</returns>
        public bool TryParse(byte[] buffer, int offset, int count)
        {
            Set(None);
            int end = offset + count;
            int level = 0;
            if (count == 1 && buffer[offset] == '/')
            {
                return true;
            }

            while (offset < end)
            {
                if (buffer[offset++] != '/' || level == MaxDepth)
                {
                    return false;
                }

                int start = offset;
                while (offset < end && buffer[offset] != '/')
                {
                    offset++;
                }

                if (!TryReadId(buffer, start, offset - start, out int id))
                {
                    return false;
                }

                SetLevel(level++, id);
            }

            return true;
        }

        /// <summary>Writes the text form.</summary>
        public void Write(ByteWindow output)
        {
            int depth = Depth;
            for (int level = 0; level < depth; level++)
            {
                output.WriteByte('/');
                output.WriteDecimal(Level(level));
            }

            if (depth == 0)
            {
                output.WriteByte('/');
            }
        }

        /// <summary>Writes the IDs of some levels, separated by slashes. The buffer must have room for them.</summary>
        /// <param name="buffer">Receives the text.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="from">The first level, 0 object to 3 resource instance.</param>
        /// <param name="to">One more than the last.</param>
        /// <returns>Where the text ends.</returns>
        public int CopyText(byte[] buffer, int offset, int from, int to)
        {
            for (int level = from; level < to; level++)
            {
                if (level > from)
                {
                    buffer[offset++] = (byte)'/';
                }

                int id = level == 0 ? _objectId : level == 1 ? _instanceId : level == 2 ? _resourceId : _resourceInstanceId;
                offset += id < 10 ? 1 : id < 100 ? 2 : id < 1000 ? 3 : id < 10000 ? 4 : 5;
                int at = offset;
                while (id >= 10)
                {
                    buffer[--at] = (byte)('0' + id % 10);
                    id /= 10;
                }

                buffer[--at] = (byte)('0' + id);
            }

            return offset;
        }

        private static bool Meets(int mine, int other)
        {
            return mine == other || mine < 0 || other < 0;
        }

        private static bool TryReadId(byte[] buffer, int offset, int count, out int id)
        {
            id = 0;
            if (count < 1 || count > 5 || (count > 1 && buffer[offset] == '0'))
            {
                return false;
            }

            int number = 0;
            for (int end = offset + count; offset < end; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit < 0 || digit > 9)
                {
                    return false;
                }

                number = number * 10 + digit;
            }

            id = number;
            return number <= MaxId;
        }
    }
}
