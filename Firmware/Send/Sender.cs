using System;
using Lwm2m.Client;

namespace Lwm2m.Send
{
    /// <summary>
    /// Send: an application reports values to servers unasked (LwM2M Core §6.4.6), as SenML-CBOR. A server
    /// allows it by resource 23 of the Server object. Called on the thread that owns the client.
    /// </summary>
    public sealed class Sender : OutgoingService
    {
        /// <summary>Stands for all servers.</summary>
        public const int AllServers = 0;

        /// <summary>Most Send operations pending for one server, unless set otherwise.</summary>
        public const int DefaultMaxSends = 2;

        /// <summary>Most paths of one Send, unless set otherwise.</summary>
        public const int DefaultMaxPaths = 4;

        private readonly Lwm2mClient _client;
        private CompositeRepresentation _representation;        // null before the first Send, and so are the paths of one
        private readonly int _maxSends;
        private readonly int _maxPaths;
        private Lwm2mPath[] _single;

        private Sender(Lwm2mClient client, int maxSends, int maxPaths)
        {
            _client = client;
            _maxSends = maxSends;
            _maxPaths = maxPaths;
        }

        /// <summary>Adds Send to a client. Call before <see cref="Lwm2mClient.Start"/>.</summary>
        /// <param name="client">The client.</param>
        /// <param name="maxSends">
        /// Most Send operations pending for one server; a further one is <see cref="SendOutcome.Full"/>. Memory is allocated on first use.
        /// </param>
        /// <param name="maxPaths">Most paths of one Send.</param>
        /// <exception cref="ArgumentException">A bound is below 1.</exception>
        public static Sender AddTo(Lwm2mClient client, int maxSends = DefaultMaxSends, int maxPaths = DefaultMaxPaths)
        {
            if (maxSends < 1 || maxPaths < 1)
            {
                throw new ArgumentException("send bounds");
            }

            Sender sender = new Sender(client, maxSends, maxPaths);
            client.Outgoing = sender;
            return sender;
        }

        /// <inheritdoc/>
        public override OutgoingQueue Attach(ServerSession session)
        {
            return null;        // made with the first Send
        }

        /// <summary>Sends the values at a path with the next step of the client.</summary>
        /// <param name="shortServerId">The server, or <see cref="AllServers"/>.</param>
        /// <param name="path">Object, object instance, resource or resource instance; copied.</param>
        /// <param name="listener">Receives the outcome for each server; may be null.</param>
        /// <returns><see cref="SendOutcome.Queued"/>, or why not. With all servers: queued if one is, else the outcome of the last.</returns>
        public SendOutcome Send(int shortServerId, Lwm2mPath path, SendListener listener)
        {
            _single ??= new Lwm2mPath[1];
            _single[0] = path;
            return Send(shortServerId, _single, 1, listener);
        }

        /// <summary>Sends the values at several paths in one message.</summary>
        /// <param name="shortServerId">The server, or <see cref="AllServers"/>.</param>
        /// <param name="paths">The paths; copied. Values that the server may not read are left out.</param>
        /// <param name="count">Number of paths, at most the limit given to <see cref="AddTo"/>.</param>
        /// <param name="listener">Receives the outcome for each server; may be null.</param>
        /// <returns>As with one path.</returns>
        public SendOutcome Send(int shortServerId, Lwm2mPath[] paths, int count, SendListener listener)
        {
            SendOutcome outcome = SendOutcome.NoServer;
            for (int i = 0; i < _client.SessionCount; i++)
            {
                ServerSession session = _client.SessionAt(i);
                bool isMeant = shortServerId == AllServers || session.Account.ShortServerId == shortServerId;
                if (!isMeant || session.IsLeaving)
                {
                    continue;
                }

                SendOutcome next = QueueOf(session).Add(paths, count, listener);
                outcome = outcome == SendOutcome.Queued ? outcome : next;
            }

            _client.RequestStep();
            return outcome;
        }

        private SendQueue QueueOf(ServerSession session)
        {
            if (session.Outgoing is null)
            {
                _representation ??= new CompositeRepresentation(_client.Representation);
                session.Outgoing = new SendQueue(session.Registration, _representation, _maxSends, _maxPaths);
            }

            return (SendQueue)session.Outgoing;
        }
    }
}
