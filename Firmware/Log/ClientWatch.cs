using System;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Log
{
    /// <summary>Detects changes after each step of a client and reports them to a listener.</summary>
    public sealed class ClientWatch : StepObserver
    {
        private readonly Lwm2mClient _client;
        private readonly ClientListener _listener;
        private readonly SessionWatch[] _sessions;
        private BootstrapState _bootstrap;
        private bool _hasBegun;

        /// <summary>Observes a client. Call before <see cref="Lwm2mClient.Start"/> and after its bootstrap was set.</summary>
        public ClientWatch(Lwm2mClient client, ClientListener listener)
        {
            _client = client;
            _listener = listener;
            _sessions = new SessionWatch[2 * client.Options.MaxServers];
            client.StepObserver = this;
            client.Objects.Failed = listener.OnObjectFailure;
            if (client.Bootstrap is not null)
            {
                client.Bootstrap.Reported += listener.OnBootstrapReport;
            }
        }

        /// <inheritdoc/>
        public override void OnStep(long nowMs)
        {
            try
            {
                ReportChanges(nowMs);
            }
            catch (Exception e)
            {
                _client.Objects.Fail(Lwm2mPath.None, e);
            }
        }

        private void ReportChanges(long nowMs)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                if (_client.AccountFault is not null && _client.Bootstrap is null)
                {
                    _listener.OnAccountRefused(_client.AccountFault);
                }
            }

            BootstrapState former = _bootstrap;
            _bootstrap = _client.Bootstrap is null ? BootstrapState.Idle : _client.Bootstrap.State;
            if (_bootstrap != former)
            {
                _listener.OnBootstrap(former, _bootstrap);
            }

            for (int i = 0; i < _client.SessionCount; i++)
            {
                ServerSession session = _client.SessionAt(i);
                WatchOf(session).ReportChanges(_listener, nowMs);
            }
        }

        /// <summary>The watch of a session; a new session replaces one that has ended.</summary>
        private SessionWatch WatchOf(ServerSession session)
        {
            int free = -1;
            for (int i = 0; i < _sessions.Length; i++)
            {
                if (_sessions[i] is null || !IsThere(_sessions[i].Session))
                {
                    free = free < 0 ? i : free;
                }
                else if (_sessions[i].Session == session)
                {
                    return _sessions[i];
                }
            }

            _sessions[free] = new SessionWatch(session);
            return _sessions[free];
        }

        private bool IsThere(ServerSession session)
        {
            int at = _client.SessionCount - 1;
            while (at >= 0 && _client.SessionAt(at) != session)
            {
                at--;
            }

            return at >= 0;
        }
    }
}
