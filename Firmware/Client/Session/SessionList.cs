using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The sessions of a client, one for each server account, and those that are still on their way out after a bootstrap.</summary>
    internal sealed class SessionList
    {
        private readonly Lwm2mClient _client;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private readonly Observers _observers;
        private readonly Discovery _discovery;
        private readonly Representation _representation;
        private readonly CompositeRepresentation _composite;
        private readonly DeviceManagement _management;
        private ServerSession[] _sessions = new ServerSession[0];       // replaced whole, as other threads look for a session in it

        public SessionList(Lwm2mClient client, ClientOptions options, RandomSource random, Observers observers, Discovery discovery, Representation representation, DeviceManagement management)
        {
            _client = client;
            _options = options;
            _random = random;
            _observers = observers;
            _discovery = discovery;
            _representation = representation;
            _composite = new CompositeRepresentation(representation);
            _management = management;
        }

        /// <summary>Links that there are at most: those of servers, as many on their way out, and that of a bootstrap.</summary>
        public static int MaxLinks(ClientOptions options)
        {
            return 2 * options.MaxServers + 1;
        }

        /// <summary>Whether an account has no session, because one on its way out has what it needs.</summary>
        public bool IsIncomplete { get; set; }

        /// <summary>Whether one is on its way out.</summary>
        public bool IsLeavingAny
        {
            get { return FindLeaving() >= 0; }
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

        /// <summary>Sends the response to an Execute left open, see <see cref="Lwm2mClient.CompleteExecute"/>.</summary>
        public bool TryCompleteExecute(int objectId, int instanceId, int resourceId, byte code)
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

        /// <summary>Adds the session of an account.</summary>
        /// <exception cref="InvalidOperationException">There is no security for the server.</exception>
        /// <exception cref="ArgumentException">The URI of the account is not valid, or no binding serves it; the message says why.</exception>
        public void Add(SecurityAccount security, ServerAccount server)
        {
            if (security is null)
            {
                throw new InvalidOperationException("no security for server " + server.ShortServerId.ToString());
            }

            ServerUri uri = new ServerUri(security.ServerUri);
            DatagramLink link = _client.Bindings.CreateLink(security, uri);
            AttributeTable attributes = new AttributeTable(_options.MaxAttributes);
            ObservationTable observations = new ObservationTable(_options, server, attributes, _representation);
            Registration registration = new Registration(_client.EndpointName, _options, server, uri, _client.Objects, _discovery, _random);
            SendQueue sends = new SendQueue(_options, registration, _composite);
            ServerSession session = new ServerSession(_client, link, security, server, registration, sends, observations, attributes, _management, _options, _random);
            ServerSession[] sessions = new ServerSession[Count + 1];
            Array.Copy(_sessions, 0, sessions, 0, Count);
            sessions[Count] = session;
            _sessions = sessions;
            _client.Sleep.Attach(session, attributes);
            _observers.Add(observations);
            _client.Order.Add(registration);
        }

        /// <summary>
        /// Goes over to other accounts: a session whose accounts are the same goes on, or takes a new key, unless its server refuses the
        /// client or does not answer; that of a server that is gone de-registers if it can; all others are made anew.
        /// </summary>
        /// <param name="draft">Compares accounts.</param>
        /// <param name="next">The accounts; an account that only got a new key is replaced by the one that goes on with it.</param>
        public void GoOver(AccountDraft draft, AccountList next)
        {
            RemoveLeaving();
            for (int i = Count - 1; i >= 0; i--)
            {
                ServerSession session = _sessions[i];
                ServerAccount server = next.FindServer(session.Account.ShortServerId);
                SecurityAccount security = next.FindSecurity(session.Account.ShortServerId);
                if (server is null || security is null)
                {
                    session.Leave();
                    _observers.Remove(session.Observations);
                }
                else if (!GoesOn(draft, next, session))
                {
                    if (security != session.Security)
                    {
                        session.Abandon();
                    }

                    Remove(i);
                }
                else
                {
                    session.State?.Resume();
                    if (security != session.Security)
                    {
                        Keep(next, session, security);
                    }
                }
            }
        }

        /// <summary>Erases what is kept of the servers that other accounts do not leave as they are, before these are written.</summary>
        /// <returns>False when the store did not erase it; then these are not to be written.</returns>
        public bool GiveUpReplaced(AccountDraft draft, AccountList next)
        {
            bool isErased = true;
            for (int i = 0; i < Count && isErased; i++)
            {
                ServerSession session = _sessions[i];
                if (session.State is not null && !session.IsLeaving && !GoesOn(draft, next, session))
                {
                    isErased = session.State.GiveUp();
                }
            }

            return isErased;
        }

        /// <summary>Keeps again what <see cref="GiveUpReplaced"/> gave up: the accounts have stayed as they were.</summary>
        public void Resume()
        {
            for (int i = 0; i < Count; i++)
            {
                _sessions[i].State?.Resume();
            }
        }

        /// <summary>Makes the sessions that are missing and tells their order, once the accounts are in force.</summary>
        /// <returns>What is wrong with an account that got no session, or null.</returns>
        public string AddMissing()
        {
            string fault = null;
            IsIncomplete = false;
            _client.Order.Clear();
            for (int i = 0; i < Count; i++)
            {
                if (!_sessions[i].IsLeaving)
                {
                    _client.Order.Add(_sessions[i].Registration);
                }
            }

            for (int i = 0; i < _client.Accounts.Count; i++)
            {
                ServerAccount server = _client.Accounts.ServerAt(i);
                if (!(Find(server.ShortServerId) is null))
                {
                    continue;
                }

                try
                {
                    Add(_client.Accounts.FindSecurity(server.ShortServerId), server);
                }
                catch (Exception e) when (e is ArgumentException || e is InvalidOperationException)
                {
                    fault = e.Message;
                    IsIncomplete = true;
                }
            }

            return fault;
        }

        /// <summary>Whether a session on its way out needs an account that is not in force any more.</summary>
        public bool NeedsToLeave(AccountInstance item)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_sessions[i].IsLeaving && (_sessions[i].Security == item || _sessions[i].Oscore == item))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Removes the sessions that have left.</summary>
        public void RemoveLeft()
        {
            for (int i = Count - 1; i >= 0; i--)
            {
                if (_sessions[i].IsLeaving && _sessions[i].Registration.State == RegistrationState.Deregistered)
                {
                    Remove(i);
                }
            }
        }

        /// <summary>Takes all back before anything was sent.</summary>
        public void Discard()
        {
            while (Count > 0)
            {
                Remove(Count - 1);
            }

            _client.Order.Clear();
        }

        /// <summary>Closes all links.</summary>
        public void Close()
        {
            for (int i = 0; i < Count; i++)
            {
                _sessions[i].Link.Close();
            }
        }

        /// <summary>Waits until a datagram may have arrived on one of the links, the signal of the client was set, or the time is over.</summary>
        /// <param name="other">Another link to listen at, or null.</param>
        /// <param name="timeoutMs">Milliseconds.</param>
        public void Wait(DatagramLink other, int timeoutMs)
        {
            LinkWait wait = _client.Signal.Links;
            wait.Begin();
            wait.Add(other);
            for (int i = 0; i < Count; i++)
            {
                wait.Add(_sessions[i].Link);
            }

            wait.Wait(timeoutMs);
        }

        /// <summary>Whether a session has something to do before its time.</summary>
        public bool HasWork()
        {
            int at = _sessions.Length - 1;
            while (at >= 0 && !_sessions[at].HasWork)
            {
                at--;
            }

            return at >= 0;
        }

        /// <summary>Whether a session goes on under other accounts: with the same one, or one that only has a new key.</summary>
        private static bool GoesOn(AccountDraft draft, AccountList next, ServerSession session)
        {
            ServerAccount server = next.FindServer(session.Account.ShortServerId);
            SecurityAccount security = next.FindSecurity(session.Account.ShortServerId);
            if (security is null || server != session.Account || session.Registration.IsAway || next.FindOscore(security) != session.Oscore)
            {
                return false;
            }

            return security == session.Security
                || (draft.IsNewKey(session.Security, security) && session.Link is SecuredLink && session.Security.InstanceId == security.InstanceId);
        }

        /// <summary>Gives a session the new key of its account, which stays in place of the one that brought it.</summary>
        private static void Keep(AccountList next, ServerSession session, SecurityAccount security)
        {
            SecurityAccount kept = session.Security;
            LinkCredentials former = kept.Credentials;
            kept.SetPreSharedKey(security.PublicKeyOrIdentity, security.SecretKey);
            session.OnNewKey(kept.Credentials);
            former.Wipe();
            security.Wipe();
            next.Security.Remove(security.InstanceId);
            next.Security.Add(kept);
        }

        private int FindLeaving()
        {
            int at = Count - 1;
            while (at >= 0 && !_sessions[at].IsLeaving)
            {
                at--;
            }

            return at;
        }

        private void RemoveLeaving()
        {
            for (int at = FindLeaving(); at >= 0; at = FindLeaving())
            {
                Remove(at);
            }
        }

        private void Remove(int index)
        {
            ServerSession session = _sessions[index];
            session.Link.Close();
            session.Sends.Close();
            session.Discard();
            _observers.Remove(session.Observations);
            bool wasLeaving = session.IsLeaving;
            ServerSession[] sessions = new ServerSession[Count - 1];
            Array.Copy(_sessions, 0, sessions, 0, index);
            Array.Copy(_sessions, index + 1, sessions, index, sessions.Length - index);
            _sessions = sessions;
            if (wasLeaving)
            {
                session.Abandon();
                session.State?.Forget();
                _client.Keeper.Forget(session.Security);
                _client.Keeper.Forget(session.Oscore);
            }
        }
    }
}
