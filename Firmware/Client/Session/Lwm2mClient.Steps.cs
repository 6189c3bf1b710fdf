using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <content>The start, and what is done in a step.</content>
    public sealed partial class Lwm2mClient
    {
        /// <summary>Allocates the memory for every server account. Nothing is sent before the first <see cref="Step"/>.</summary>
        /// <exception cref="InvalidOperationException">
        /// There is neither a server account nor one of a bootstrap server, or several servers and no <see cref="Authorization.Policy"/>, or no binding for the scheme of one; or accounts of the
        /// store cannot be used, and there is neither a bootstrap server to bring others nor an account that was added before.
        /// </exception>
        /// <exception cref="ArgumentException">The URI of an account is not valid, or its security does not suit the binding.</exception>
        public void Start()
        {
            for (int i = 0; i < Objects.Count; i++)
            {
                Objects.At(i).Listener = Observers;
            }

            string fault = Keeper.DropUnusable(null, _bootstrap is not null);
            if (Accounts.Count == 0 && Order.Gate is null && !Order.CanBootstrap)
            {
                throw new InvalidOperationException(AreAccountsDamaged ? "accounts in the store are damaged" : "no server account");
            }

            if (Accounts.Count > 1 && Access.Policy is null)
            {
                // LwM2M Core §8.1: a client with several servers has the Access Control object. Without it no server would have any right.
                throw new InvalidOperationException("several servers and no access control");
            }

            try
            {
                if (Order.Gate is null)
                {
                    Sessions.AddAll(Accounts);
                }
            }
            catch (Exception e) when (Keeper.IsProvisioned && (e is ArgumentException || e is InvalidOperationException))
            {
                Sessions.Discard();
                fault = Keeper.DropUnusable(e.Message, _bootstrap is not null);
                Sessions.AddAll(Accounts);
            }

            Keeper.DropFactory();
            AccountFault = fault;
            if (fault is not null)
            {
                _bootstrap?.Log.Report(BootstrapFailure.BadAccount, fault);
            }

            // The power may have gone between a bootstrap's commit and this.
            _bootstrap?.Recover();
            if (Accounts.Count > 0)
            {
                Keeper.Reconcile();
            }
            else
            {
                _bootstrap.Require();
            }
        }

        /// <summary>Processes what is due: receives, answers, registers, updates, notifies.</summary>
        /// <param name="nowMs">The time, of <see cref="Clock"/>.</param>
        /// <returns>
        /// When to call it next unless a datagram arrives or a value changes before; <see cref="DatagramLink.Never"/> when stopped.
        /// </returns>
        public long Step(long nowMs)
        {
            if (IsStopped)
            {
                return DatagramLink.Never;
            }

            Signal.NowMs = nowMs;
            if (nowMs < _lookMs && IsQuiet())
            {
                return _nextMs;
            }

            // Noted before anything is read: what changes from here on leads to another step.
            Signal.Clear();
            _objectRevision = Objects.NoteRevision();
            _accessRevision = Accounts.RightsRevision;
            if (!_hasBegun)
            {
                _hasBegun = true;
                Order.Begin(nowMs + (Options.RegisterSpreadMs > 0 ? Random.Next(Options.RegisterSpreadMs + 1) : 0));
            }

            long next = DatagramLink.Never;
            long look = DatagramLink.Never;
            bool isStopped = _isStopping;
            for (int i = 0; i < Sessions.Count; i++)
            {
                ServerSession session = Sessions.At(i);
                if (_isStopping)
                {
                    session.Registration.Leave();
                }

                long due = session.Step(nowMs);
                next = due < next ? due : next;
                due = session.LookMs;
                look = due < look ? due : look;
                isStopped = isStopped && session.Registration.State == RegistrationState.Deregistered;
            }

            long turnMs = Order.Step(nowMs);
            next = turnMs < next ? turnMs : next;
            if (_bootstrap is not null)
            {
                long bootstrapMs = _bootstrap.Step(_isStopping, nowMs);
                next = bootstrapMs < next ? bootstrapMs : next;
                long checkMs = _bootstrap.CheckMs(nowMs);
                look = checkMs < look ? checkMs : look;
            }

            // Last, as all of these may have changed accounts that the store does not take.
            long saveMs = Keeper.Step(nowMs);
            look = saveMs < look ? saveMs : look;
            next = saveMs < next && !Options.QueueMode ? saveMs : next;

            StepObserver?.OnStep(nowMs);
            if (isStopped)
            {
                Sessions.Close();
                _isStopped = true;
                return DatagramLink.Never;
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
            int slice = timeoutMs < Options.ReactionMs ? (int)timeoutMs : Options.ReactionMs;
            if (!Signal.IsSet)
            {
                Sessions.Wait(_bootstrap?.Link, slice < 0 ? 0 : slice);
            }
        }

        /// <summary>Whether nothing arrived or changed since the last whole step. An added or removed server is an instance of its object.</summary>
        private bool IsQuiet()
        {
            return !Signal.IsSet && _objectRevision == Objects.Revision && _accessRevision == Accounts.RightsRevision
                && (_bootstrap is null || !_bootstrap.HasWork) && !Sessions.HasWork();
        }

        /// <summary>Requests that the client de-register everywhere and stop. May be called from any thread.</summary>
        public void RequestStop()
        {
            _isStopping = true;
            Signal.Set();
        }

        /// <summary>Requests a step before the next is due, as when there is something to send. May be called from any thread.</summary>
        public void RequestStep()
        {
            Signal.Set();
        }
    }
}
