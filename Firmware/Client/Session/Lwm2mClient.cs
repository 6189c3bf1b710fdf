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
    public sealed partial class Lwm2mClient
    {
        /// <summary>Most applications with an OSCORE context of their own.</summary>
        public const int MaxApplications = 4;

        private readonly DeviceManagement _management;
        private readonly SessionFactory _factory;
        private BootstrapControl _bootstrap;
        private long _nextMs;               // what the last whole step returned
        private long _lookMs;               // no check is due before, unless something arrives or changes
        private int _objectRevision;
        private int _accessRevision;
        private bool _isStopping;
        private bool _hasBegun;
        private bool _isStopped;

        /// <summary>Creates a client.</summary>
        /// <param name="endpointName">Its endpoint client name, such as <c>urn:imei:490154203237518</c> (LwM2M Core §7.3).</param>
        /// <param name="options">Limits and behaviour.</param>
        /// <param name="random">The random source of the board.</param>
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

            Options = options;
            Random = random;
            Signal = new StepSignal(new LinkWait());
            Observers = new Observers(2 * options.MaxServers, Signal);
            Objects = new ObjectTree(options.MaxObjects) { Listener = Observers };
            Accounts = new AccountList(options.MaxServers);
            Formats = new ContentFormats(options.MaxEncodedValue);
            Order = new RegistrationOrder(Accounts, Objects, options, Signal);
            Access = new Authorization(Accounts);
            Connections = new ConnectionFactory(Accounts, options, random);
            Keeper = new AccountKeeper(endpointName, Accounts, Access, Connections, options);
            Discovery discovery = new Discovery(Objects, Formats, options.RegisteredFormat);
            Representation = new Representation(Objects, Formats, Access);
            _management = new DeviceManagement(Objects, Formats, Representation, discovery, Observers, Access);
            ServerRequests requests = new ServerRequests(Keeper, Accounts, Connections.Applications, Objects, _management, options.Freshness, Representation.Paths, Formats);
            StateKeeper state = new StateKeeper(Keeper, Access, options);
            _factory = new SessionFactory(Keeper, Accounts, Objects, discovery, Representation, requests, Connections, state, Signal, options, random);
            Sessions = new SessionList(_factory, Order, Observers, Signal);
            Sleep = new SleepControl(Sessions, state, options);
        }

        /// <summary>Its endpoint client name: that of its factory image, else the one it was made with (LwM2M Core §7.3).</summary>
        public string EndpointName
        {
            get { return Keeper.EndpointName; }
        }

        /// <summary>Its objects. All are added before <see cref="Start"/>.</summary>
        public readonly ObjectTree Objects;

        /// <summary>The bindings to reach servers.</summary>
        public BindingList Bindings
        {
            get { return Connections.Bindings; }
        }

        /// <summary>The accounts of its servers.</summary>
        public readonly AccountList Accounts;

        /// <summary>When it may sleep, and until when.</summary>
        public readonly SleepControl Sleep;

        /// <summary>The order of registrations, and what follows a failure.</summary>
        public readonly RegistrationOrder Order;

        /// <summary>The supported content formats; add those of other assemblies before <see cref="Start"/>.</summary>
        public readonly ContentFormats Formats;

        /// <summary>Sends requests to the servers unasked, such as Send, or null. Set before <see cref="Start"/>.</summary>
        public OutgoingService Outgoing
        {
            get { return _factory.Outgoing; }
            set { _factory.Outgoing = value; }
        }

        /// <summary>Reads the value at a path.</summary>
        public readonly Representation Representation;

        /// <summary>End-to-end protection for accounts that have an OSCORE context, or null when the board has none.</summary>
        public MessageSecurity MessageSecurity
        {
            get { return Connections.MessageSecurity; }
            set { Connections.MessageSecurity = value; }
        }

        /// <summary>Whether <see cref="Provision"/> found an unusable record of accounts: damaged, or larger than the limits of the client.</summary>
        public bool AreAccountsDamaged
        {
            get { return Keeper.IsDamaged; }
        }

        /// <summary>Whether <see cref="Provision"/> found accounts that may be older than those written last, as on a worn medium: they are used, and every server is registered at anew.</summary>
        public bool AreAccountsDoubtful
        {
            get { return Keeper.IsDoubtful; }
        }

        /// <summary>The access rights of servers, where there are several.</summary>
        public readonly Authorization Access;

        /// <summary>The bootstrap of the client, or null when it has none. Set before <see cref="Start"/>.</summary>
        public BootstrapControl Bootstrap
        {
            get
            {
                return _bootstrap;
            }

            set
            {
                _bootstrap = value;
                Sleep.Bootstrap = value;
                Order.HasBootstrap = value is not null;
            }
        }

        /// <summary>Why the stored accounts were not used at the <see cref="Start"/>, or null.</summary>
        public string AccountFault { get; private set; }

        /// <summary>Called after each step in which something was done, or null.</summary>
        public StepObserver StepObserver;

        /// <summary>Its sessions with servers.</summary>
        public readonly SessionList Sessions;

        /// <summary>Number of sessions, once started.</summary>
        public int SessionCount
        {
            get { return Sessions.Count; }
        }

        /// <summary>For optional assemblies: the keeper of its accounts.</summary>
        public readonly AccountKeeper Keeper;

        /// <summary>For optional assemblies: the factory of its connections.</summary>
        public readonly ConnectionFactory Connections;

        /// <summary>For optional assemblies: the receivers of changes.</summary>
        public readonly Observers Observers;

        /// <summary>For optional assemblies: requests a whole step before the next is due.</summary>
        public readonly StepSignal Signal;

        /// <summary>Its limits and behaviour.</summary>
        public readonly ClientOptions Options;

        /// <summary>The random source of the board.</summary>
        public readonly RandomSource Random;

        /// <summary>Requests of servers whose payload was refused with 4.00, 4.13 or 4.15. What the layers below drop is in each session's <see cref="CoapEndpoint.Counters"/>.</summary>
        public int PayloadsRefused
        {
            get { return _management.PayloadsRefused; }
        }

        /// <summary>Whether it has left all servers after <see cref="RequestStop"/>.</summary>
        public bool IsStopped
        {
            get { return _isStopped || Sleep.IsSuspended; }
        }

        /// <summary>The session with a server, by its index.</summary>
        public ServerSession SessionAt(int index)
        {
            return Sessions.At(index);
        }

        /// <summary>
        /// Loads the accounts of a store, from the factory or from an earlier bootstrap, in place of those added so far;
        /// changes to them are stored there from now on. Call before <see cref="Start"/>.
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

        /// <summary>Call when a resource may have a new value, to notify its observers. May be called from any thread.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="resourceId">Resource ID.</param>
        public void NotifyChanged(int objectId, int instanceId, int resourceId)
        {
            Observers.NotifyChanged(objectId, instanceId, resourceId);
        }

        /// <summary>Requests an Update to one server now. May be called from any thread.</summary>
        /// <param name="shortServerId">Its Short Server ID.</param>
        /// <returns>False when there is no such server.</returns>
        public bool RequestUpdate(int shortServerId)
        {
            ServerSession session = FindSession(shortServerId);
            session?.Registration.RequestUpdate();
            return session is not null;
        }

        /// <summary>
        /// De-registers at one server and stays away from it for the Disable Timeout (Server object resources 4 and 5); the
        /// others are not affected.
        /// </summary>
        /// <param name="shortServerId">Its Short Server ID.</param>
        /// <returns>False when there is no such server, or the client leaves it for good.</returns>
        public bool DisableServer(int shortServerId)
        {
            ServerSession session = FindSession(shortServerId);
            return session is not null && session.Disable();
        }

        /// <summary>Requests a bootstrap: Bootstrap-Request Trigger, resource 9 of the Server object. May be called from any thread.</summary>
        /// <returns>False when there is no bootstrap server.</returns>
        public bool RequestBootstrap()
        {
            return _bootstrap is not null && _bootstrap.Request();
        }

        /// <summary>The session with a server by its Short Server ID, or null.</summary>
        public ServerSession FindSession(int shortServerId)
        {
            return Sessions.Find(shortServerId);
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
            ServerSession session = Sessions.Find(shortServerId);
            if (session is null || session.Security.Mode != SecurityMode.PreSharedKey)
            {
                throw new ArgumentException("no such account");
            }

            LinkCredentials former = session.Security.Credentials;
            session.Security.SetPreSharedKey(identity, key);
            Accounts.MarkChanged();
            session.OnNewKey();
            former.Wipe();
            SaveAccounts();
        }

        /// <summary>Sends the response to an Execute that its object deferred with <see cref="ExecuteArguments.Defer"/>.</summary>
        /// <param name="objectId">Object ID.</param>
        /// <param name="instanceId">Object instance ID.</param>
        /// <param name="resourceId">Resource ID.</param>
        /// <param name="code"><see cref="CoapCode.Changed"/>, or an error.</param>
        /// <returns>False when no server waits for it any more, or another exchange is in progress: then try again.</returns>
        public bool CompleteExecute(int objectId, int instanceId, int resourceId, byte code)
        {
            Signal.Set();
            return Sessions.TryCompleteExecute(objectId, instanceId, resourceId, code);
        }

        /// <summary>Lets an application in the device answer requests under an OSCORE context of its own. Before <see cref="Start"/>.</summary>
        /// <exception cref="ArgumentException">There are <see cref="MaxApplications"/>.</exception>
        public void AddApplication(ApplicationResource application)
        {
            Connections.Applications.Add(application);
        }
    }
}
