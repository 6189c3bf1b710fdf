using System;

namespace Lwm2m.Client
{
    /// <summary>
    /// The server accounts of a client: its instances of Security (0), Server (1) and OSCORE (21), and what is provisioned
    /// with them. Bounded; kept in a store as one record, see <see cref="AccountRecord"/>.
    /// </summary>
    public sealed partial class AccountList
    {
        /// <summary>Largest Short Server ID (LwM2M Core §5.1.2).</summary>
        public const int MaxShortServerId = 65534;

        /// <summary>Object ID of the Security object.</summary>
        public const int SecurityObjectId = 0;

        /// <summary>Object ID of the Server object.</summary>
        public const int ServerObjectId = 1;

        /// <summary>Object ID of the Access Control object.</summary>
        public const int AccessControlObjectId = 2;

        /// <summary>Object ID of the OSCORE object.</summary>
        public const int OscoreObjectId = 21;

        private readonly EndpointNameRecord _endpointName = new EndpointNameRecord();
        private bool _isChanged;
        private int _keptRights;

        /// <summary>Creates an empty list.</summary>
        /// <param name="capacity">Most server accounts; one more Security and OSCORE instance is allowed, for a bootstrap server.</param>
        /// <param name="rights">The access rights where there are several servers, or null without Access Control.</param>
        public AccountList(int capacity, AccessSection rights = null)
        {
            Capacity = capacity;
            Security = new AccountTable(capacity + 1);
            Servers = new AccountTable(capacity);
            Oscore = new AccountTable(capacity + 1);
            Rights = rights;
        }

        /// <summary>The endpoint client name that the factory gave the device, before the one in its program; null for none (LwM2M Core §7.3).</summary>
        public string EndpointName
        {
            get { return _endpointName.Name; }
            set { _endpointName.Name = value; }
        }

        /// <summary>Whether the factory knows that no server knows Echo (RFC 9175), so that no request has to prove that it is fresh, see <see cref="FreshnessPolicy.IsOff"/>.</summary>
        public bool HasNoEcho
        {
            get { return _endpointName.HasNoEcho; }
            set { _endpointName.HasNoEcho = value; }
        }

        /// <summary>Names the card that the accounts are from, and its file; null where they are from a factory or a bootstrap server (LwM2M Core §6.1.4).</summary>
        public byte[] Origin
        {
            get { return _endpointName.Origin; }
            set { _endpointName.Origin = value; }
        }

        /// <summary>Most server accounts.</summary>
        public readonly int Capacity;

        /// <summary>Instances of the Security object, each a <see cref="SecurityAccount"/>.</summary>
        public readonly AccountTable Security;

        /// <summary>Instances of the Server object, each a <see cref="ServerAccount"/>.</summary>
        public readonly AccountTable Servers;

        /// <summary>Instances of the OSCORE object, each an <see cref="OscoreAccount"/>.</summary>
        public readonly AccountTable Oscore;

        /// <summary>The access rights where there are several servers, or null without Access Control.</summary>
        public AccessSection Rights;

        /// <summary>Grows with every change of <see cref="Rights"/>.</summary>
        public int RightsRevision
        {
            get { return Rights is null ? 0 : Rights.Revision; }
        }

        /// <summary>Number of server accounts.</summary>
        public int Count
        {
            get { return Servers.Count; }
        }

        /// <summary>Whether something changed that must be stored, see <see cref="Lwm2mClient.SaveAccounts"/>.</summary>
        public bool IsChanged
        {
            get
            {
                return _isChanged || RightsRevision != _keptRights;
            }

            internal set
            {
                _isChanged = value;
                _keptRights = value ? _keptRights : RightsRevision;
            }
        }

        /// <summary>The account of the bootstrap server, or null.</summary>
        public SecurityAccount Bootstrap
        {
            get
            {
                AccountInstance[] accounts = Security.ToArray();
                for (int i = 0; i < accounts.Length; i++)
                {
                    SecurityAccount account = (SecurityAccount)accounts[i];
                    if (account.IsBootstrap)
                    {
                        return account;
                    }
                }

                return null;
            }
        }

        /// <summary>Adds a server. Instances without an ID get the smallest that is free.</summary>
        /// <exception cref="ArgumentException">The Short Server IDs differ or are taken, an instance ID is, or there is no room: see <see cref="ClientOptions.MaxServers"/>.</exception>
        public void Add(SecurityAccount security, ServerAccount server)
        {
            if (security.ShortServerId != server.ShortServerId || server.ShortServerId < 1 || server.ShortServerId > MaxShortServerId)
            {
                throw new ArgumentException("short server id");
            }

            if (FindServer(server.ShortServerId) is not null || security.IsBootstrap || !Servers.Add(server))
            {
                throw new ArgumentException("server account " + server.ShortServerId.ToString());
            }

            if (!Security.Add(security))
            {
                Servers.Remove(server.InstanceId);
                throw new ArgumentException("server account " + server.ShortServerId.ToString());
            }

            MarkChanged();
        }

        /// <summary>Adds the account of a bootstrap server.</summary>
        /// <exception cref="ArgumentException">There is one, or its instance ID is taken.</exception>
        public void AddBootstrap(SecurityAccount security)
        {
            security.IsBootstrap = true;
            if (Bootstrap is not null || !Security.Add(security))
            {
                throw new ArgumentException("bootstrap account");
            }

            MarkChanged();
        }

        /// <summary>Adds an OSCORE context and lets a Security instance use it (resource 17).</summary>
        /// <exception cref="ArgumentException">There is no room, or its instance ID is taken.</exception>
        public void AddOscore(SecurityAccount security, OscoreAccount oscore)
        {
            if (!Oscore.Add(oscore))
            {
                throw new ArgumentException("oscore account");
            }

            oscore.Generation = oscore.Generation == 0 ? oscore.InstanceId + 1 : oscore.Generation;
            security.OscoreInstanceId = oscore.InstanceId;
            MarkChanged();
        }

        /// <summary>A Security instance by its index, in ascending order of instance IDs.</summary>
        public SecurityAccount SecurityAt(int index)
        {
            return (SecurityAccount)Security.At(index);
        }

        /// <summary>A Server instance by its index, in ascending order of instance IDs.</summary>
        public ServerAccount ServerAt(int index)
        {
            return (ServerAccount)Servers.At(index);
        }

        /// <summary>An OSCORE instance by its index, in ascending order of instance IDs.</summary>
        public OscoreAccount OscoreAt(int index)
        {
            return (OscoreAccount)Oscore.At(index);
        }

        /// <summary>The account with a Short Server ID, or null.</summary>
        public ServerAccount FindServer(int shortServerId)
        {
            for (int i = 0; i < Servers.Count; i++)
            {
                if (ServerAt(i).ShortServerId == shortServerId)
                {
                    return ServerAt(i);
                }
            }

            return null;
        }

        /// <summary>The security account of the server with a Short Server ID, or null.</summary>
        public SecurityAccount FindSecurity(int shortServerId)
        {
            for (int i = 0; i < Security.Count; i++)
            {
                SecurityAccount account = SecurityAt(i);
                if (!account.IsBootstrap && account.ShortServerId == shortServerId)
                {
                    return account;
                }
            }

            return null;
        }

        /// <summary>The OSCORE context of a Security instance, or null.</summary>
        public OscoreAccount FindOscore(SecurityAccount security)
        {
            return security.OscoreInstanceId < 0 ? null : (OscoreAccount)Oscore.Find(security.OscoreInstanceId);
        }

        /// <summary>Whether one of the OSCORE instances has this generation.</summary>
        public bool HasGeneration(int generation)
        {
            for (int i = 0; i < Oscore.Count; i++)
            {
                if (OscoreAt(i).Generation == generation)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Call when something changed that must be stored. It is written before the request that changed it is answered.</summary>
        public void MarkChanged()
        {
            IsChanged = true;
        }

        /// <summary>Call when the accounts have been stored.</summary>
        public void MarkKept()
        {
            IsChanged = false;
        }

        /// <summary>The table of an object, or null.</summary>
        public AccountTable TableOf(int objectId)
        {
            switch (objectId)
            {
                case SecurityObjectId:
                    return Security;
                case ServerObjectId:
                    return Servers;
                case OscoreObjectId:
                    return Oscore;
                default:
                    return null;
            }
        }

        internal bool IsEmpty
        {
            get { return Security.Count == 0; }
        }

        /// <summary>The requests of a bootstrap to other objects that are not carried out yet.</summary>
        public readonly PendingRequests Pending = new PendingRequests();
    }
}
