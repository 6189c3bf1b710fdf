namespace Lwm2m.Client
{
    /// <summary>
    /// Send: an application tells servers values that they have not asked for (LwM2M 1.1 Core §6.4.6), as SenML-CBOR. A server
    /// allows it by resource 23 of the Server object. Called on the thread that owns the client.
    /// </summary>
    public sealed class Sender
    {
        /// <summary>Stands for all servers.</summary>
        public const int AllServers = 0;

        private readonly SessionList _sessions;
        private readonly StepSignal _signal;
        private readonly Lwm2mPath[] _single = new Lwm2mPath[1];

        internal Sender(SessionList sessions, StepSignal signal)
        {
            _signal = signal;
            _sessions = sessions;
        }

        /// <summary>Sends what is at a path, with the next step of the client.</summary>
        /// <param name="shortServerId">The server, or <see cref="AllServers"/>.</param>
        /// <param name="path">Object, object instance, resource or resource instance; copied.</param>
        /// <param name="listener">Is told how it ends, by each server; may be null.</param>
        /// <returns><see cref="SendOutcome.Queued"/>, or why not. With all servers: queued if one takes it, else what the last one says.</returns>
        public SendOutcome Send(int shortServerId, Lwm2mPath path, SendListener listener)
        {
            _single[0] = path;
            return Send(shortServerId, _single, 1, listener);
        }

        /// <summary>Sends what is at several paths in one message.</summary>
        /// <param name="shortServerId">The server, or <see cref="AllServers"/>.</param>
        /// <param name="paths">The paths; copied. What the server may not read of them is left out.</param>
        /// <param name="count">How many of them, at most <see cref="ClientOptions.MaxSendPaths"/>.</param>
        /// <param name="listener">Is told how it ends, by each server; may be null.</param>
        /// <returns>As with one path.</returns>
        public SendOutcome Send(int shortServerId, Lwm2mPath[] paths, int count, SendListener listener)
        {
            SendOutcome outcome = SendOutcome.NoServer;
            _signal.Set();
            for (int i = 0; i < _sessions.Count; i++)
            {
                ServerSession session = _sessions.At(i);
                bool isMeant = shortServerId == AllServers || session.Account.ShortServerId == shortServerId;
                if (!isMeant || session.IsLeaving)
                {
                    continue;
                }

                SendOutcome next = session.Sends.Add(paths, count, listener);
                outcome = outcome == SendOutcome.Queued ? outcome : next;
            }

            return outcome;
        }
    }
}
