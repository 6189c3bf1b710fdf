using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Where sessions keep what outlives the power, if anything does.</summary>
    internal sealed class StateKeeper
    {
        private readonly AccountKeeper _keeper;
        private readonly Authorization _access;
        private readonly ClientOptions _options;

        public StateKeeper(AccountKeeper keeper, Authorization access, ClientOptions options)
        {
            _keeper = keeper;
            _access = access;
            _options = options;
        }

        /// <summary>Where it is kept, or null.</summary>
        public Store Store;

        /// <summary>Tells how long the power was off, or null.</summary>
        public Clock Clock;

        /// <summary>Whether the client has been stepped: a session made after that is one of accounts that a bootstrap has brought.</summary>
        public bool HasBegun;

        /// <summary>The time of day, or <see cref="Lwm2m.Foundation.Clock.Unknown"/>.</summary>
        public long UnixMs
        {
            get { return Clock is null ? Lwm2m.Foundation.Clock.Unknown : Clock.UnixMs; }
        }

        /// <summary>Gives a session its records, if any are kept: those of the last start, or new ones when a bootstrap has made it.</summary>
        public void Attach(ServerSession session)
        {
            if (Store is null)
            {
                return;
            }

            ByteWindow owner = new ByteWindow();
            owner.Begin(null, 0, 0, 0);
            owner.Write(Utf8.FromString(_keeper.EndpointName));
            owner.WriteByte(0);
            owner.Write(Utf8.FromString(session.Security.ServerUri));
            owner.WriteByte(0);
            owner.WriteAscii(_options.ProtocolVersion);
            owner.WriteByte(_options.QueueMode ? 1 : 0);
            owner.WriteByte((int)session.Security.Mode);
            owner.WriteAscii(session.Oscore is null ? "" : session.Oscore.Name);
            session.State = new ServerState(session, _access, Store, Clock, owner.Hash, _options);
            session.State.RegistersAnew = _keeper.IsDoubtful;
            if (HasBegun)
            {
                session.State.Forget();
            }
        }
    }
}
