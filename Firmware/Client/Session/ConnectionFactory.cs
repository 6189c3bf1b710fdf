using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Creates the connections of a client: combines link, end-to-end protection and exchanges as an account requires.</summary>
    public sealed class ConnectionFactory
    {
        private readonly AccountList _accounts;
        private readonly CoapOptions _options;
        private readonly long _returnAfterMs;
        private readonly RandomSource _random;
        private CoapBuffers _buffers;               // of all its connections, as one thread steps them

        internal ConnectionFactory(AccountList accounts, ClientOptions options, RandomSource random)
        {
            _accounts = accounts;
            _options = options.Coap;
            _returnAfterMs = options.TransportReturnS * 1000L;
            _random = random;
        }

        /// <summary>The bindings to reach servers.</summary>
        public readonly BindingList Bindings = new BindingList();

        /// <summary>Creates end-to-end protection, or null when this device has none.</summary>
        public MessageSecurity MessageSecurity;

        /// <summary>What reaches servers beside their connections, such as SMS, or null. Set before the start.</summary>
        public SideService Sides;

        /// <summary>The applications in the device that have a security context of their own.</summary>
        internal readonly ApplicationList Applications = new ApplicationList();

        /// <summary>Creates a closed connection for an account.</summary>
        /// <param name="account">The account, of those in force.</param>
        /// <param name="handler">Answers the requests of the server.</param>
        /// <exception cref="ArgumentException">Its URI is not valid, no binding serves it, or its OSCORE context cannot be used; the message says why.</exception>
        public Connection Make(SecurityAccount account, RequestHandler handler)
        {
            _buffers ??= new CoapBuffers(_options);
            ServerUri uri = new ServerUri(account.ServerUri);
            ServerAccount server = account.IsBootstrap ? null : _accounts.FindServer(account.ShortServerId);
            BindingChoice choice = new BindingChoice(Bindings.FindServing(account, uri), server);
            DatagramLink link = CreateLink(choice.Current, account, uri);
            MessageProtection protection = Protect(_accounts, account, MessageSecurity, null);
            try
            {
                if (protection is not null && !account.IsBootstrap)
                {
                    Applications.Attach(account.ShortServerId, protection);
                }

                if (server is not null)
                {
                    server.Binding.Available = choice.Serving;
                }

                TransportSwitch transports = choice.Serving.Length > 1 ? new TransportSwitch(this, account, handler, choice, _returnAfterMs) : null;
                return new Connection(uri, link, protection, MakeEndpoint(link, handler, protection), transports, choice.Current.Letter);
            }
            catch (ArgumentException)
            {
                // Its keys would be in the way of the next try.
                if (protection is not null)
                {
                    protection.Suspend();
                }

                throw;
            }
        }

        /// <summary>Creates a closed link with a binding that serves an account, of those in force.</summary>
        internal DatagramLink CreateLink(Binding binding, SecurityAccount account, ServerUri uri)
        {
            return BindingList.CreateLink(binding, account, uri, _accounts.FindOscore(account));
        }

        /// <summary>Creates the exchanges over a link.</summary>
        internal CoapEndpoint MakeEndpoint(DatagramLink link, RequestHandler handler, MessageProtection protection)
        {
            return MakeEndpoint(link, _options, handler, protection);
        }

        /// <summary>Creates the exchanges over a link beside a connection, with options of their own that have the sizes of the client's.</summary>
        public CoapEndpoint MakeEndpoint(DatagramLink link, CoapOptions options, RequestHandler handler, MessageProtection protection)
        {
            return new CoapEndpoint(link, options, _buffers, _random, handler, protection);
        }

        /// <summary>The end-to-end protection of an account, or null when neither its server nor an application behind it has a context.</summary>
        /// <param name="accounts">Where the account is from.</param>
        /// <param name="account">The account.</param>
        /// <param name="security">What makes it, or null.</param>
        /// <param name="name">Names the records in place of what the account does, or null.</param>
        /// <exception cref="ArgumentException">It has an OSCORE context that is missing or cannot be used, or this device has no OSCORE.</exception>
        internal MessageProtection Protect(AccountList accounts, SecurityAccount account, MessageSecurity security, string name)
        {
            if (account.OscoreInstanceId < 0)
            {
                return !account.IsBootstrap && Applications.Has(account.ShortServerId) && security is not null
                    ? security.Protect(null, name ?? "a" + account.ShortServerId.ToString()) : null;
            }

            OscoreAccount oscore = accounts.FindOscore(account);
            if (oscore is null || oscore.MasterSecret is null || security is null)
            {
                throw new ArgumentException("oscore " + account.OscoreInstanceId.ToString());
            }

            ObjectCredentials credentials = oscore.ToCredentials();
            try
            {
                return security.Protect(credentials, name ?? oscore.Name);
            }
            finally
            {
                credentials.Wipe();
            }
        }
    }
}
