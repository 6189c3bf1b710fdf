using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The order of registrations at several servers, and what follows a failed registration (LwM2M Core §6.2.1, Server object
    /// resources 13 to 16). A server without priority order registers at once. The others take turns until each has
    /// registered for the first time; from then on a server that forgets the client is registered at without waiting.
    /// </summary>
    public sealed class RegistrationOrder
    {
        private readonly AccountList _accounts;
        private readonly ObjectTree _objects;
        private readonly Registration[] _registrations;
        private readonly bool _retriesFailed;
        private readonly StepSignal _signal;
        private bool _isBootstrapAsked;
        private int _count;

        /// <summary>Creates an empty order.</summary>
        /// <param name="accounts">Tell whether there is a bootstrap server.</param>
        /// <param name="objects">Record exceptions thrown by a listener.</param>
        /// <param name="options">
        /// Limits and behaviour: <see cref="ClientOptions.MaxServers"/>, <see cref="ClientOptions.RetriesFailedServers"/>.
        /// </param>
        /// <param name="signal">Is set with what is to be done before its time, or null.</param>
        public RegistrationOrder(AccountList accounts, ObjectTree objects, ClientOptions options, StepSignal signal = null)
        {
            _signal = signal;
            _accounts = accounts;
            _objects = objects;
            _registrations = new Registration[options.MaxServers];
            _retriesFailed = options.RetriesFailedServers;
        }

        /// <summary>A registration has failed, whatever comes next. <see cref="FailedServerId"/> says which.</summary>
        public event Action RegistrationFailed;

        /// <summary>Short Server ID of the registration that failed last, or 0.</summary>
        public int FailedServerId { get; private set; }

        /// <summary>Whether there is a bootstrap server to turn to.</summary>
        public bool CanBootstrap
        {
            get { return HasBootstrap && _accounts.Bootstrap is not null; }
        }

        /// <summary>Whether the client has a way to turn to a bootstrap server.</summary>
        internal bool HasBootstrap;

        /// <summary>Holds requests to the servers back, and at the start the servers themselves, or null.</summary>
        public RegistrationGate Gate;

        /// <summary>Whether a bootstrap has been asked for, by a server or by a failure. Whoever begins one puts it back.</summary>
        public bool IsBootstrapAsked
        {
            get
            {
                return _isBootstrapAsked;
            }

            set
            {
                _isBootstrapAsked = value;
                if (value)
                {
                    _signal?.Set();
                }
            }
        }

        /// <summary>Before this nobody is registered at, and nobody asked whether it knows the client still: the start is spread.</summary>
        public long FirstMs { get; private set; }

        /// <summary>Begins, with the first step.</summary>
        internal void Begin(long firstMs)
        {
            FirstMs = firstMs;
            for (int i = 0; i < _count; i++)
            {
                if (_registrations[i].TurnMs == 0)
                {
                    _registrations[i].TurnMs = firstMs;
                }
            }
        }

        /// <summary>Adds a registration.</summary>
        public void Add(Registration registration)
        {
            int at = _count++;
            for (; at > 0 && _registrations[at - 1].Account.PriorityOrder > registration.Account.PriorityOrder; at--)
            {
                _registrations[at] = _registrations[at - 1];
            }

            _registrations[at] = registration;
            registration.Order = this;
            registration.Signal = _signal;
            bool waits = registration.State == RegistrationState.Unregistered && registration.Account.PriorityOrder != ServerAccount.Unset;
            registration.TurnMs = waits ? DatagramLink.Never : FirstMs;
        }

        /// <summary>Forgets all registrations, as when a bootstrap has brought other accounts.</summary>
        public void Clear()
        {
            Array.Clear(_registrations, 0, _count);
            _count = 0;
        }

        /// <summary>Assigns turns and decides what follows failures.</summary>
        /// <returns>When a turn that was given comes, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            long next = DatagramLink.Never;
            Registration previous = null;
            for (int i = 0; i < _count; i++)
            {
                Registration registration = _registrations[i];
                if (registration.TakeFailure())
                {
                    OnFailed(registration, nowMs);
                    long dueMs = LinkTiming.DueMs(registration);
                    next = dueMs < next ? dueMs : next;
                }

                // One that has been taken out of the order since it was added waits for nobody.
                bool isOrdered = registration.Account.PriorityOrder != ServerAccount.Unset;
                if (registration.TurnMs == DatagramLink.Never && (!isOrdered || IsSettled(previous)))
                {
                    registration.TurnMs = isOrdered && previous is not null ? nowMs + registration.Account.InitialDelayS * 1000L : nowMs > FirstMs ? nowMs : FirstMs;
                    next = registration.TurnMs < next ? registration.TurnMs : next;
                }

                previous = isOrdered ? registration : previous;
            }

            return next;
        }

        /// <summary>Lets every registration that failed be tried again: after its sequence delay, as when a bootstrap led nowhere.</summary>
        public void RetryFailed(long nowMs)
        {
            for (int i = 0; i < _count; i++)
            {
                _registrations[i].Retry(nowMs);
            }
        }

        /// <summary>Whether a registration that fails, or is rejected, leads to a bootstrap: resource 16.</summary>
        internal bool BootstrapsAfter(Registration registration)
        {
            return CanBootstrap && registration.Account.BootstrapsOnFailure;
        }

        /// <summary>Whether the next one in the order may have its turn.</summary>
        private static bool IsSettled(Registration previous)
        {
            if (previous is null)
            {
                return true;
            }

            switch (previous.State)
            {
                case RegistrationState.Unregistered:
                case RegistrationState.Registering:
                case RegistrationState.BackingOff:
                case RegistrationState.Failed:
                    return previous.HasFailed && !previous.Account.BlocksOnFailure;
                default:
                    return true;
            }
        }

        private void OnFailed(Registration registration, long nowMs)
        {
            if (BootstrapsAfter(registration))
            {
                IsBootstrapAsked = true;
            }
            else if (_retriesFailed && registration.Account.SequenceDelayTimerS != ServerAccount.NoFurtherSequence)
            {
                registration.RetryLater(nowMs);
            }

            FailedServerId = registration.Account.ShortServerId;
            try
            {
                RegistrationFailed?.Invoke();
            }
            catch (Exception e)
            {
                _objects.Fail(Lwm2mPath.None, e);
            }
        }
    }
}
