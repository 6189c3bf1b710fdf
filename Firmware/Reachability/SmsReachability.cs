using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Reachability
{
    /// <summary>
    /// What a client needs so that its servers reach it by SMS while another transport is in use: the <c>sms</c> parameter of a registration, the
    /// Registration Update Trigger of a server whose Trigger (Server object resource 21) is set, as message or as WAP push, and requests of a server
    /// whose binding has an S beside other letters, which are answered by SMS. It takes an SMS binding.
    /// </summary>
    public sealed class SmsReachability : SideService
    {
        private readonly Lwm2mClient _client;
        private readonly RateLimit _bareTriggers;

        private SmsReachability(Lwm2mClient client, int bareTriggersPerHour)
        {
            const int HourMs = 3600000;
            _client = client;
            Pushes pushes = new Pushes(this);
            client.Bindings.Find(LinkTarget.SecuredSmsScheme)?.ListenForPushes(pushes);
            client.Bindings.Find(LinkTarget.SmsScheme)?.ListenForPushes(pushes);
            _bareTriggers = bareTriggersPerHour == 0 ? null : new RateLimit(bareTriggersPerHour, HourMs);
            Trigger = new TriggerReader(client.Access);
            Random = client.Random;
        }

        /// <summary>Triggers that came without security and were carried out.</summary>
        public int BareTriggers { get; private set; }

        /// <summary>Messages and pushes without security that were ignored: no trigger, of a server that sends none, not allowed, or too many.</summary>
        public int Ignored { get; private set; }

        internal TriggerReader Trigger { get; }

        internal RandomSource Random { get; }

        internal Lwm2mClient Client
        {
            get { return _client; }
        }

        /// <summary>Adds it to a client. Call before <see cref="Lwm2mClient.Start"/>, when the bindings are there.</summary>
        /// <param name="client">The client.</param>
        /// <param name="bareTriggersPerHour">
        /// How many triggers without security are carried out in an hour. Anybody can send one with a forged number, and each costs an Update: 0,
        /// the default, for none (LwM2M Transport §6.2).
        /// </param>
        /// <exception cref="ArgumentException">The number is below 0.</exception>
        public static SmsReachability AddTo(Lwm2mClient client, int bareTriggersPerHour = 0)
        {
            if (bareTriggersPerHour < 0)
            {
                throw new ArgumentException("triggers");
            }

            SmsReachability service = new SmsReachability(client, bareTriggersPerHour);
            client.Connections.Sides = service;
            return service;
        }

        /// <inheritdoc/>
        public override SideChannel Attach(ServerSession session)
        {
            ServerUri uri = new ServerUri(session.Security.ServerUri);
            Binding binding = _client.Bindings.FindSms(session.Security, uri);
            return binding is null ? null : new SmsChannel(this, session, uri, binding);
        }

        /// <summary>Carries out a trigger that came without security, if that is allowed.</summary>
        internal void OnBareTrigger(ServerSession session, byte[] buffer, int offset, int count)
        {
            // LwM2M 1.0 §8.4: where SMS is a trigger only, what it triggers is secured.
            bool isSecured = session.Security.Mode != SecurityMode.NoSec || session.Oscore is not null;
            long nowMs = _client.Signal.NowMs;
            if (isSecured && session.Account.IsReachableBySms && _bareTriggers is not null
                && Trigger.IsTrigger(buffer, offset, count, session.Account) && _bareTriggers.TryTake(nowMs))
            {
                BareTriggers++;
                session.RequestUpdateByPreferred(nowMs);
            }
            else
            {
                Ignored++;
            }
        }

        private void OnPush(LinkTarget target, byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < _client.SessionCount; i++)
            {
                ServerSession session = _client.SessionAt(i);
                if (session.Side is SmsChannel channel && channel.Number == target.Host && !session.IsLeaving)
                {
                    OnBareTrigger(session, buffer, offset, count);
                }
            }
        }

        private sealed class Pushes : PushListener
        {
            private readonly SmsReachability _owner;

            public Pushes(SmsReachability owner)
            {
                _owner = owner;
            }

            public override void OnPush(LinkTarget target, byte[] buffer, int offset, int count)
            {
                _owner.OnPush(target, buffer, offset, count);
            }
        }
    }
}
