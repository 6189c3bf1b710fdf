using System;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// The switch from the accounts in force to those that a bootstrap has brought, from the Bootstrap-Finish (LwM2M Core §6.1.7.2) to the end
    /// of the last session that leaves. It reads from top to bottom in the order in which it happens:
    /// <see cref="Commit"/>, before the Finish is answered; <see cref="PutInForce"/>, once the answer has left; <see cref="Step"/>, from then on.
    /// <para>
    /// A power cut before the record of the accounts is written leaves the former accounts, and one after it the new ones with what the
    /// bootstrap asked of other objects: the next start carries that out and looks after the access rights.
    /// </para>
    /// </summary>
    internal sealed class AccountSwitch
    {
        private readonly AccountList _accounts;
        private readonly AccountKeeper _keeper;
        private readonly SessionList _sessions;
        private readonly ConnectionFactory _connections;
        private readonly StepSignal _signal;
        private bool _keepsContexts;            // the accounts that leave may come back
        private bool _isIncomplete;             // an account has no session, because one on its way out has what it needs

        public AccountSwitch(AccountList accounts, AccountKeeper keeper, SessionList sessions, ConnectionFactory connections, StepSignal signal)
        {
            _accounts = accounts;
            _keeper = keeper;
            _sessions = sessions;
            _connections = connections;
            _signal = signal;
        }

        /// <summary>Stores accounts that are about to take effect.</summary>
        /// <returns>False when it did not take them; all stays as it was.</returns>
        public bool Commit(AccountDraft draft, AccountList next)
        {
            // 1. What is kept of the servers that are not left as they are is erased before: should the power go right after the accounts are
            //    written, these would be found beside what was registered under the former ones.
            // 2. The accounts are written, as one record.
            bool isCommitted = GiveUpReplaced(draft, next) && _keeper.Commit(next);

            // Roll-back: the accounts have stayed as they were, so what was erased is written again.
            for (int i = 0; i < _sessions.Count && !isCommitted; i++)
            {
                _sessions.At(i).ResumeState();
                _signal.Set();
            }

            return isCommitted;
        }

        /// <summary>Puts accounts in force that the store has.</summary>
        /// <param name="draft">The accounts in the making.</param>
        /// <param name="next">Those that were committed.</param>
        /// <param name="work">What was asked of objects of the application.</param>
        /// <returns>Why an account cannot be used, or null.</returns>
        public string PutInForce(AccountDraft draft, AccountList next, PendingWork work)
        {
            // 3. Each session goes on, leaves its server, or ends.
            EndLeaving();
            _keepsContexts = draft.IsExchange;
            for (int i = _sessions.Count - 1; i >= 0; i--)
            {
                SwitchSession(draft, next, _sessions.At(i));
            }

            // 4. The accounts are in force. Those that are not any more are wiped, but what a session needs to leave.
            AccountInstance[] formerSecurity = _accounts.Security.ToArray();
            AccountInstance[] formerOscore = _accounts.Oscore.ToArray();
            _accounts.Security.Take(next.Security);
            _accounts.Servers.Take(next.Servers);
            _accounts.Oscore.Take(next.Oscore);
            Drop(formerSecurity);
            Drop(formerOscore);
            draft.CopySections(next, _accounts);
            _accounts.MarkKept();

            // 5. The servers that are new or another get their sessions.
            string fault = AddMissing();

            // 6. Objects of the application are written, and servers without an account lose their rights.
            work.Run();
            _keeper.Reconcile();
            return fault;
        }

        /// <summary>Removes the sessions that have de-registered, and makes those for which one of them was in the way.</summary>
        /// <param name="isBootstrapping">Whether a bootstrap is under way, which would replace what is made.</param>
        /// <returns>Why an account cannot be used, or null.</returns>
        public string Step(bool isBootstrapping)
        {
            // 7. A server that is gone has answered the De-register (LwM2M Core §6.2.3), or does not answer.
            for (int i = _sessions.Count - 1; i >= 0; i--)
            {
                ServerSession session = _sessions.At(i);
                if (session.IsLeaving && session.Registration.State == RegistrationState.Deregistered)
                {
                    End(session);
                }
            }

            // 8. No former context is in the way of a session any more.
            if (!_isIncomplete || isBootstrapping || FindLeaving() is not null)
            {
                return null;
            }

            _signal.Set();
            string fault = AddMissing();
            _isIncomplete = false;
            return fault;
        }

        /// <summary>Forgets the account of the bootstrap server.</summary>
        public void Purge(SecurityAccount account)
        {
            OscoreAccount oscore = _accounts.FindOscore(account);
            _accounts.Security.Remove(account.InstanceId);
            if (oscore is not null)
            {
                _accounts.Oscore.Remove(oscore.InstanceId);
            }

            _accounts.MarkChanged();
            _keeper.Save();
            Forget(account);
            Forget(oscore);
        }

        private bool GiveUpReplaced(AccountDraft draft, AccountList next)
        {
            bool isErased = true;
            for (int i = 0; i < _sessions.Count && isErased; i++)
            {
                ServerSession session = _sessions.At(i);
                if (!session.IsLeaving && !Continues(draft, next, session))
                {
                    isErased = session.GiveUpState();
                }
            }

            return isErased;
        }

        /// <summary>
        /// A session whose accounts are the same goes on, or takes a new key, unless its server refuses the client or does not answer; that of
        /// a server that is gone de-registers if it can; all others end, to be made anew.
        /// </summary>
        private void SwitchSession(AccountDraft draft, AccountList next, ServerSession session)
        {
            ServerAccount server = next.FindServer(session.Account.ShortServerId);
            SecurityAccount security = next.FindSecurity(session.Account.ShortServerId);
            if (server is null || security is null)
            {
                // LwM2M Core §6.2.3: the client is not available to this server any more.
                session.Leave();
                _sessions.StopReports(session);
            }
            else if (!Continues(draft, next, session))
            {
                if (security != session.Security)
                {
                    session.Abandon();
                }

                _sessions.Remove(session);
            }
            else
            {
                session.ResumeState();
                if (security != session.Security)
                {
                    KeepWithNewKey(next, session, security);
                }
            }
        }

        /// <summary>Whether a session goes on under other accounts: with the same one, or one that only has a new key.</summary>
        private static bool Continues(AccountDraft draft, AccountList next, ServerSession session)
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
        private static void KeepWithNewKey(AccountList next, ServerSession session, SecurityAccount security)
        {
            session.TakeKey(security);
            next.Security.Remove(security.InstanceId);
            next.Security.Add(session.Security);
        }

        /// <summary>Makes the sessions of the servers that have none. Returns why an account cannot be used, or null.</summary>
        public string AddMissing()
        {
            string fault = null;
            _isIncomplete = false;
            _sessions.Reorder();
            for (int i = 0; i < _accounts.Count; i++)
            {
                ServerAccount server = _accounts.ServerAt(i);
                if (_sessions.Find(server.ShortServerId) is not null)
                {
                    continue;
                }

                try
                {
                    _sessions.Add(_accounts.FindSecurity(server.ShortServerId), server);
                }
                catch (Exception e) when (e is ArgumentException || e is InvalidOperationException)
                {
                    fault = e.Message;
                    _isIncomplete = true;
                }
            }

            return fault;
        }

        /// <summary>Ends the sessions that an earlier bootstrap has left on their way out.</summary>
        private void EndLeaving()
        {
            for (ServerSession session = FindLeaving(); session is not null; session = FindLeaving())
            {
                End(session);
            }
        }

        private ServerSession FindLeaving()
        {
            int i = _sessions.Count;
            while (--i >= 0 && !_sessions.At(i).IsLeaving)
            {
            }

            return i < 0 ? null : _sessions.At(i);
        }

        private void End(ServerSession session)
        {
            _sessions.Remove(session);
            session.Abandon();
            session.ForgetState();
            Forget(session.Security);
            Forget(session.Oscore);
        }

        /// <summary>Forgets what is not in force any more, unless a session on its way out needs it, which does so at its end.</summary>
        private void Drop(AccountInstance[] former)
        {
            for (int i = 0; i < former.Length; i++)
            {
                if (!NeedsToLeave(former[i]))
                {
                    Forget(former[i]);
                }
            }
        }

        private bool NeedsToLeave(AccountInstance item)
        {
            for (int i = 0; i < _sessions.Count; i++)
            {
                ServerSession session = _sessions.At(i);
                if (session.IsLeaving && (session.Security == item || session.Oscore == item))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Wipes an account that is not in force any more, or null, and erases what is kept of its security context.</summary>
        private void Forget(AccountInstance item)
        {
            if (item is null || _accounts.Security.Find(item.InstanceId) == item || _accounts.Oscore.Find(item.InstanceId) == item)
            {
                return;
            }

            if (item is OscoreAccount oscore && !_keepsContexts && oscore.Generation < OscoreAccount.FirstOfCard && !_accounts.HasGeneration(oscore.Generation))
            {
                _connections.MessageSecurity?.Forget(oscore.Name);
            }

            item.Wipe();
        }
    }
}
