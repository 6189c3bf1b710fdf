using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Device management and reporting: determines the operation of a request and carries it out (LwM2M Core §6.3, §6.4). One
    /// serves all servers of a client; what is a server's own, its observations and attributes, comes with each request.
    /// </summary>
    public sealed class DeviceManagement
    {
        private readonly ObjectTree _objects;
        private readonly Representation _representation;
        private readonly Discovery _discovery;
        private readonly ContentFormats _formats;
        private WriteOperation _write;      // null before the first Write or Create
        private readonly ChangeListener _listener;
        private readonly Authorization _access;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private ExecuteArguments _arguments;    // null before the first Execute
        private AttributeSet _draft;        // of a Write-Attributes; null before the first
        private int _server;
        private int _createdId;         // the instance that the last request created

        /// <summary>Creates device management for the objects of a client.</summary>
        public DeviceManagement(ObjectTree objects, ContentFormats formats, Representation representation, Discovery discovery, ChangeListener listener, Authorization access)
        {
            _objects = objects;
            _representation = representation;
            _discovery = discovery;
            _formats = formats;
            _listener = listener;
            _access = access;
        }

        /// <summary>The ticket of the last Execute that an object deferred, or -1; see <see cref="CoapResponse.Defer"/>.</summary>
        public int DeferredTicket { get; private set; } = -1;

        /// <summary>Requests whose payload was refused: not well-formed, not of the resource's type, too large or in an unknown format.</summary>
        public int PayloadsRefused { get; private set; }

        /// <summary>Answers a request of a server.</summary>
        /// <param name="request">The request.</param>
        /// <param name="response">Receives the response.</param>
        /// <param name="server">Short Server ID of the server.</param>
        /// <param name="observations">The observations of the server.</param>
        /// <param name="attributes">The attributes set by the server.</param>
        /// <param name="nowMs">The time.</param>
        public void Handle(CoapRequest request, CoapResponse response, int server, ObservationTable observations, AttributeTable attributes, long nowMs)
        {
            _server = server;
            _createdId = Lwm2mPath.None;
            DeferredTicket = -1;
            Answer(request, response, observations, attributes, nowMs);
            if (request.BodyCount > 0 && IsRefusal(response.Code))
            {
                PayloadsRefused++;
            }
        }

        /// <summary>Takes back what the last request created, where its rights could not be kept.</summary>
        internal void UndoCreate()
        {
            if (_createdId != Lwm2mPath.None)
            {
                _objects.Delete(_objects.Find(_path.ObjectId), _createdId);
                _listener.NotifyChanged(_path.ObjectId, _createdId, Lwm2mPath.None);
                _createdId = Lwm2mPath.None;
            }
        }

        private WriteOperation Writing => _write ??= new WriteOperation(_objects, _formats, _listener);

        private static bool IsRefusal(byte code)
        {
            return code == CoapCode.BadRequest || code == CoapCode.RequestEntityTooLarge || code == CoapCode.UnsupportedContentFormat;
        }

        private void Answer(CoapRequest request, CoapResponse response, ObservationTable observations, AttributeTable attributes, long nowMs)
        {
            if (!_path.TryRead(request.Message))
            {
                response.Code = CoapCode.NotFound;
                return;
            }

            ManagementOperation operation = Classify(request);
            switch (operation)
            {
                case ManagementOperation.Read:
                    _representation.Answer(_path, _server, request.Accept, response);
                    break;
                case ManagementOperation.Observe:
                    Observe(request, response, observations, nowMs);
                    break;
                case ManagementOperation.CancelObservation:
                    observations.Cancel(request.Message.Buffer, request.Message.TokenOffset, request.Message.TokenLength);
                    _representation.Answer(_path, _server, request.Accept, response);
                    break;
                case ManagementOperation.Discover:
                    Discover(response, attributes);
                    break;
                case ManagementOperation.WriteReplace:
                case ManagementOperation.WriteUpdate:
                    Write(request, response, operation == ManagementOperation.WriteReplace);
                    break;
                case ManagementOperation.WriteAttributes:
                    WriteAttributes(request, response, attributes);
                    break;
                case ManagementOperation.Execute:
                    Execute(request, response);
                    break;
                case ManagementOperation.Create:
                    Create(request, response);
                    break;
                case ManagementOperation.Delete:
                    Delete(response);
                    break;
                default:
                    byte code = Check(AccessRights.None, 0);
                    response.Code = code == CoapCode.Content ? CoapCode.MethodNotAllowed : code;
                    break;
            }
        }

        private ManagementOperation Classify(CoapRequest request)
        {
            int depth = _path.Depth;
            switch (request.Code)
            {
                case CoapCode.Get:
                    return request.Accept == ContentFormat.LinkFormat ? ManagementOperation.Discover
                        : request.Observe == 0 ? ManagementOperation.Observe
                        : request.Observe == 1 ? ManagementOperation.CancelObservation
                        : ManagementOperation.Read;
                case CoapCode.Put:
                    return request.BodyCount == 0 && request.Message.Find(OptionNumber.UriQuery) >= 0 ? ManagementOperation.WriteAttributes
                        : depth >= 2 ? ManagementOperation.WriteReplace
                        : ManagementOperation.None;
                case CoapCode.Post:
                    return depth == 1 ? ManagementOperation.Create
                        : depth == 2 || (depth == 3 && !IsExecutable() && request.ContentFormat != ContentFormat.None) ? ManagementOperation.WriteUpdate
                        : depth == 3 ? ManagementOperation.Execute
                        : ManagementOperation.None;
                case CoapCode.Delete:
                    return depth == 2 ? ManagementOperation.Delete : ManagementOperation.None;
                default:
                    return ManagementOperation.None;
            }
        }

        private byte Check(AccessRights right, int operation)
        {
            return _representation.Paths.Check(_path, _server, right, operation);
        }

        private bool IsExecutable()
        {
            Lwm2mObject item = _objects.Find(_path.ObjectId);
            int definition = item is null ? Lwm2mPath.None : item.FindResource(_path.ResourceId);
            return definition >= 0 && (definition & Resource.Execute) != 0;
        }

        private void Observe(CoapRequest request, CoapResponse response, ObservationTable observations, long nowMs)
        {
            CoapMessage message = request.Message;
            byte code = _representation.Check(_path, _server, request.Accept);
            Observation observation = null;

            // A later block of a notification is asked for without meaning a new observation (RFC 7959 §3.4).
            bool isLaterBlock = message.TryGetUint(OptionNumber.Block2, out uint block) && block >> 4 != 0;
            if (code == CoapCode.Content && !isLaterBlock)
            {
                observation = observations.Start(_path, message.Buffer, message.TokenOffset, message.TokenLength, request.Accept, nowMs);
            }

            if (observation is null)
            {
                _representation.Answer(_path, _server, request.Accept, response);
                return;
            }

            observations.Answer(observation, response);
            if (response.Code == CoapCode.Content)
            {
                observation.Bind(request.Binding);
                response.Observe = observations.Numbers.Next();
            }
            else
            {
                observations.Cancel(message.Buffer, message.TokenOffset, message.TokenLength);
            }
        }

        private void Discover(CoapResponse response, AttributeTable attributes)
        {
            byte code = Check(AccessRights.None, 0);
            if (code == CoapCode.Content)
            {
                code = _discovery.Write(_path, attributes, response.Body);
                response.ContentFormat = code == CoapCode.Content ? ContentFormat.LinkFormat : ContentFormat.None;
            }

            response.Code = code;
        }

        private void Write(CoapRequest request, CoapResponse response, bool replaces)
        {
            byte code = Check(AccessRights.Write, Resource.Write);
            response.Code = code == CoapCode.Content ? Writing.Write(_path, request, replaces) : code;
        }

        private void WriteAttributes(CoapRequest request, CoapResponse response, AttributeTable attributes) // LwM2M Core §6.3.4
        {
            byte code = Check(AccessRights.Read, 0);
            if (code != CoapCode.Content)
            {
                response.Code = code;
                return;
            }

            _draft = _draft ?? new AttributeSet();
            attributes.GetOwn(_path, _draft);
            if (!_draft.TryApply(request.Message) || ((_draft.Present & AttributeSet.Thresholds) != 0 && !IsNumeric()))
            {
                response.Code = CoapCode.BadRequest;
                return;
            }

            response.Code = attributes.TrySet(_path, _draft) ? CoapCode.Changed : CoapCode.ServiceUnavailable;
        }

        private bool IsNumeric()
        {
            return _path.Depth >= 3 && Resource.IsNumeric(_objects.Find(_path.ObjectId).FindResource(_path.ResourceId));
        }

        private void Execute(CoapRequest request, CoapResponse response)
        {
            byte code = Check(AccessRights.Execute, Resource.Execute);
            bool isText = request.ContentFormat == ContentFormat.None || request.ContentFormat == ContentFormat.TextPlain;
            if (code != CoapCode.Content || !isText)
            {
                response.Code = code != CoapCode.Content ? code : CoapCode.UnsupportedContentFormat;
                return;
            }

            if (!(_arguments ??= new ExecuteArguments()).TryParse(request.Body, request.BodyOffset, request.BodyCount))
            {
                response.Code = CoapCode.BadRequest;
                return;
            }

            try
            {
                response.Code = _objects.Find(_path.ObjectId).Execute(_path.InstanceId, _path.ResourceId, _arguments);
            }
            catch (Exception e)
            {
                response.Code = _objects.Fail(_path.ObjectId, e);
            }

            if (response.Code == CoapCode.Changed && _arguments.IsDeferred)
            {
                DeferredTicket = response.Defer();
                if (DeferredTicket < 0)
                {
                    response.Code = CoapCode.ServiceUnavailable;
                }
            }
        }

        private void Create(CoapRequest request, CoapResponse response)
        {
            byte code = Check(AccessRights.Create, 0);
            if (code != CoapCode.Content)
            {
                response.Code = code;
                return;
            }

            if (!_access.HasRoom())
            {
                response.Code = CoapCode.ServiceUnavailable;
                return;
            }

            response.Code = Writing.Create(_path, request, out int instanceId, out bool isIdChosen);
            if (response.Code != CoapCode.Created)
            {
                return;
            }

            _createdId = instanceId;
            _access.OnCreated(_path.ObjectId, instanceId, _server);
            if (isIdChosen)
            {
                response.AddLocation(_path.ObjectId);
                response.AddLocation(instanceId);
            }
        }

        private void Delete(CoapResponse response) // LwM2M Core §6.3.7
        {
            byte code = Check(AccessRights.Delete, 0);
            if (code == CoapCode.Content)
            {
                Lwm2mObject item = _objects.Find(_path.ObjectId);
                code = _objects.Remove(item, _path.InstanceId);
                if (code == CoapCode.Deleted || (code == CoapCode.InternalServerError && !_objects.HasInstance(item, _path.InstanceId)))
                {
                    _access.OnDeleted(_path.ObjectId, _path.InstanceId);
                }
            }

            response.Code = code;
        }
    }
}
