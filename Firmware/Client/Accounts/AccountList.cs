using System;

namespace Lwm2m.Client
{
    /// <summary>The servers a client knows: their Security and Server object instances.</summary>
    public sealed class AccountList
    {
        private readonly SecurityAccount[] _security;
        private readonly ServerAccount[] _servers;

        /// <summary>Makes an empty list.</summary>
        /// <param name="capacity">Accounts at most.</param>
        public AccountList(int capacity)
        {
            _security = new SecurityAccount[capacity];
            _servers = new ServerAccount[capacity];
        }

        /// <summary>How many accounts there are.</summary>
        public int Count { get; private set; }

        /// <summary>Adds a server.</summary>
        /// <exception cref="ArgumentException">The Short Server IDs differ or are taken, or there is no room: see <see cref="ClientOptions.MaxServers"/>.</exception>
        public void Add(SecurityAccount security, ServerAccount server)
        {
            if (security.ShortServerId != server.ShortServerId || server.ShortServerId < 1 || server.ShortServerId > 65534)
            {
                throw new ArgumentException("short server id");
            }

            if (Count == _servers.Length || !(FindServer(server.ShortServerId) is null))
            {
                throw new ArgumentException("server account " + server.ShortServerId.ToString());
            }

            _security[Count] = security;
            _servers[Count] = server;
            Count++;
        }

        /// <summary>How a server is reached, by its index, which is its object instance ID.</summary>
        public SecurityAccount SecurityAt(int index)
        {
            return _security[index];
        }

        /// <summary>How a registration is kept, by its index, which is its object instance ID.</summary>
        public ServerAccount ServerAt(int index)
        {
            return _servers[index];
        }

        /// <summary>The account with a Short Server ID, or null.</summary>
        public ServerAccount FindServer(int shortServerId)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_servers[i].ShortServerId == shortServerId)
                {
                    return _servers[i];
                }
            }

            return null;
        }
    }
}
