using System;
using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// Bootstrap-Write (LwM2M Core §6.1.7.5): writes an object, an instance, a resource or a resource instance whatever the
    /// access rights, and makes the instances that are not there. Like <see cref="WriteOperation"/> it reads the payload
    /// once to check it, so that a request is done wholly or not at all.
    /// </summary>
    internal sealed class BootstrapWrite
    {
        /// <summary>Instances in one request at most. More are answered 4.13.</summary>
        public const int MaxInstances = 16;

        private readonly ObjectTree _objects;
        private readonly AccountList _accounts;
        private readonly ContentFormats _formats;
        private readonly Lwm2mPath _entry = new Lwm2mPath();
        private readonly ResourceValue _value = new ResourceValue();
        private readonly int[] _instances = new int[MaxInstances];
        private readonly bool[] _isCreated = new bool[MaxInstances];
        private int _count;
        private Lwm2mObject _object;
        private ContentReader _reader;
        private byte[] _body;
        private int _bodyOffset;
        private int _bodyCount;
        private bool _writesAll;
        private Lwm2mPath _path;

        public BootstrapWrite(ObjectTree objects, AccountList accounts, ContentFormats formats)
        {
            _objects = objects;
            _accounts = accounts;
            _formats = formats;
        }

        /// <summary>What was read last, as a path: after a refusal what was refused.</summary>
        public string LastPath
        {
            get
            {
                string text = string.Empty;
                for (int level = 0; level < _entry.Depth; level++)
                {
                    text += "/" + _entry.Level(level).ToString();
                }

                return text;
            }
        }

        /// <summary>Instances that the last Write was about.</summary>
        public int InstanceCount
        {
            get { return _count; }
        }

        /// <summary>One of them.</summary>
        public int InstanceAt(int index)
        {
            return _instances[index];
        }

        /// <summary>Writes to an object, staged or in force.</summary>
        /// <param name="target">The object.</param>
        /// <param name="path">It or what lies below it.</param>
        /// <param name="format">Content format of the payload.</param>
        /// <param name="body">Holds the payload.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <param name="writesAll">Whether resources are written too that no server writes.</param>
        /// <returns>2.04, or 4.00, 4.04, 4.05, 4.13, 4.15, 5.00, 5.03.</returns>
        public byte Write(Lwm2mObject target, Lwm2mPath path, int format, byte[] body, int offset, int count, bool writesAll)
        {
            _body = body;
            _bodyOffset = offset;
            _bodyCount = count;
            _writesAll = writesAll;
            _count = 0;
            byte code;
            try
            {
                code = CheckAndWrite(target, path, format == ContentFormat.None ? ContentFormat.TextPlain : format);
            }
            catch (Exception e)
            {
                code = _objects.Fail(target.Id, e);
            }

            _formats.Wipe();
            return code;
        }

        private byte CheckAndWrite(Lwm2mObject target, Lwm2mPath path, int format)
        {
            _entry.Set(path);
            _reader = _formats.ReaderFor(format);
            if (_reader is null)
            {
                return CoapCode.UnsupportedContentFormat;
            }

            _object = target;
            _path = path;
            byte code = CheckAll(IsSingleValue(format));
            if (code == CoapCode.Changed)
            {
                code = HasRoom() ? CreateMissing() : CoapCode.ServiceUnavailable;
            }

            if (code != CoapCode.Changed)
            {
                return code;
            }

            ClearReplaced();
            return WriteAll();
        }

        private static bool IsSingleValue(int format)
        {
            return format == ContentFormat.TextPlain || format == ContentFormat.OctetStream || format == ContentFormat.Cbor;
        }

        private void Rewind()
        {
            _reader.Begin(_body, _bodyOffset, _bodyCount, _path);
        }

        private byte CheckAll(bool isSingleFormat)
        {
            if (_path.Depth >= 3)
            {
                int definition = _object.FindResource(_path.ResourceId);
                if (definition < 0)
                {
                    return CoapCode.NotFound;
                }

                if (isSingleFormat && ((definition & Resource.Multiple) != 0) == (_path.Depth == 3))
                {
                    return CoapCode.BadRequest;
                }
            }
            else if (isSingleFormat || _bodyCount == 0)
            {
                return CoapCode.BadRequest;
            }

            if (_path.Depth >= 2 && !Note(_path.InstanceId))
            {
                return CoapCode.RequestEntityTooLarge;
            }

            bool isEmpty = true;
            Rewind();
            while (true)
            {
                ContentStatus status = _reader.Next(_entry);
                if (status != ContentStatus.Entry)
                {
                    return status == ContentStatus.End && !(isEmpty && _path.Depth >= 3) ? CoapCode.Changed : CoapCode.BadRequest;
                }

                isEmpty = false;
                byte code = CheckEntry();
                if (code != CoapCode.Changed)
                {
                    return code;
                }
            }
        }

        private byte CheckEntry()
        {
            if (_entry.InstanceId < 0)
            {
                return CoapCode.BadRequest;
            }

            if (!Note(_entry.InstanceId))
            {
                return CoapCode.RequestEntityTooLarge;
            }

            // Resources that the client does not have are passed over, as they are optional: LwM2M Core §6.1.7.5.
            int definition = _entry.Depth < 3 ? Lwm2mPath.None : _object.FindResource(_entry.ResourceId);
            if (definition < 0)
            {
                return CoapCode.Changed;
            }

            if (!IsWritten(definition))
            {
                // Servers that write whole instances send along what is executed or only read.
                return _path.Depth < 3 ? CoapCode.Changed : CoapCode.MethodNotAllowed;
            }

            if (!_reader.HasValue)
            {
                return (definition & Resource.Multiple) != 0 && _entry.Depth == 3 ? CoapCode.Changed : CoapCode.BadRequest;
            }

            if ((_entry.Depth == 4) != ((definition & Resource.Multiple) != 0))
            {
                return CoapCode.BadRequest;
            }

            if (!_reader.TryDecode(Resource.TypeOf(definition), _value))
            {
                return IsLeftOut(definition) ? CoapCode.Changed : _reader.IsTooLarge ? CoapCode.RequestEntityTooLarge : CoapCode.BadRequest;
            }

            return _object.Validate(_entry.InstanceId, _entry.ResourceId, _entry.ResourceInstanceId, _value);
        }

        private bool IsWritten(int definition)
        {
            return Resource.TypeOf(definition) != ResourceType.None && (_writesAll || (definition & Resource.Write) != 0);
        }

        /// <summary>Whether it is an optional resource of an instance without a value, as servers send that have none to say: it is then not there.</summary>
        private bool IsLeftOut(int definition)
        {
            return _path.Depth < 3 && (definition & Resource.Mandatory) == 0
                && (_reader.TryDecode(ResourceType.Opaque, _value) || _reader.TryDecode(ResourceType.String, _value)) && _value.Count == 0;
        }

        /// <summary>Whether the multiple resources have room for what the payload has of them.</summary>
        private bool HasRoom()
        {
            for (int i = 0; i < _object.ResourceCount; i++)
            {
                int definition = _object.ResourceAt(i);
                int room = (definition & Resource.Multiple) != 0 ? _object.ResourceInstanceCapacity(definition & Resource.IdMask) : int.MaxValue;
                for (int k = 0; k < _count && room != int.MaxValue; k++)
                {
                    if (CountOf(_instances[k], definition & Resource.IdMask) > room)
                    {
                        return false;
                    }
                }
            }

            return true;
        }

        private int CountOf(int instanceId, int resourceId)
        {
            int count = 0;
            Rewind();
            while (_reader.Next(_entry) == ContentStatus.Entry)
            {
                count += _entry.Depth == 4 && _entry.InstanceId == instanceId && _entry.ResourceId == resourceId ? 1 : 0;
            }

            return count;
        }

        private bool Note(int instanceId)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_instances[i] == instanceId)
                {
                    return true;
                }
            }

            if (_count == MaxInstances)
            {
                return false;
            }

            _isCreated[_count] = false;
            _instances[_count++] = instanceId;
            return true;
        }

        private byte CreateMissing()
        {
            for (int i = 0; i < _count; i++)
            {
                if (_object.HasInstance(_instances[i]))
                {
                    continue;
                }

                byte code = _object.Create(_instances[i]);
                if (code != CoapCode.Created)
                {
                    RemoveCreated();
                    return code;
                }

                _isCreated[i] = true;
                Forget(_instances[i]);
            }

            return CoapCode.Changed;
        }

        private void RemoveCreated()
        {
            for (int i = 0; i < _count; i++)
            {
                if (_isCreated[i])
                {
                    _object.Delete(_instances[i]);
                }
            }
        }

        /// <summary>What an object or instance held before is replaced; a resource only by itself.</summary>
        private void ClearReplaced()
        {
            for (int i = 0; i < _count && _path.Depth < 3; i++)
            {
                if (!_isCreated[i])
                {
                    _accounts.TableOf(_object.Id)?.Find(_instances[i])?.Wipe();
                    _object.ResetInstance(_instances[i]);
                    Forget(_instances[i]);
                }
            }

            if (_path.Depth == 3 && (_object.FindResource(_path.ResourceId) & Resource.Multiple) != 0)
            {
                _object.ClearResource(_path.InstanceId, _path.ResourceId);
            }
        }

        private byte WriteAll()
        {
            byte code = CoapCode.Changed;
            Rewind();
            while (code == CoapCode.Changed && _reader.Next(_entry) == ContentStatus.Entry)
            {
                int definition = _entry.Depth < 3 ? Lwm2mPath.None : _object.FindResource(_entry.ResourceId);
                if (definition >= 0 && _reader.HasValue && IsWritten(definition))
                {
                    code = WriteEntry(definition);
                }
            }

            return code;
        }

        private byte WriteEntry(int definition)
        {
            if (!_reader.TryDecode(Resource.TypeOf(definition), _value))
            {
                return IsLeftOut(definition) ? CoapCode.Changed : CoapCode.BadRequest;
            }

            Mark(_entry.InstanceId, definition & Resource.IdMask);
            return _object.Write(_entry.InstanceId, definition & Resource.IdMask, _entry.ResourceInstanceId, _value);
        }

        /// <summary>An instance made now has no resource yet.</summary>
        private void Forget(int instanceId)
        {
            AccountInstance item = _accounts.TableOf(_object.Id)?.Find(instanceId);
            if (item is not null)
            {
                item.Written = 0;
                item.IsTouched = true;
            }
        }

        /// <summary>What a resource held before is gone, and with it a secret.</summary>
        private void Mark(int instanceId, int resourceId)
        {
            AccountInstance item = _accounts.TableOf(_object.Id)?.Find(instanceId);
            if (item is not null)
            {
                item.Wipe(resourceId);
                item.Written |= resourceId < 32 ? 1 << resourceId : 0;
                item.IsTouched = true;
            }
        }
    }
}
