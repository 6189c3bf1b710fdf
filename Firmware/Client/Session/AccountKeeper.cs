using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Stores the accounts of a client: those of a factory or a bootstrap, and the changes of servers to them.</summary>
    public sealed class AccountKeeper
    {
        /// <summary>First pause before accounts that the store refused are written again, doubled each time.</summary>
        private const int RetryMs = 10000;

        /// <summary>Longest pause.</summary>
        private const int MaxRetryMs = 60 * 60 * 1000;

        private readonly AccountList _accounts;
        private readonly Authorization _access;
        private readonly ConnectionFactory _connections;
        private readonly ClientOptions _options;
        private readonly string _endpointName;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private AccountStore _store;
        private AccountList _factory;       // of the program, while those of the store have not been found usable
        private byte[] _former;         // what the request under way may change of the accounts, or null
        private int _formerRights;
        private bool _wasChanged;
        private int _pauseMs;           // 0 while nothing is to be written again
        private long _retryMs = DatagramLink.Never;

        internal AccountKeeper(string endpointName, AccountList accounts, Authorization access, ConnectionFactory connections, ClientOptions options)
        {
            _endpointName = endpointName;
            _accounts = accounts;
            _access = access;
            _connections = connections;
            _options = options;
        }

        /// <summary>The endpoint client name: that of the factory image, else that of the program (LwM2M Core §7.3).</summary>
        public string EndpointName
        {
            get { return _accounts.EndpointName ?? _endpointName; }
        }

        /// <summary>Whether the record in the store is unusable.</summary>
        internal bool IsDamaged
        {
            get { return _store is not null && _store.IsDamaged; }
        }

        /// <summary>Whether the accounts are those of the store and have not been found usable yet.</summary>
        internal bool IsProvisioned
        {
            get { return _factory is not null; }
        }

        /// <summary>Whether the record may be older than what was written last: what a server was told since is not known.</summary>
        internal bool IsDoubtful
        {
            get { return _store is not null && _store.IsDoubtful; }
        }

        internal bool Provision(Store store)
        {
            _store = new AccountStore(store, _options.MaxAccountBytes);
            AccountList former = NewList();
            bool isLoaded = _store.TryLoad(_accounts, former);
            _factory = isLoaded ? former : null;
            return isLoaded;
        }

        /// <summary>Creates a check of accounts.</summary>
        public AccountCheck NewCheck()
        {
            return new AccountCheck(_connections, _options.AllowsInsecureBootstrap);
        }

        /// <summary>
        /// Drops the servers of the store where they are inconsistent or unusable, for a bootstrap to bring
        /// others; without a usable bootstrap server, drops all accounts of the store for those of the program. The record
        /// stays until then.
        /// </summary>
        /// <param name="found">The fault found in them, or null to check.</param>
        /// <param name="hasBootstrap">Whether the client supports bootstrap.</param>
        /// <returns>The fault, or null.</returns>
        /// <exception cref="InvalidOperationException">There is neither a bootstrap server nor a usable account.</exception>
        internal string DropUnusable(string found, bool hasBootstrap)
        {
            if (!IsProvisioned)
            {
                return found;
            }

            AccountCheck check = NewCheck();
            SecurityAccount bootstrap = hasBootstrap ? _accounts.Bootstrap : null;
            string fault = found ?? (_accounts.Count > 0 ? check.FindServerFault(_accounts) : null);
            bool isLost = (fault is not null || _accounts.Count == 0) && (bootstrap is null || check.FindFault(_accounts, bootstrap) is not null);
            if (isLost && !_factory.IsEmpty)
            {
                fault = fault ?? "no server account";
                _accounts.Wipe();
                _accounts.Take(_factory, new byte[_options.MaxAccountBytes]);
                _accounts.IsChanged = false;
                _factory = null;
            }
            else if (fault is not null)
            {
                if (bootstrap is null)
                {
                    throw new InvalidOperationException("account in the store " + fault);
                }

                _accounts.DropServers();
                DropFactory();
            }

            return fault;
        }

        /// <summary>Call when the accounts of the store have been found usable: those added by the program are no longer needed.</summary>
        internal void DropFactory()
        {
            _factory?.Wipe();
            _factory = null;
        }

        /// <summary>Creates an empty list with the limits of the client.</summary>
        public AccountList NewList()
        {
            return _accounts.NewEmpty();
        }

        /// <summary>Writes the accounts if they changed, see <see cref="Lwm2mClient.SaveAccounts"/>.</summary>
        public bool Save()
        {
            if (_accounts.IsChanged && (_store is null || _store.TrySave(_accounts)))
            {
                _accounts.IsChanged = false;
            }

            bool isKept = !_accounts.IsChanged;
            _pauseMs = isKept ? 0 : _pauseMs == 0 ? RetryMs : _pauseMs < MaxRetryMs / 2 ? 2 * _pauseMs : MaxRetryMs;
            _retryMs = DatagramLink.Never;
            return isKept;
        }

        /// <summary>Writes again what the store refused, after a pause.</summary>
        /// <returns>When to try again, or <see cref="DatagramLink.Never"/>.</returns>
        internal long Step(long nowMs)
        {
            if (_pauseMs == 0)
            {
                return DatagramLink.Never;
            }

            if (nowMs >= _retryMs && Save())
            {
                return DatagramLink.Never;
            }

            _retryMs = _retryMs == DatagramLink.Never ? nowMs + _pauseMs : _retryMs;
            return _retryMs;
        }

        /// <summary>Saves the accounts that a request may change. Call before it is carried out.</summary>
        internal void BeginRequest(CoapRequest request)
        {
            _former = null;
            if (_store is null || !MayChange(request))
            {
                return;
            }

            _former = _store.Keep(_accounts);
            _formerRights = _accounts.RightsRevision;
            _wasChanged = _accounts.IsChanged;
            _accounts.IsChanged = false;
        }

        /// <summary>Stores the changes of a request to the accounts. Call before it is answered.</summary>
        /// <returns>False when the store did not take it and it was undone: the request has failed.</returns>
        internal bool EndRequest()
        {
            byte[] former = _former;
            _former = null;
            if (former is null)
            {
                // What cannot be undone is written again later.
                if (_accounts.IsChanged && _pauseMs == 0)
                {
                    Save();
                }

                return true;
            }

            bool isUndone = false;
            if (_accounts.IsChanged)
            {
                if (Save())
                {
                    return true;
                }

                _store.PutBack(_accounts, former, _accounts.RightsRevision != _formerRights);
                _pauseMs = _wasChanged ? _pauseMs : 0;
                isUndone = true;
            }

            _accounts.IsChanged = _wasChanged;
            return !isUndone;
        }

        /// <summary>Stores accounts that are about to take effect.</summary>
        public bool Commit(AccountList next)
        {
            return _store is null || _store.TrySave(next);
        }

        /// <summary>Removes servers without an account from the access rights.</summary>
        public void Reconcile()
        {
            int revision = _accounts.RightsRevision;
            _access.Reconcile();
            if (_accounts.RightsRevision != revision)
            {
                Save();
            }
        }

        /// <summary>Whether a request may change accounts or rights so that it can be undone: writes to objects 1 and 2, and a Create, which brings rights.</summary>
        private bool MayChange(CoapRequest request)
        {
            bool isChange = request.Code == CoapCode.Put || request.Code == CoapCode.Post || request.Code == CoapCode.Delete;
            if (!isChange || !_path.TryRead(request.Message))
            {
                return false;
            }

            if (request.Code == CoapCode.Post && _path.Depth == 1)
            {
                return _access.IsEnforced;
            }

            bool isExecute = request.Code == CoapCode.Post && _path.Depth == 3 && request.ContentFormat == ContentFormat.None;
            return !isExecute && (_path.ObjectId == AccountList.ServerObjectId || _path.ObjectId == AccountList.AccessControlObjectId);
        }
    }
}
