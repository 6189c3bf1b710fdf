using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// A LwM2M client: the objects of a device and the servers that manage it. One thread owns it and calls
    /// <see cref="Run"/>, or <see cref="Step"/> from a loop of its own; only <see cref="NotifyChanged(int, int, int)"/>,
    /// <see cref="RequestUpdate"/> and <see cref="RequestStop"/> may be called from others.
    /// </summary>
    public sealed class Lwm2mClient
    {
        /// <summary>Applications with an OSCORE context of their own at most.</summary>
        public const int MaxApplications = 4;

        private readonly string _endpointName;
        private readonly ClientOptions _options;
        private readonly SessionList _sessions;
        private readonly Observers _observers;
        private readonly DeviceManagement _management;
        private readonly RandomSource _random;
        private long _nextMs;               // what the last whole step answered
        private long _lookMs;               // nothing is to be looked at before, unless something arrives or changes
        private int _objectRevision;
        private int _accessRevision;
        private bool _isStopping;
        private bool _hasBegun;

        /// <summary>Makes a client.</summary>
        /// <param name="endpointName">Its endpoint client name, such as <c>urn:imei:490154203237518</c> (LwM2M 1.1 Core §7.3).</param>
        /// <param name="options">Bounds and habits.</param>
        /// <param name="random">The board's generator.</param>
        /// <exception cref="ArgumentException">No name or no random source.</exception>
        public Lwm2mClient(string endpointName, ClientOptions options, RandomSource random)
        {
            if (endpointName is null || endpointName.Length == 0)
            {
                throw new ArgumentException("endpoint name");
            }

            if (random is null)
            {
                throw new ArgumentException("no random source");
            }

            _endpointName = endpointName;
            _options = options;
            _random = random;
            Signal = new StepSignal(new LinkWait(SessionList.MaxLinks(options)));
            _observers = new Observers(2 * options.MaxServers, Signal);
            Sleep = new SleepControl(this, options);
            Objects = new ObjectTree(options.MaxObjects);
            Accounts = new AccountList(options.MaxServers, options.MaxAccessControlInstances);
            Order = new RegistrationOrder(Accounts, Objects, options, Signal);
            Sender = new Sender(this);
            Keeper = new AccountKeeper(this, options);
            Formats = new ContentFormats(options.MaxEncodedValue);
            Discovery discovery = new Discovery(Objects, Formats, options.RegisteredFormat);
            Access = new AccessControl(Accounts, Objects, _observers);
            Representation representation = new Representation(Objects, Formats, Access);
            _management = new DeviceManagement(Objects, Formats, representation, discovery, _observers, Access);
            _sessions = new SessionList(this, options, random, _observers, discovery, representation, _management);
            Bootstrap = new Bootstrap(this, options, random);
        }

        /// <summary>Its endpoint client name: that of its factory image, else the one it was made with (LwM2M Core §7.3).</summary>
        public string EndpointName
        {
            get { return Accounts.EndpointName is null ? _endpointName : Accounts.EndpointName; }
        }

        /// <summary>Its objects. All are added before <see cref="Start"/>.</summary>
        public ObjectTree Objects { get; }

        /// <summary>The ways it has to reach servers.</summary>
        public BindingList Bindings { get; } = new BindingList();

        /// <summary>The servers it registers at.</summary>
        public AccountList Accounts { get; }

        /// <summary>When it may sleep, and until when.</summary>
        public SleepControl Sleep { get; }

        /// <summary>Which of them it registers at when, and what follows a failure.</summary>
        public RegistrationOrder Order { get; }

        /// <summary>The content formats it speaks; one of an assembly of its own is added before <see cref="Start"/>.</summary>
        public ContentFormats Formats { get; }

        /// <summary>Sends values without being asked.</summary>
        public Sender Sender { get; }

        /// <summary>End-to-end protection for accounts that have an OSCORE context, or null when the board has none.</summary>
        public ObjectSecurity ObjectSecurity { get; set; }

        /// <summary>Whether <see cref="Provision"/> found a record of accounts that cannot be used: damaged, or larger than this client's bounds.</summary>
        public bool AreAccountsDamaged
        {
            get { return Keeper.IsDamaged; }
        }

        /// <summary>Whether <see cref="Provision"/> found accounts that may be older than those written last, as on a worn medium: they are used, and every server is registered at anew.</summary>
        public bool AreAccountsDoubtful
        {
            get { return Keeper.IsDoubtful; }
        }

        /// <summary>Which server may do what, where there are several.</summary>
        public AccessControl Access { get; }

        /// <summary>When and how it turns to its bootstrap server.</summary>
        public Bootstrap Bootstrap { get; }

        /// <summary>How many servers it has sessions with, once started.</summary>
        public int SessionCount
        {
            get { return _sessions.Count; }
        }

        /// <summary>Requests of servers whose payload was refused with 4.00, 4.13 or 4.15. What the layers below drop is in each session's <see cref="CoapEndpoint.Counters"/>.</summary>
        public int PayloadsRefused
        {
            get { return _management.PayloadsRefused; }
        }

        /// <summary>Whether it has left all servers after <see cref="RequestStop"/>.</summary>
        public bool IsStopped { get; internal set; }

        /// <summary>The session with a server, by its index.</summary>
        public ServerSession SessionAt(int index)
        {
            return _sessions.At(index);
        }

        /// <summary>
        /// Takes the accounts that a store has, from the factory or from an earlier bootstrap, in place of those added so far;
        /// changes to them are kept there from now on. Before <see cref="Start"/>.
        /// </summary>
        /// <param name="store">A sealed store: the record holds keys.</param>
        /// <returns>Whether there were any. If not, or if they cannot be used, those added so far stay; see <see cref="AreAccountsDamaged"/>.</returns>
        public bool Provision(Store store)
        {
            return Keeper.Provision(store);
        }

        /// <summary>
        /// Writes the accounts to the store if they changed. Done for a request of a server before it is answered: where the store does
        /// not take its change, that is undone and the answer 5.00.
        /// </summary>
        /// <returns>False when the store did not take them; they are then tried again with the next change, and after pauses that grow.</returns>
        public bool SaveAccounts()
        {
            Signal.Set();
            return Keeper.Save();
        }

        /// <summary>Takes the memory for every server account. Nothing is sent before the first <see cref="Step"/>.</summary>
        /// <exception cref="InvalidOperationException">
        /// There is neither a server account nor one of a bootstrap server, or no binding for the scheme of one; or accounts of the
        /// store cannot be used, and there is neither a bootstrap server to bring others nor an account that was added before.
        /// </exception>
        /// <exception cref="ArgumentException">The URI of an account is not valid, or its security does not go with the binding.</exception>
        public void Start()
        {
            for (int i = 0; i < Objects.Count; i++)
            {
                Objects.At(i).Listener = _observers;
            }

            string fault = Keeper.DropUnusable(null);
            if (Accounts.Count == 0 && Accounts.Bootstrap is null)
            {
                throw new InvalidOperationException(AreAccountsDamaged ? "accounts in the store are damaged" : "no server account");
            }

            try
            {
                AddSessions();
            }
            catch (Exception e) when (Keeper.IsProvisioned && (e is ArgumentException || e is InvalidOperationException))
            {
                _sessions.Discard();
                fault = Keeper.DropUnusable(e.Message);
                AddSessions();
            }

            Keeper.DropFactory();
            if (!(fault is null))
            {
                Bootstrap.Report(BootstrapFailure.BadAccount, fault);
            }

            CarryOut();
            if (Accounts.Count > 0)
            {
                // The power may have gone between a bootstrap's commit and this.
                Keeper.Reconcile();
            }
            else
            {
                Bootstrap.Require();
            }
        }

        /// <summary>Does everything that is due: takes what arrived, answers, registers, updates, notifies.</summary>
        /// <param name="nowMs">The time, of <see cref="Clock"/>.</param>
        /// <returns>When it wants to be called next unless a datagram arrives or a value changes before; <see cref="DatagramLink.Never"/> when stopped.</returns>
        public long Step(long nowMs)
        {
            if (IsStopped)
            {
                return DatagramLink.Never;
            }

            NowMs = nowMs;
            if (nowMs < _lookMs && IsQuiet())
            {
                return _nextMs;
            }

            // Noted before anything is read: what changes from here on leads to another step.
            Signal.Clear();
            _objectRevision = Objects.Revision;
            _accessRevision = Access.Table.Revision;
            if (!_hasBegun)
            {
                _hasBegun = true;
                Order.Begin(nowMs + (_options.RegisterSpreadMs > 0 ? _random.Next(_options.RegisterSpreadMs + 1) : 0));
            }

            long next = DatagramLink.Never;
            long look = DatagramLink.Never;
            bool isStopped = _isStopping;
            for (int i = 0; i < _sessions.Count; i++)
            {
                ServerSession session = _sessions.At(i);
                if (_isStopping)
                {
                    session.Registration.Leave();
                }

                long due = session.Step(nowMs);
                next = due < next ? due : next;
                look = session.LookMs < look ? session.LookMs : look;
                isStopped &= session.Registration.State == RegistrationState.Deregistered;
            }

            long saveMs = Keeper.Step(nowMs);
            look = saveMs < look ? saveMs : look;
            next = saveMs < next && !_options.QueueMode ? saveMs : next;
            long turnMs = Order.Step(nowMs);
            next = turnMs < next ? turnMs : next;
            long bootstrapMs = Bootstrap.Step(_isStopping, nowMs);
            next = bootstrapMs < next ? bootstrapMs : next;
            long checkMs = Bootstrap.CheckMs(nowMs);
            look = checkMs < look ? checkMs : look;
            if (isStopped)
            {
                _sessions.Close();
                IsStopped = true;
                return DatagramLink.Never;
            }

            _sessions.RemoveLeft();
            if (_sessions.IsIncomplete && !_sessions.IsLeavingAny && Bootstrap.Link is null)
            {
                Complete();
            }

            next = Signal.IsSet ? nowMs : next;
            _nextMs = Sleep.Step(next, nowMs);
            look = _nextMs < look ? _nextMs : look;
            _lookMs = Sleep.AwakeUntilMs > nowMs && Sleep.AwakeUntilMs < look ? Sleep.AwakeUntilMs : look;
            return _nextMs;
        }

        /// <summary>Runs until <see cref="RequestStop"/> has led to de-registration.</summary>
        public void Run(Clock clock)
        {
            while (!IsStopped)
            {
                long next = Step(clock.NowMs);
                if (!IsStopped)
                {
                    Wait(next - clock.NowMs);
                }
            }
        }

        /// <summary>Waits for a datagram, but no longer than until <see cref="Step"/> is due or a change may have been notified.</summary>
        /// <param name="timeoutMs">Milliseconds.</param>
        public void Wait(long timeoutMs)
        {
            int slice = timeoutMs < _options.ReactionMs ? (int)timeoutMs : _options.ReactionMs;
            if (!Signal.IsSet)
            {
                _sessions.Wait(Bootstrap.Link, slice < 0 ? 0 : slice);
            }
        }

        /// <summary>Whether nothing has arrived and nothing has changed since the last whole step. A server that comes or goes is an instance of its object.</summary>
        private bool IsQuiet()
        {
            return !Signal.IsSet && _objectRevision == Objects.Revision && _accessRevision == Access.Table.Revision && !Bootstrap.HasWork && !_sessions.HasWork();
        }

        /// <summary>Asks the client to de-register everywhere and to stop. May be called from any thread.</summary>
        public void RequestStop()
        {
            _isStopping = true;
            Signal.Set();
        }

        /// <summary>Says that a resource may have a new value, so that those who observe it are told. May be called from any thread.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="resourceId">Resource ID.</param>
        public void NotifyChanged(int objectId, int instanceId, int resourceId)
        {
            _observers.NotifyChanged(objectId, instanceId, resourceId);
        }

        /// <summary>Asks for an Update to one server now. May be called from any thread.</summary>
        /// <param name="shortServerId">Its Short Server ID.</param>
        /// <returns>False when there is no such server.</returns>
        public bool RequestUpdate(int shortServerId)
        {
            ServerSession session = FindSession(shortServerId);
            session?.Registration.RequestUpdate();
            return !(session is null);
        }

        /// <summary>
        /// De-registers at one server and stays away from it for the Disable Timeout (Server object resources 4 and 5); the
        /// others are left alone.
        /// </summary>
        /// <param name="shortServerId">Its Short Server ID.</param>
        /// <returns>False when there is no such server, or the client leaves it for good.</returns>
        public bool DisableServer(int shortServerId)
        {
            ServerSession session = FindSession(shortServerId);
            return !(session is null) && session.Disable();
        }

        /// <summary>Asks for a bootstrap: Bootstrap-Request Trigger, resource 9 of the Server object. May be called from any thread.</summary>
        /// <returns>False when there is no bootstrap server.</returns>
        public bool RequestBootstrap()
        {
            return Bootstrap.Request();
        }

        /// <summary>The session with a server by its Short Server ID, or null.</summary>
        public ServerSession FindSession(int shortServerId)
        {
            return _sessions.Find(shortServerId);
        }

        /// <summary>
        /// Gives the account of a server a new pre-shared key, also while its session is in use; what becomes of that is
        /// <see cref="ClientOptions.KeepsSessionOnNewKey"/>.
        /// </summary>
        /// <param name="shortServerId">Short Server ID of an account that has a key.</param>
        /// <param name="identity">PSK identity, at most 128 bytes.</param>
        /// <param name="key">Pre-shared key of 16 to 64 bytes from a random source.</param>
        /// <exception cref="ArgumentException">There is no such account, or the policy refuses the key; the old one stays.</exception>
        public void ChangePreSharedKey(int shortServerId, byte[] identity, byte[] key)
        {
            ServerSession session = _sessions.Find(shortServerId);
            if (session is null || session.Security.Mode != SecurityMode.PreSharedKey)
            {
                throw new ArgumentException("no such account");
            }

            LinkCredentials former = session.Security.Credentials;
            session.Security.SetPreSharedKey(identity, key);
            Accounts.MarkChanged();
            session.OnNewKey(session.Security.Credentials);
            former.Wipe();
            SaveAccounts();
            Signal.Set();
        }

        /// <summary>Sends the response to an Execute that its object left open with <see cref="ExecuteArguments.Defer"/>.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="resourceId">Resource ID.</param>
        /// <param name="code"><see cref="CoapCode.Changed"/>, or an error.</param>
        /// <returns>False when no server waits for it any more, or another exchange is in the way: then try again.</returns>
        public bool CompleteExecute(int objectId, int instanceId, int resourceId, byte code)
        {
            Signal.Set();
            return _sessions.TryCompleteExecute(objectId, instanceId, resourceId, code);
        }

        /// <summary>Lets an application in the device answer requests under an OSCORE context of its own. Before <see cref="Start"/>.</summary>
        /// <exception cref="ArgumentException">There are <see cref="MaxApplications"/>.</exception>
        public void AddApplication(ApplicationResource application)
        {
            Applications.Add(application);
        }

        /// <summary>The time of the last step.</summary>
        internal long NowMs { get; private set; }

        /// <summary>Asks for a whole step before the next is due.</summary>
        internal StepSignal Signal { get; }

        internal AccountKeeper Keeper { get; }

        internal ApplicationList Applications { get; } = new ApplicationList();

        internal bool IsRegisteredAnywhere
        {
            get { return _sessions.IsRegisteredAnywhere; }
        }

        /// <summary>Makes the sessions again that were missing, now that no former context is in their way.</summary>
        private void Complete()
        {
            string fault = _sessions.AddMissing();
            if (!(fault is null))
            {
                _sessions.IsIncomplete = false;
                Bootstrap.Report(BootstrapFailure.BadAccount, fault);
                Bootstrap.Require();
            }

            Signal.Set();
        }

        private void CarryOut()
        {
            if (Accounts.Pending.Length > 0)
            {
                new PendingWork(this).Run();
            }
        }

        private void AddSessions()
        {
            for (int i = 0; i < Accounts.Count; i++)
            {
                ServerAccount server = Accounts.ServerAt(i);
                _sessions.Add(Accounts.FindSecurity(server.ShortServerId), server);
            }
        }

        internal bool IsRegisteredEverywhere
        {
            get { return _sessions.IsRegisteredEverywhere; }
        }

        /// <summary>Writes accounts to the store that are about to come in force.</summary>
        /// <returns>False when it did not take them; all stays as it was.</returns>
        internal bool Commit(AccountDraft draft, AccountList next)
        {
            bool isKept = _sessions.GiveUpReplaced(draft, next) && Keeper.Commit(next);
            if (!isKept)
            {
                _sessions.Resume();
                Signal.Set();
            }

            return isKept;
        }

        /// <summary>Puts accounts in force that a bootstrap has brought and the store has.</summary>
        internal void PutInForce(AccountDraft draft, AccountList next)
        {
            string fault = Keeper.PutInForce(draft, next, _sessions);
            CarryOut();
            Keeper.Reconcile();
            if (!(fault is null))
            {
                Bootstrap.Report(BootstrapFailure.BadAccount, fault);
            }
        }
    }
}
