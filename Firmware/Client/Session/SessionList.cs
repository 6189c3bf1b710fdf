using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The sessions of a client, one for each server account, and those still de-registering after a bootstrap.</summary>
    public sealed class SessionList
    {
        private readonly SessionFactory _factory;
        private readonly RegistrationOrder _order;
        private readonly Observers _observers;
        private readonly StepSignal _signal;
        private ServerSession[] _sessions = new ServerSession[0];       // replaced whole, as other threads look for a session in it

        internal SessionList(SessionFactory factory, RegistrationOrder order, Observers observers, StepSignal signal)
        {
            _factory = factory;
            _order = order;
            _observers = observers;
            _signal = signal;
        }

        /// <summary>How many there are, those on their way out included: as many again as servers at most.</summary>
        public int Count
        {
            get { return _sessions.Length; }
        }

        /// <summary>Whether all servers know the client.</summary>
        public bool IsRegisteredEverywhere
        {
            get
            {
                for (int i = 0; i < Count; i++)
                {
                    if (!_sessions[i].IsLeaving && !_sessions[i].Registration.IsRegistered)
                    {
                        return false;
                    }
                }

                return Count > 0;
            }
        }

        /// <summary>Whether one of the servers knows the client.</summary>
        public bool IsRegisteredAnywhere
        {
            get
            {
                for (int i = 0; i < Count; i++)
                {
                    if (_sessions[i].Registration.IsRegistered)
                    {
                        return true;
                    }
                }

                return false;
            }
        }

        /// <summary>A session by its index.</summary>
        public ServerSession At(int index)
        {
            return _sessions[index];
        }

        /// <summary>The session with a server by its Short Server ID, or null. May be called on any thread.</summary>
        public ServerSession Find(int shortServerId)
        {
            ServerSession[] sessions = _sessions;
            for (int i = 0; i < sessions.Length; i++)
            {
                if (sessions[i].Account.ShortServerId == shortServerId && !sessions[i].IsLeaving)
                {
                    return sessions[i];
                }
            }

            return null;
        }

        /// <summary>Sends the response to a deferred Execute, see <see cref="Lwm2mClient.CompleteExecute"/>.</summary>
        internal bool TryCompleteExecute(int objectId, int instanceId, int resourceId, byte code)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_sessions[i].TryCompleteExecute(objectId, instanceId, resourceId, code))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Adds the session of an account in force.</summary>
        /// <exception cref="InvalidOperationException">There is no security for the server.</exception>
        /// <exception cref="ArgumentException">The URI of the account is not valid, or no binding serves it; the message says why.</exception>
        public void Add(SecurityAccount security, ServerAccount server)
        {
            ServerSession session = _factory.Make(security, server);
            ServerSession[] sessions = new ServerSession[Count + 1];
            Array.Copy(_sessions, 0, sessions, 0, Count);
            sessions[Count] = session;
            _sessions = sessions;
            _observers.Add(session.Observations);
            _order.Add(session.Registration);
        }

        /// <summary>Adds the sessions of all accounts in force.</summary>
        internal void AddAll(AccountList accounts)
        {
            for (int i = 0; i < accounts.Count; i++)
            {
                ServerAccount server = accounts.ServerAt(i);
                Add(accounts.FindSecurity(server.ShortServerId), server);
            }
        }

        /// <summary>Removes a session that has ended or is to end without de-registration.</summary>
        public void Remove(ServerSession session)
        {
            session.Discard();
            StopReports(session);
            int index = Array.IndexOf(_sessions, session);
            ServerSession[] sessions = new ServerSession[Count - 1];
            Array.Copy(_sessions, 0, sessions, 0, index);
            Array.Copy(_sessions, index + 1, sessions, index, sessions.Length - index);
            _sessions = sessions;
        }

        /// <summary>Stops reporting changes to the observations of a server.</summary>
        public void StopReports(ServerSession session)
        {
            _observers.Remove(session.Observations);
        }

        /// <summary>Puts the registrations of those that stay in the order of their accounts.</summary>
        public void Reorder()
        {
            _order.Clear();
            for (int i = 0; i < Count; i++)
            {
                if (!_sessions[i].IsLeaving)
                {
                    _order.Add(_sessions[i].Registration);
                }
            }
        }

        /// <summary>Discards all sessions before anything was sent.</summary>
        internal void Discard()
        {
            while (Count > 0)
            {
                Remove(_sessions[Count - 1]);
            }

            _order.Clear();
        }

        /// <summary>Closes all links.</summary>
        internal void Close()
        {
            for (int i = 0; i < Count; i++)
            {
                _sessions[i].Link.Close();
                _sessions[i].Side?.Close();
            }
        }

        /// <summary>Waits until a datagram may have arrived on one of the links, the signal of the client was set, or the time is over.</summary>
        /// <param name="other">Another link to listen at, or null.</param>
        /// <param name="timeoutMs">Milliseconds.</param>
        internal void Wait(DatagramLink other, int timeoutMs)
        {
            LinkWait wait = _signal.Links;
            wait.Begin();
            wait.Add(other);
            for (int i = 0; i < Count; i++)
            {
                wait.Add(_sessions[i].Link);
                wait.Add(_sessions[i].Side?.Link);
            }

            wait.Wait(timeoutMs);
        }

        /// <summary>Whether a session has something to do before its time.</summary>
        internal bool HasWork()
        {
            int at = _sessions.Length - 1;
            while (at >= 0 && !_sessions[at].HasWork)
            {
                at--;
            }

            return at >= 0;
        }
    }
}
