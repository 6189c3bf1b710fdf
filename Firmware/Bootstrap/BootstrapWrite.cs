using System;
using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// Bootstrap-Write (LwM2M Core §6.1.7.5): writes an object, an instance, a resource or a resource instance whatever the
    /// access rights, and makes the instances that are not there.
    /// </summary>
    internal sealed class BootstrapWrite : PayloadWalk
    {
        /// <summary>Most instances in one request. More are answered with 4.13.</summary>
        public const int MaxInstances = 16;

        private readonly ObjectTree _objects;
        private readonly AccountList _accounts;
        private readonly ContentFormats _formats;
        private readonly int[] _instances = new int[MaxInstances];
        private readonly bool[] _isCreated = new bool[MaxInstances];
        private int _count;
        private bool _writesAll;

        public BootstrapWrite(ObjectTree objects, AccountList accounts, ContentFormats formats)
            : base(formats)
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
                for (int level = 0; level < Entry.Depth; level++)
                {
                    text += "/" + Entry.Level(level).ToString();
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
            _writesAll = writesAll;
            _count = 0;
            byte code;
            try
            {
                code = Begin(target, path, format, body, offset, count);
                if (code == CoapCode.Changed)
                {
                    code = count == 0 && path.Depth < 3 ? CoapCode.BadRequest : CheckAndWrite(path);
                }
            }
            catch (Exception e)
            {
                code = _objects.Fail(target.Id, e);
            }

            _formats.Wipe();
            return code;
        }

        private byte CheckAndWrite(Lwm2mPath path)
        {
            if (path.Depth >= 2)
            {
                Note(path.InstanceId);
            }

            byte code = CheckAll(path.Depth >= 3);
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

        /// <inheritdoc/>
        protected override byte CheckResource(int definition)
        {
            if (Entry.InstanceId < 0)
            {
                return CoapCode.BadRequest;
            }

            if (!Note(Entry.InstanceId))
            {
                return CoapCode.RequestEntityTooLarge;
            }

            // Resources that the client does not have are passed over, as they are optional: LwM2M Core §6.1.7.5.
            // So is what is executed or only read, which servers that write whole instances send along.
            return definition >= 0 && IsWritten(definition) ? CoapCode.Changed
                : definition < 0 || Path.Depth < 3 ? CoapCode.Empty : CoapCode.MethodNotAllowed;
        }

        /// <summary>An optional resource of an instance without a value, as servers send that have none to say, is then not there.</summary>
        protected override bool IsLeftOut(int definition)
        {
            return Path.Depth < 3 && (definition & Resource.Mandatory) == 0
                && (Reader.TryDecode(ResourceType.Opaque, Value) || Reader.TryDecode(ResourceType.String, Value)) && Value.Count == 0;
        }

        /// <summary>What a resource held before is gone, and with it a secret.</summary>
        protected override void OnWrite()
        {
            AccountInstance item = _accounts.TableOf(Object.Id)?.Find(Entry.InstanceId);
            if (item is not null)
            {
                item.Wipe(Entry.ResourceId);
                item.Written |= Entry.ResourceId < 32 ? 1 << Entry.ResourceId : 0;
                item.IsTouched = true;
            }
        }

        private bool IsWritten(int definition)
        {
            return Resource.TypeOf(definition) != ResourceType.None && (_writesAll || (definition & Resource.Write) != 0);
        }

        /// <summary>Whether the multiple resources have room for what the payload has of them.</summary>
        private bool HasRoom()
        {
            for (int i = 0; i < _count; i++)
            {
                if (!HasRoom(_instances[i], true))
                {
                    return false;
                }
            }

            return true;
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
                if (Object.HasInstance(_instances[i]))
                {
                    continue;
                }

                byte code = Object.Create(_instances[i]);
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
                    Object.Delete(_instances[i]);
                }
            }
        }

        /// <summary>What an object or instance held before is replaced; a resource only by itself.</summary>
        private void ClearReplaced()
        {
            for (int i = 0; i < _count && Path.Depth < 3; i++)
            {
                if (!_isCreated[i])
                {
                    _accounts.TableOf(Object.Id)?.Find(_instances[i])?.Wipe();
                    Object.ResetInstance(_instances[i]);
                    ClearMultiple(_instances[i]);
                    Forget(_instances[i]);
                }
            }

            if (Path.Depth == 3 && (Object.FindResource(Path.ResourceId) & Resource.Multiple) != 0)
            {
                Object.ClearResource(Path.InstanceId, Path.ResourceId);
            }
        }

        private void ClearMultiple(int instanceId)
        {
            for (int i = 0; i < Object.ResourceCount; i++)
            {
                int definition = Object.ResourceAt(i);
                if ((definition & Resource.Multiple) != 0 && IsWritten(definition))
                {
                    Object.ClearResource(instanceId, definition & Resource.IdMask);
                }
            }
        }

        /// <summary>An instance made now has no resource yet.</summary>
        private void Forget(int instanceId)
        {
            AccountInstance item = _accounts.TableOf(Object.Id)?.Find(instanceId);
            if (item is not null)
            {
                item.Written = 0;
                item.IsTouched = true;
            }
        }
    }
}
