using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Answers the requests of servers, as device management or as an application behind a server. One serves all sessions of a client.
    /// </summary>
    internal sealed class ServerRequests
    {
        private readonly AccountKeeper _keeper;
        private readonly AccountList _accounts;
        private readonly ApplicationList _applications;
        private readonly ObjectTree _objects;
        private readonly DeviceManagement _management;
        private readonly FreshnessPolicy _freshness;
        private readonly PathCheck _paths;
        private readonly ContentFormats _formats;
        private StreamedWrite _stream;      // null until a body came in blocks

        public ServerRequests(AccountKeeper keeper, AccountList accounts, ApplicationList applications, ObjectTree objects, DeviceManagement management, FreshnessPolicy freshness, PathCheck paths, ContentFormats formats)
        {
            _keeper = keeper;
            _accounts = accounts;
            _applications = applications;
            _objects = objects;
            _management = management;
            _freshness = freshness;
            _paths = paths;
            _formats = formats;
        }

        /// <summary>Whether a request must prove freshness.</summary>
        public bool NeedsFreshness(ServerSession session, CoapRequest request)
        {
            if (!request.Binding.IsProtected)
            {
                return false;
            }

            ApplicationResource application = _applications.Find(session.Account.ShortServerId, request.Binding.Context);
            try
            {
                return application is null ? !_accounts.HasNoEcho && _freshness.NeedsFreshness(request) : application.NeedsFreshness(request);
            }
            catch (Exception e)
            {
                _objects.Fail(Lwm2mPath.None, e);
                return true;
            }
        }

        /// <summary>Answers a request.</summary>
        public void Answer(ServerSession session, CoapRequest request, CoapResponse response, long nowMs)
        {
            if (request.Binding.Context > RequestBinding.PeerContext)
            {
                AnswerApplication(session, request, response, nowMs);
                return;
            }

            if (IsStrange(session, request))
            {
                response.Code = CoapCode.Unauthorized;
                return;
            }

            // What a request changes of the accounts is in the store before it is answered, or undone.
            _keeper.BeginRequest(request);
            _management.Handle(request, response, session.Account.ShortServerId, session.Observations, session.Observations.Attributes, nowMs);
            if (!_keeper.EndRequest())
            {
                _management.UndoCreate();
                response.Refuse(CoapCode.InternalServerError);
            }

            // An instance may have come or gone, which an Update in the same step tells.
            _objects.NoteRevision();
            session.KeepStateIfChanged(nowMs);
            if (_management.DeferredTicket >= 0)
            {
                session.Deferred ??= new DeferredExecutes();
                session.Deferred.Add(_management.DeferredTicket, request.Message);
            }
        }

        /// <summary>The sink for the body of a Write, or its refusal; null where the body is assembled for <see cref="Answer"/>.</summary>
        public BodySink OpenBody(ServerSession session, CoapRequest request)
        {
            if (request.Binding.Context > RequestBinding.PeerContext)
            {
                return null;
            }

            // One that is under way stays as it is: the new one may be refused.
            _stream = _stream is null || _stream.IsUnderWay ? new StreamedWrite(_objects, _paths, _formats) : _stream;
            bool isDecided = IsStrange(session, request) ? _stream.Refuse(CoapCode.Unauthorized) : _stream.Open(request, session.Account.ShortServerId);
            return isDecided ? _stream : null;
        }

        /// <summary>Whether a request should have been protected and was not, or is for what belongs to an application alone.</summary>
        private bool IsStrange(ServerSession session, CoapRequest request)
        {
            return (session.Oscore is not null && !request.Binding.IsProtected) || _applications.Owns(request.Message);
        }

        /// <summary>A request of an application server behind the LwM2M server: it has its own resource and nothing else.</summary>
        private void AnswerApplication(ServerSession session, CoapRequest request, CoapResponse response, long nowMs)
        {
            ApplicationResource application = _applications.Find(session.Account.ShortServerId, request.Binding.Context);
            if (application is null)
            {
                response.Code = CoapCode.Unauthorized;
            }
            else if (!application.IsAt(request.Message))
            {
                response.Code = CoapCode.NotFound;
            }
            else
            {
                try
                {
                    application.OnRequest(request, response, nowMs);
                }
                catch (Exception e)
                {
                    response.Refuse(_objects.Fail(Lwm2mPath.None, e));
                }
            }
        }
    }
}
