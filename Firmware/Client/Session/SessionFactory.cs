using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Creates the sessions of a client, each with all that belongs to one server.</summary>
    internal sealed class SessionFactory
    {
        private readonly AccountKeeper _keeper;
        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly Discovery _discovery;
        private readonly Representation _representation;
        private readonly NotificationTiming _timing;
        private readonly ServerRequests _requests;
        private readonly ConnectionFactory _connections;
        private readonly StateKeeper _state;
        private readonly StepSignal _signal;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;

        public SessionFactory(AccountKeeper keeper, AccountList accounts, ObjectTree objects, Discovery discovery, Representation representation, ServerRequests requests, ConnectionFactory connections, StateKeeper state, StepSignal signal, ClientOptions options, RandomSource random)
        {
            _keeper = keeper;
            _accounts = accounts;
            _objects = objects;
            _discovery = discovery;
            _representation = representation;
            _timing = new NotificationTiming(representation);
            _requests = requests;
            _connections = connections;
            _state = state;
            _signal = signal;
            _options = options;
            _random = random;
        }

        /// <summary>What else sends requests to each server, or null.</summary>
        public OutgoingService Outgoing;

        /// <summary>Creates the session of an account in force.</summary>
        /// <exception cref="InvalidOperationException">There is no security for the server.</exception>
        /// <exception cref="ArgumentException">The URI of the account is not valid, or no binding serves it; the message says why.</exception>
        public ServerSession Make(SecurityAccount security, ServerAccount server)
        {
            if (security is null)
            {
                throw new InvalidOperationException("no security for server " + server.ShortServerId.ToString());
            }

            AttributeTable attributes = new AttributeTable(_options.MaxAttributes);
            ObservationTable observations = new ObservationTable(_options, server, attributes, _representation, _timing);
            Registration registration = new Registration(_keeper.EndpointName, _options, server, new ServerUri(security.ServerUri), _objects, _discovery, _random);
            ServerSession session = new ServerSession(security, _accounts.FindOscore(security), _requests, registration, observations, _signal, _options);
            session.Connect(_connections.Make(security, session));
            session.Outgoing = Outgoing?.Attach(session);
            session.Side = _connections.Sides?.Attach(session);
            _state.Attach(session);
            return session;
        }
    }
}
