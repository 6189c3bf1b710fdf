using System;
using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// The requests of a bootstrap server (LwM2M Core §6.1.7), on accounts not yet in force and on stand-ins for the
    /// objects of the application; unknown ones answer 4.04. What changes nothing here is answered as <see cref="DeviceManagement"/> would.
    /// </summary>
    internal sealed class BootstrapInterface
    {
        private static readonly byte[] FinishSegment = { (byte)'b', (byte)'s' };

        private readonly ObjectTree _objects;
        private readonly ObjectTree _staged;
        private readonly AccountList _accounts;
        private readonly BootstrapDiscovery _discovery;
        private readonly BootstrapWrite _write;
        private readonly Representation _representation;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private readonly int _maxStagedBytes;

        /// <summary>Creates it for the objects of a client and draft accounts.</summary>
        public BootstrapInterface(ObjectTree objects, AccountList accounts, ContentFormats formats, int maxStagedBytes)
        {
            _maxStagedBytes = maxStagedBytes;
            _objects = objects;
            _accounts = accounts;
            _staged = new ObjectTree(objects.Count) { Failed = OnFailed };
            for (int i = 0; i < objects.Count; i++)
            {
                Lwm2mObject item = objects.At(i);
                try
                {
                    _staged.Add((item as AccountObject)?.Stage(accounts) ?? new StagedObject(item));
                }
                catch (Exception e)
                {
                    objects.Fail(item.Id, e);
                }
            }

            // A bootstrap server reads whatever the rights say: without accounts none are asked for.
            Authorization open = new Authorization(new AccountList(0));
            _discovery = new BootstrapDiscovery(_staged, accounts);
            _write = new BootstrapWrite(objects, accounts, formats);
            _representation = new Representation(_staged, formats, open);
        }

        /// <summary>Whether a request is the Bootstrap-Finish (LwM2M Core §6.1.7.2).</summary>
        public static bool IsFinish(CoapRequest request)
        {
            CoapMessage message = request.Message;
            int at = message.Find(OptionNumber.UriPath);
            return request.Code == CoapCode.Post && at >= 0 && message.FindNext(OptionNumber.UriPath, at) < 0
                && message.OptionLength(at) == FinishSegment.Length
                && message.Buffer[message.OptionOffset(at)] == FinishSegment[0] && message.Buffer[message.OptionOffset(at) + 1] == FinishSegment[1];
        }

        /// <summary>The path that the last Bootstrap-Write was refused for.</summary>
        public string LastPath
        {
            get { return _write.LastPath; }
        }

        /// <summary>Answers a request other than the Bootstrap-Finish.</summary>
        public void Handle(CoapRequest request, CoapResponse response)
        {
            try
            {
                Answer(request, response);
            }
            catch (Exception e)
            {
                response.Refuse(_objects.Fail(_path.ObjectId, e));
            }
        }

        private void Answer(CoapRequest request, CoapResponse response)
        {
            if (!_path.TryRead(request.Message))
            {
                response.Code = CoapCode.NotFound;
                return;
            }

            switch (request.Code)
            {
                case CoapCode.Get:
                    if (request.Accept == ContentFormat.LinkFormat)
                    {
                        Discover(response);
                    }
                    else
                    {
                        Read(request, response);
                    }

                    break;
                case CoapCode.Put:
                    response.Code = Write(request.ContentFormat, request.Body, request.BodyOffset, request.BodyCount);
                    break;
                case CoapCode.Delete:
                    response.Code = Delete();
                    break;
                default:
                    response.Code = CoapCode.MethodNotAllowed;
                    break;
            }
        }

        private void OnFailed(int objectId, Exception exception)
        {
            _objects.Fail(objectId, exception);
        }

        private void Discover(CoapResponse response)
        {
            if (_path.Depth > 1)
            {
                response.Code = CoapCode.MethodNotAllowed;
                return;
            }

            if (_path.Depth == 1 && _objects.Find(_path.ObjectId) is null)
            {
                response.Code = CoapCode.NotFound;
                return;
            }

            response.Code = CoapCode.Content;
            response.ContentFormat = ContentFormat.LinkFormat;
            _discovery.Write(_path.ObjectId, response.Body);
        }

        private void Read(CoapRequest request, CoapResponse response)
        {
            // LwM2M Core §6.1.7.4: Bootstrap-Read is for the Server and the Access Control object only.
            bool isReadable = _path.ObjectId == AccountList.ServerObjectId || _path.ObjectId == AccountList.AccessControlObjectId;
            byte code = CheckObject();
            Lwm2mObject target = _staged.Find(_path.ObjectId);
            if (isReadable && code == CoapCode.Content)
            {
                _representation.Answer(_path, 0, request.Accept, response);
                return;
            }

            // Keys are never read, not even by the server that wrote them.
            response.Code = target is not null && target.IsHidden ? CoapCode.Unauthorized
                : code == CoapCode.Content ? CoapCode.MethodNotAllowed : code;
        }

        /// <summary>Writes an object as a Bootstrap-Write would (LwM2M Core §6.1.7.5).</summary>
        public byte Write(int objectId, int format, byte[] body, int offset, int count)
        {
            _path.Set(objectId);
            return Write(format, body, offset, count);
        }

        private byte Write(int format, byte[] body, int offset, int count)
        {
            byte code = CheckObject();
            Lwm2mObject target = _staged.Find(_path.ObjectId);
            bool isPending = target is StagedObject;
            if (code != CoapCode.Content || (isPending && !HasRoom(count)))
            {
                return code == CoapCode.Content ? CoapCode.RequestEntityTooLarge : code;
            }

            code = _write.Write(target, _path, format, body, offset, count, !isPending);
            if (isPending && code == CoapCode.Changed)
            {
                _accounts.Pending.Add(CoapCode.Put, _path, format, body, offset, count);
            }

            return code;
        }

        private bool HasRoom(int bodyCount)
        {
            return _accounts.Pending.HasRoom(bodyCount, _maxStagedBytes);
        }

        private byte Delete()
        {
            byte code = _path.Depth == 0 ? CoapCode.Content : CheckObject();
            if (code != CoapCode.Content || _path.Depth > 2)
            {
                return code == CoapCode.Content ? CoapCode.MethodNotAllowed : code;
            }

            Lwm2mObject target = _staged.Find(_path.ObjectId);
            bool isPending = _path.Depth == 0 ? HasApplication() : target is StagedObject;
            if (isPending && !HasRoom(0))
            {
                return CoapCode.RequestEntityTooLarge;
            }

            code = _path.Depth == 0 ? DeleteAll() : _path.Depth == 1 ? DeleteInstances(target) : DeleteOne(target);
            if (isPending && code == CoapCode.Deleted)
            {
                _accounts.Pending.Add(CoapCode.Delete, _path, ContentFormat.None, FinishSegment, 0, 0);
            }

            return code;
        }

        /// <summary>Whether there is an instance of the application that a Delete takes away.</summary>
        private bool HasApplication()
        {
            for (int i = 0; i < _staged.Count; i++)
            {
                if (_staged.At(i) is StagedObject && _staged.At(i).InstanceCapacity > 0 && _staged.At(i).InstanceCount > 0)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>What cannot be deleted stays, the Device object above all (LwM2M Core §6.1.7.6).</summary>
        private byte DeleteAll()
        {
            for (int i = 0; i < _staged.Count; i++)
            {
                DeleteInstances(_staged.At(i));
            }

            return CoapCode.Deleted;
        }

        private byte DeleteOne(Lwm2mObject target)
        {
            return !target.HasInstance(_path.InstanceId) ? CoapCode.NotFound
                : IsSpared(target.Id, _path.InstanceId) ? CoapCode.MethodNotAllowed : Delete(target, _path.InstanceId);
        }

        private byte DeleteInstances(Lwm2mObject target)
        {
            if (target is StagedObject && target.InstanceCapacity == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            for (int i = target.InstanceCount - 1; i >= 0; i--)
            {
                int instanceId = target.InstanceIdAt(i);
                if (!IsSpared(target.Id, instanceId))
                {
                    Delete(target, instanceId);
                }
            }

            return CoapCode.Deleted;
        }

        private byte Delete(Lwm2mObject target, int instanceId)
        {
            _accounts.TableOf(target.Id)?.Find(instanceId)?.Wipe();
            return target.Delete(instanceId);
        }

        /// <summary>The account of the bootstrap server is not deleted (LwM2M Core §6.1.7.6), nor is its security context.</summary>
        private bool IsSpared(int objectId, int instanceId)
        {
            SecurityAccount bootstrap = _accounts.Bootstrap;
            return bootstrap is not null
                && ((objectId == AccountList.SecurityObjectId && instanceId == bootstrap.InstanceId)
                || (objectId == AccountList.OscoreObjectId && instanceId == bootstrap.OscoreInstanceId));
        }

        private byte CheckObject()
        {
            if (_path.Depth == 0)
            {
                return CoapCode.MethodNotAllowed;
            }

            return _staged.Find(_path.ObjectId) is null ? CoapCode.NotFound : CoapCode.Content;
        }
    }
}
