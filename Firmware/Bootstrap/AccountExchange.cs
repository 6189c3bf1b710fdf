using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>
    /// The exchange of all accounts for those of an <see cref="AccountSource"/>, or back: the objects are written as a bootstrap server would write them, found
    /// consistent and usable, committed as one record, and only then put in force. Until then the accounts that were there stay.
    /// </summary>
    public sealed class AccountExchange
    {
        private readonly ClientBootstrap _bootstrap;
        private readonly AccountSwitch _switch;
        private readonly AccountCheck _check;
        private readonly PendingWork _work;
        private readonly AccountDraft _draft;
        private readonly BootstrapInterface _interface;
        private bool _isRestored;

        internal AccountExchange(ClientBootstrap bootstrap, AccountList accounts, ObjectTree objects, ContentFormats formats, AccountSwitch accountSwitch, AccountCheck check, PendingWork work, ClientOptions options, RandomSource random)
        {
            _bootstrap = bootstrap;
            _switch = accountSwitch;
            _check = check;
            _work = work;
            _draft = new AccountDraft(accounts, options, random);
            _interface = new BootstrapInterface(objects, _draft.Staged, formats, options.MaxStagedBytes);
        }

        /// <summary>Why the last <see cref="Finish"/> did not exchange them.</summary>
        public BootstrapFailure Failure { get; private set; }

        /// <summary>The path that the last <see cref="Write"/> was refused for.</summary>
        public string LastPath
        {
            get { return _interface.LastPath; }
        }

        /// <summary>Tells the time of day, or null.</summary>
        internal Clock Clock;

        /// <summary>Begins with no account.</summary>
        /// <param name="source">Where the accounts are to come from: names their security contexts.</param>
        public void Begin(AccountSource source)
        {
            _draft.Restart(source);
        }

        /// <summary>Begins with the accounts of a record, as <see cref="AccountRecord.Write"/> wrote them while they were in force.</summary>
        /// <returns>False when it has none: there is no account then.</returns>
        public bool Restore(byte[] record, int count)
        {
            _isRestored = _draft.Restore(record, count);
            return _isRestored;
        }

        /// <summary>Writes the instances of an object, in TLV, as a Bootstrap-Write does (LwM2M Core §6.1.7.5).</summary>
        /// <returns>2.04; 4.04 for an object that the device does not have; or another refusal.</returns>
        public byte Write(int objectId, byte[] body, int offset, int count)
        {
            return _interface.Write(objectId, ContentFormat.Tlv, body, offset, count);
        }

        /// <summary>Checks, commits and puts in force.</summary>
        /// <param name="origin">Names where the accounts are from, or null for the factory.</param>
        /// <returns>The fault, fit for a log, or null. With a fault nothing has changed.</returns>
        public string Finish(byte[] origin)
        {
            string fault = _draft.IsWhole ? origin is null ? null : FindFault(_draft.Staged) : "accounts are more than MaxAccountBytes";
            if (fault is not null)
            {
                return Fail(BootstrapFailure.Inconsistent, fault);
            }

            AccountList next = _draft.Settle();
            if (next is null)
            {
                return Fail(BootstrapFailure.NotStored, "accounts are more than MaxAccountBytes");
            }

            next.Origin = origin;
            long unixMs = Clock is null ? Clock.Unknown : Clock.UnixMs;
            if (!_isRestored)
            {
                _draft.NoteBootstrapped(next, unixMs == Clock.Unknown ? 0 : unixMs / 1000);
            }

            // What is kept of servers that nobody has turned to yet is given up too.
            _switch.AddMissing();
            if (!_switch.Commit(_draft, next))
            {
                if (!_isRestored)
                {
                    _draft.ForgetBootstrapped(next);
                }

                return Fail(BootstrapFailure.NotStored, "accounts are not stored");
            }

            _bootstrap.GiveWay();
            _bootstrap.OnExchanged(_switch.PutInForce(_draft, next, _work));
            _draft.Wipe(next);
            return null;
        }

        /// <summary>Gives up and wipes what was written.</summary>
        public void Abort()
        {
            _draft.Wipe(null);
        }

        /// <summary>Servers, or else a bootstrap server that brings some (LwM2M Core §6.1.4).</summary>
        private string FindFault(AccountList accounts)
        {
            SecurityAccount bootstrap = accounts.Bootstrap;
            return accounts.Count > 0 || bootstrap is null ? _check.FindFault(accounts)
                : _check.FindFault(accounts, bootstrap) ?? _check.FindServerFault(accounts);
        }

        private string Fail(BootstrapFailure failure, string fault)
        {
            Failure = failure;
            Abort();
            return fault;
        }
    }
}
