using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// OSCORE between an endpoint and its peer (RFC 8613 §8), and other endpoints behind that peer with contexts of their own
    /// (OMA LwM2M Transport §5.5.1). Works in the buffer of the message and allocates nothing.
    /// </summary>
    public sealed partial class OscoreProtection : MessageProtection
    {
        private const int MaxValueLength = 2 + OscoreOption.MaxPartialIvLength + NonceExchange.MaxWrappedLength + ObjectCredentials.MaxIdLength;

        /// <summary>Numbers that other messages take before a transfer ends whose block size was chosen by the length of one.</summary>
        private const int NumbersAhead = 64;

        // Of options: the head of the OSCORE option, an outer Observe, and deltas that take longer when others go outside.
        private const int OptionHeadLength = 2;
        private const int OuterObserveLength = 4;
        private const int DeltaGrowth = 2;

        // Of the plaintext: its code, and the marker before it.
        private const int FrameLength = 2;
        private const int FixedLength = OptionHeadLength + OuterObserveLength + DeltaGrowth + FrameLength;

        private readonly Store _store;
        private readonly OscoreOptions _options;
        private readonly CryptoEngine _engine;
        private readonly RandomSource _random;
        private readonly bool _isVolatile;
        private readonly SequenceReservation _numbers;
        private readonly OscoreWork _work;
        private readonly ContextList _contexts;
        private bool _isWiped;
        private bool _lacksNumber;

        /// <summary>Makes the protection of exchanges with a peer.</summary>
        /// <param name="credentials">The credentials of the context; null when only endpoints behind the peer have contexts.</param>
        /// <param name="name">Names the records of the context.</param>
        /// <param name="random">The board's random source.</param>
        /// <param name="engine">Provides AES and SHA-256.</param>
        /// <param name="options">The options.</param>
        /// <param name="store">Keeps numbers over a restart; null only when the context is derived anew at every start.</param>
        /// <exception cref="ArgumentException">An argument is unusable; the message says which.</exception>
        public OscoreProtection(ObjectCredentials credentials, string name, RandomSource random, CryptoEngine engine, OscoreOptions options, Store store)
            : this(credentials, name, random, engine, options, store, null, new OscoreWork(new Hkdf(engine.Hmac)))
        {
        }

        internal OscoreProtection(
            ObjectCredentials credentials, string name, RandomSource random, CryptoEngine engine, OscoreOptions options, Store store, SequenceReservation numbers,
            OscoreWork work)
        {
            options.Check();
            _isVolatile = store is null;
            if (_isVolatile && options.Rederivation != Rederivation.OnFirstUseAndLoss)
            {
                throw new ArgumentException("OSCORE without a store");
            }

            int contexts = 1 + options.MaxContexts;
            _store = _isVolatile ? new MemoryStore(2 + ContextStore.Records * contexts, ContextStore.MaxRecordLength) : store;
            _numbers = numbers is null ? ContextStore.NumbersIn(_store, options) : numbers;
            _options = options;
            _engine = engine;
            _random = random;
            _work = work;
            _contexts = new ContextList(contexts);
            if (credentials is not null)
            {
                _contexts.Peer = Make(credentials, name, options.Rederivation);
            }
        }

        /// <inheritdoc/>
        public override int HeadRoom
        {
            get { return FixedLength + MaxValueLength; }
        }

        /// <inheritdoc/>
        public override int TailRoom
        {
            get { return EndpointContext.TagLength; }
        }

        /// <summary>
        /// The most bytes that protection adds to a message, and to those of its transfer behind it. Until a context is in force requests carry a long kid
        /// context.
        /// </summary>
        public override int Overhead
        {
            get
            {
                OscoreContext peer = _contexts.Peer;
                int kid = peer is null ? ObjectCredentials.MaxIdLength : peer.Common.SenderId.Length + peer.KidContextRoom;
                int length = OscoreOption.MaxPartialIvLength;
                if (_numbers.TryPeek(out long number))
                {
                    number += NumbersAhead;
                    for (length = 1; number > byte.MaxValue; number >>= 8)
                    {
                        length++;
                    }
                }

                return FixedLength + 1 + length + kid + EndpointContext.TagLength;
            }
        }

        /// <inheritdoc/>
        public override bool IsResumed
        {
            get
            {
                OscoreContext peer = _contexts.Peer;
                return peer is not null && peer.IsResumed;
            }
        }

        /// <inheritdoc/>
        public override int Replacements
        {
            get { return _contexts.Peer is null ? 0 : _contexts.Peer.Replacements; }
        }

        /// <inheritdoc/>
        public override long RequestDueMs
        {
            get { return _contexts.Peer is null ? DatagramLink.Never : _contexts.Peer.RequestDueMs; }
        }

        /// <inheritdoc/>
        public override bool LacksNumber
        {
            get { return _lacksNumber; }
        }

        /// <summary>
        /// Adds the context of an endpoint behind the peer, such as an application server. It only sends requests. The
        /// context is used as provisioned, so that the endpoint need not support RFC 8613 App. B.2; this requires a store.
        /// </summary>
        /// <param name="credentials">The credentials of the context.</param>
        /// <param name="name">Names the records of the context, up to 22 characters.</param>
        /// <returns>Its index in bindings, 1 or more.</returns>
        /// <exception cref="ArgumentException">It is unusable, exceeds the maximum, or is indistinguishable from another.</exception>
        public int AddContext(ObjectCredentials credentials, string name)
        {
            bool mayUseGiven = _options.Rederivation == Rederivation.OnFirstUseAndLoss && !_isVolatile;
            OscoreContext context = Make(credentials, name, mayUseGiven ? Rederivation.OnLoss : _options.Rederivation);
            if (!_contexts.TryAdd(context, out int index))
            {
                context.Wipe();
                throw new ArgumentException("OSCORE contexts");
            }

            return index;
        }

        /// <inheritdoc/>
        public override bool Renew(RequestBinding binding, long nowMs)
        {
            return !_isWiped && binding.IsProtected && _contexts.At(binding.Context).Renew(binding, nowMs);
        }

        /// <inheritdoc/>
        public override void RenewIfLost()
        {
            _contexts.Peer?.RenewIfLost();
        }

        /// <inheritdoc/>
        public override void ConfirmFresh(RequestBinding binding)
        {
            if (binding.IsProtected)
            {
                _contexts.At(binding.Context).ConfirmFresh(binding);
            }
        }

        /// <inheritdoc/>
        public override bool Suspend()
        {
            // Once wiped another may have its name, and its records.
            bool isKept = !_isWiped && _contexts.Suspend() && !_isVolatile;

            // The numbers that were kept are taken up again, so none of them may go out any more.
            Wipe();
            return isKept;
        }

        /// <summary>Wipes all keys: nothing can be protected or verified any more.</summary>
        public void Wipe()
        {
            // What could be derived of a secret that is wiped, anybody could.
            _isWiped = true;
            _contexts.Wipe();
        }

        /// <summary>Whether a context shares a key with one of another protection.</summary>
        internal bool SharesKey(OscoreProtection other)
        {
            return _contexts.SharesKey(other._contexts);
        }

        private OscoreContext Make(ObjectCredentials credentials, string name, Rederivation rederivation)
        {
            if (name.Length > ContextStore.MaxNameLength)
            {
                throw new ArgumentException("OSCORE name");
            }

            CommonContext common = new CommonContext(credentials, _work);
            ContextStore store = new ContextStore(_store, name, common, _numbers, _work);
            return new OscoreContext(common, store, new NonceExchange(_random, _engine.Hmac, _work), _engine, _options, rederivation, _work);
        }
    }
}
