using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Write and Create (LwM2M Core §6.3.3, §6.3.6): reads the payload once to check it against the objects' tables and
    /// a second time to write, so that a request is done wholly or not at all. Where an object fails while it writes, what was
    /// written stays and is told to those who observe it; an instance that a Create has left half written is deleted again.
    /// </summary>
    public sealed partial class WriteOperation
    {
        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly ChangeListener _listener;
        private readonly Lwm2mPath _entry = new Lwm2mPath();
        private readonly ResourceValue _value = new ResourceValue();
        private Lwm2mObject _object;
        private ContentReader _reader;
        private CoapRequest _request;
        private Lwm2mPath _path;

        /// <summary>Makes one for a client's objects.</summary>
        public WriteOperation(ObjectTree objects, ContentFormats formats, ChangeListener listener)
        {
            _objects = objects;
            _formats = formats;
            _listener = listener;
        }

        /// <summary>Writes to an object instance, a resource or a resource instance that <see cref="PathCheck.Check"/> has found.</summary>
        /// <param name="path">Where to.</param>
        /// <param name="request">Has the payload.</param>
        /// <param name="replaces">Whether what is not in the payload goes back to its default, or is only left as it is.</param>
        /// <returns>2.04, or 4.00, 4.04, 4.05, 4.13, 4.15, 5.03 and what the object answers.</returns>
        public byte Write(Lwm2mPath path, CoapRequest request, bool replaces)
        {
            try
            {
                return CheckAndWrite(path, request, replaces);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private byte CheckAndWrite(Lwm2mPath path, CoapRequest request, bool replaces)
        {
            byte code = Begin(path, request);
            if (code != CoapCode.Changed)
            {
                return code;
            }

            code = CheckAll(path.InstanceId, false);
            if (code != CoapCode.Changed)
            {
                return code;
            }

            if (!HasRoom(path.InstanceId, replaces && path.Depth < 4))
            {
                return CoapCode.ServiceUnavailable;
            }

            if (replaces)
            {
                ClearReplaced(path.InstanceId);
            }

            return Keep(WriteAll(path.InstanceId));
        }

        /// <summary>What a request has changed of the values that outlive the power is in the store before it is answered.</summary>
        private byte Keep(byte code)
        {
            bool isKept = _object.TryKeep();
            return code == CoapCode.Changed && !isKept ? CoapCode.InternalServerError : code;
        }

        private byte Begin(Lwm2mPath path, CoapRequest request)
        {
            int format = request.ContentFormat == ContentFormat.None ? ContentFormat.TextPlain : request.ContentFormat;
            _reader = _formats.ReaderFor(format);
            if (_reader is null)
            {
                return CoapCode.UnsupportedContentFormat;
            }

            _object = _objects.Find(path.ObjectId);
            _request = request;
            _path = path;
            return IsSingleValue(format) && !IsSingleValue(path) ? CoapCode.BadRequest : CoapCode.Changed;
        }

        private static bool IsSingleValue(int format)
        {
            return format == ContentFormat.TextPlain || format == ContentFormat.OctetStream || format == ContentFormat.Cbor;
        }

        private bool IsSingleValue(Lwm2mPath path)
        {
            return path.Depth == 4 || (path.Depth == 3 && (_object.FindResource(path.ResourceId) & Resource.Multiple) == 0);
        }

        private void Rewind()
        {
            _reader.Begin(_request.Body, _request.BodyOffset, _request.BodyCount, _path);
        }

        private byte CheckAll(int instanceId, bool isCreate)
        {
            bool isEmpty = true;
            Rewind();
            while (true)
            {
                ContentStatus status = _reader.Next(_entry);
                if (status != ContentStatus.Entry)
                {
                    bool lacksValue = isEmpty && IsSingleValue(_path);
                    return status == ContentStatus.End && !lacksValue ? CoapCode.Changed : CoapCode.BadRequest;
                }

                if (_entry.Depth < 3)
                {
                    continue;
                }

                isEmpty = false;
                byte code = CheckEntry(instanceId, isCreate);
                if (code != CoapCode.Changed)
                {
                    return code;
                }
            }
        }

        private byte CheckEntry(int instanceId, bool isCreate)
        {
            int definition = _object.FindResource(_entry.ResourceId);
            if (definition < 0)
            {
                // A Create may bring optional resources that the client does not have: LwM2M Core §6.3.6.
                return isCreate ? CoapCode.Changed : CoapCode.NotFound;
            }

            if ((definition & Resource.Write) == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            if (!_reader.HasValue)
            {
                return (definition & Resource.Multiple) != 0 && _entry.Depth == 3 ? CoapCode.Changed : CoapCode.BadRequest;
            }

            bool isInstance = _entry.Depth == 4;
            if (isInstance != ((definition & Resource.Multiple) != 0))
            {
                return CoapCode.BadRequest;
            }

            if (!_reader.TryDecode(Resource.TypeOf(definition), _value))
            {
                return _reader.IsTooLarge ? CoapCode.RequestEntityTooLarge : CoapCode.BadRequest;
            }

            return _object.Validate(instanceId, _entry.ResourceId, _entry.ResourceInstanceId, _value);
        }

        /// <summary>Whether the multiple resources have room for what is in the payload.</summary>
        /// <param name="instanceId">The object instance.</param>
        /// <param name="replaces">Whether what they have makes room before.</param>
        private bool HasRoom(int instanceId, bool replaces)
        {
            for (int i = 0; i < _object.ResourceCount; i++)
            {
                int definition = _object.ResourceAt(i);
                int room = (definition & Resource.Multiple) != 0 ? _object.ResourceInstanceCapacity(definition & Resource.IdMask) : int.MaxValue;
                if (room != int.MaxValue && room < CountAfter(instanceId, definition & Resource.IdMask, replaces))
                {
                    return false;
                }
            }

            return true;
        }

        private int CountAfter(int instanceId, int resourceId, bool replaces)
        {
            int count = replaces ? 0 : _object.ResourceInstanceCount(instanceId, resourceId);
            Rewind();
            while (_reader.Next(_entry) == ContentStatus.Entry)
            {
                if (_entry.ResourceId == resourceId && _entry.Depth == 4 && (replaces || !PathCheck.HasResourceInstance(_object, instanceId, _entry)))
                {
                    count++;
                }
            }

            return count;
        }

        /// <summary>Takes away what a replacing Write is to put something else in the place of.</summary>
        private void ClearReplaced(int instanceId)
        {
            if (_path.Depth == 3)
            {
                Clear(instanceId, _object.FindResource(_path.ResourceId));
            }
            else if (_path.Depth == 2)
            {
                _listener.NotifyChanged(_object.Id, instanceId, Lwm2mPath.None);
                _object.ResetInstance(instanceId);
                Rewind();
                while (_reader.Next(_entry) == ContentStatus.Entry)
                {
                    Clear(instanceId, _object.FindResource(_entry.ResourceId));
                }
            }
        }

        private void Clear(int instanceId, int definition)
        {
            if (definition >= 0 && (definition & Resource.Multiple) != 0)
            {
                _listener.NotifyChanged(_object.Id, instanceId, definition & Resource.IdMask);
                _object.ClearResource(instanceId, definition & Resource.IdMask);
            }
        }

        private byte WriteAll(int instanceId)
        {
            byte code = CoapCode.Changed;
            Rewind();
            while (code == CoapCode.Changed && _reader.Next(_entry) == ContentStatus.Entry)
            {
                int definition = _object.FindResource(_entry.ResourceId);
                if (definition >= 0 && _reader.HasValue)
                {
                    code = WriteEntry(instanceId, definition);
                }
            }

            return code;
        }

        private byte WriteEntry(int instanceId, int definition)
        {
            _listener.NotifyChanged(_object.Id, instanceId, definition & Resource.IdMask);
            return _reader.TryDecode(Resource.TypeOf(definition), _value)
                ? _object.Write(instanceId, definition & Resource.IdMask, _entry.ResourceInstanceId, _value)
                : CoapCode.BadRequest;
        }
    }
}
