using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// OSCORE between an endpoint and its peer (RFC 8613 §8), and between it and others behind that peer who have contexts of their own
    /// (OMA LwM2M Transport §5.5.1). All is done in the buffer of the message, and nothing is allocated.
    /// </summary>
    public sealed class OscoreProtection : MessageProtection
    {
        private const int MaxValueLength = 2 + OscoreOption.MaxPartialIvLength + NonceRun.MaxWrappedLength + ObjectCredentials.MaxIdLength;

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
        private readonly Hkdf _hkdf;
        private readonly ContextList _contexts;
        private readonly OuterMessage _outer = new OuterMessage();
        private readonly OscoreOption _option = new OscoreOption();
        private readonly byte[] _value = new byte[MaxValueLength];
        private readonly byte[] _nonce = new byte[EndpointContext.NonceLength];
        private readonly byte[] _aad = new byte[EndpointContext.MaxAadLength];
        private bool _isWiped;
        private bool _lacksNumber;

        /// <summary>Protects exchanges with a peer.</summary>
        /// <param name="credentials">What both sides hold; null when only others behind the peer have contexts and the peer itself none.</param>
        /// <param name="name">Names the records of the context.</param>
        /// <param name="random">The board's random source.</param>
        /// <param name="engine">Where AES and SHA-256 come from.</param>
        /// <param name="options">Bounds and choices.</param>
        /// <param name="store">Where numbers outlive a restart; null only when the context is derived anew at every start.</param>
        /// <exception cref="ArgumentException">Something of that cannot be used; the message says what.</exception>
        public OscoreProtection(ObjectCredentials credentials, string name, RandomSource random, CryptoEngine engine, OscoreOptions options, Store store)
            : this(credentials, name, random, engine, options, store, null)
        {
        }

        internal OscoreProtection(ObjectCredentials credentials, string name, RandomSource random, CryptoEngine engine, OscoreOptions options, Store store, SequenceReservation numbers)
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
            _hkdf = new Hkdf(engine.Hmac);
            _contexts = new ContextList(contexts);
            if (!(credentials is null))
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

        /// <summary>Bytes by which protection makes a message longer at most. Until a context is in force requests carry a long kid context.</summary>
        public override int Overhead
        {
            get
            {
                OscoreContext peer = _contexts.Peer;
                int kid = peer is null ? ObjectCredentials.MaxIdLength : peer.Common.SenderId.Length + peer.KidContextRoom;
                return FixedLength + 1 + OscoreOption.MaxPartialIvLength + kid + EndpointContext.TagLength;
            }
        }

        /// <inheritdoc/>
        public override bool IsResumed
        {
            get
            {
                OscoreContext peer = _contexts.Peer;
                return !(peer is null) && peer.IsResumed;
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
        /// Adds the context of somebody behind the peer, such as an application server. He asks and is answered; he is never asked. What was
        /// given is used at once, so that he need not know App. B.2, provided that there is a store.
        /// </summary>
        /// <param name="credentials">What both sides hold.</param>
        /// <param name="name">Names the records of the context, up to 22 characters.</param>
        /// <returns>Its index in bindings, 1 or more.</returns>
        /// <exception cref="ArgumentException">It cannot be used, is one too many, or nothing tells it from another.</exception>
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
        public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
        {
            OscoreContext context = _contexts.Peer;
            binding.Clear();
            if (context is null || _isWiped)
            {
                return !_isWiped;
            }

            bool isObservation = _outer.IsObserve(buffer, offset, count) && _outer.ObserveValue == 0;
            bool isSelected = context.SelectForRequest(nowMs);
            _lacksNumber = context.LacksNumber;
            if (!isSelected)
            {
                return false;
            }

            EndpointContext sender = context.Selected.Sender;
            sender.WriteNonce(context.Number, _nonce);
            if (!Seal(buffer, ref offset, ref count, context, sender, sender, context.Number, sender.Id))
            {
                return false;
            }

            binding.Set(RequestBinding.PeerContext, context.RequestEpoch, context.Number);
            binding.IsObservation = isObservation;
            return true;
        }

        /// <inheritdoc/>
        public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
        {
            if (!binding.IsProtected || _isWiped)
            {
                return _contexts.Peer is null && !_isWiped;
            }

            // Notifications always have a number of their own, the first as well.
            OscoreContext context = _contexts.At(binding.Context);
            bool isNotification = _outer.IsObserve(buffer, offset, count);
            bool isSelected = !(context is null) && context.SelectForResponse(binding, isOnly && !isNotification);
            _lacksNumber = !isSelected && !(context is null) && context.LacksNumber;
            if (!isSelected)
            {
                return false;
            }

            EndpointContext sender = context.Selected.Sender;
            EndpointContext requester = context.Selected.Recipient;
            if (context.Number == OscoreOption.NoPartialIv)
            {
                requester.WriteNonce(binding.PartialIv, _nonce);
            }
            else
            {
                sender.WriteNonce(context.Number, _nonce);
            }

            return Seal(buffer, ref offset, ref count, context, sender, requester, binding.PartialIv, null);
        }

        /// <inheritdoc/>
        public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            offset = 0;
            count = 0;
            binding.Clear();
            if (!_outer.TryFind(message, out bool isMalformed))
            {
                return _contexts.Peer is null ? Unprotection.Plain : Refuse(CoapCode.Unauthorized);
            }

            if (_isWiped)
            {
                return Refuse(CoapCode.Unauthorized);
            }

            OscoreOption option = _option;
            if (isMalformed || !option.TryDecode(message.Buffer, _outer.OptionOffset, _outer.OptionLength)
                || option.PartialIv == OscoreOption.NoPartialIv || !option.HasKid)
            {
                return Refuse(CoapCode.BadOption);
            }

            int index = _contexts.Find(option, message.Buffer, nowMs, out Fit fit);
            OscoreContext context = _contexts.At(index);
            byte failure = OpenRequest(message, context, fit);
            if (failure != CoapCode.Empty && fit == Fit.InForce)
            {
                fit = context.SelectAwaited();
                failure = fit == Fit.Awaited ? OpenRequest(message, context, fit) : failure;
            }

            if (failure != CoapCode.Empty)
            {
                OscoreContext peer = _contexts.Peer;
                bool isSilent = !(peer is null) && peer.IsSilent(option.HasKidContext, nowMs) && peer.Common.HasRecipientId(message.Buffer, option.KidOffset, option.KidLength);
                return isSilent ? Unprotection.Dropped : Refuse(failure);
            }

            Unprotection outcome = context.AcceptRequest(fit, index, option.PartialIv, binding, nowMs);
            if (outcome == Unprotection.Dropped || !_outer.TryOpen(message))
            {
                binding.Clear();
                return outcome == Unprotection.Dropped ? outcome : Refuse(CoapCode.BadRequest);
            }

            offset = _outer.Offset;
            count = _outer.Count;
            Refusal = CoapCode.Unauthorized;
            return outcome;
        }

        /// <inheritdoc/>
        public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            offset = 0;
            count = 0;
            bool isProtected = _outer.TryFind(message, out bool isMalformed);
            if (!binding.IsProtected)
            {
                return isProtected ? Unprotection.Dropped : Unprotection.Plain;
            }

            if (_isWiped)
            {
                return Unprotection.Dropped;
            }

            OscoreContext context = _contexts.At(binding.Context);
            if (!isProtected)
            {
                byte code = message.Code;
                bool isOscoreError = code == CoapCode.Unauthorized || code == CoapCode.BadOption || code == CoapCode.BadRequest;
                return isOscoreError && context.MayRenew ? Unprotection.Doubtful : Unprotection.Dropped;
            }

            if (context.IsOrphan(binding))
            {
                return Unprotection.Doubtful;
            }

            OscoreOption option = _option;
            if (isMalformed || !option.TryDecode(message.Buffer, _outer.OptionOffset, _outer.OptionLength))
            {
                return Unprotection.Dropped;
            }

            bool hasNumber = option.PartialIv != OscoreOption.NoPartialIv;
            if (!hasNumber && !context.TryWriteNonceOf(binding, _nonce))
            {
                return Unprotection.Dropped;
            }

            Fit fit = context.SelectForResponseOfPeer(binding, option, message.Buffer);
            if (fit == Fit.None || (option.HasKid && !context.Common.HasRecipientId(message.Buffer, option.KidOffset, option.KidLength)))
            {
                return Unprotection.Dropped;
            }

            EndpointContext requester = context.Selected.Sender;
            EndpointContext sender = context.Selected.Recipient;
            if (hasNumber)
            {
                sender.WriteNonce(option.PartialIv, _nonce);
            }

            if (!Unseal(message, sender, requester, binding.PartialIv, false) || !_outer.TryOpen(message) || !IsInOrder(binding))
            {
                return Unprotection.Dropped;
            }

            offset = _outer.Offset;
            count = _outer.Count;
            return context.AcceptResponse(fit, message.Buffer[offset + 1], nowMs);
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

        /// <summary>Wipes all keys: nothing can be protected any more, and nothing opened.</summary>
        public void Wipe()
        {
            // What could be derived of a secret that is wiped, anybody could.
            _isWiped = true;
            _contexts.Wipe();
        }

        /// <summary>Whether any context here has a key of one there.</summary>
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

            CommonContext common = new CommonContext(credentials, _hkdf);
            ContextStore store = new ContextStore(_store, name, common, _numbers);
            return new OscoreContext(common, store, new NonceRun(_random, _engine.Hmac), _engine, _options, rederivation);
        }

        private Unprotection Refuse(byte code)
        {
            Refusal = code;
            return Unprotection.Refused;
        }

        /// <summary>Notifications only to an observation, and each only if it is newer than the last (RFC 8613 §4.1.3.5.2, §7.4.1).</summary>
        private bool IsInOrder(RequestBinding binding)
        {
            if (!_outer.HasObserve)
            {
                return true;
            }

            if (!binding.IsObservation || _option.PartialIv <= binding.NotificationNumber)
            {
                return false;
            }

            binding.NotificationNumber = _option.PartialIv;
            return true;
        }

        private bool Seal(byte[] buffer, ref int offset, ref int count, OscoreContext context, EndpointContext sender, EndpointContext requester, long requestPartialIv, byte[] kid)
        {
            int valueLength = OscoreOption.Encode(_value, 0, context.Number, context.KidContext, context.KidContextLength, kid);
            if (!_outer.TrySplit(buffer, offset, count, _value, valueLength))
            {
                return false;
            }

            int aadLength = requester.WriteAad(requestPartialIv, _aad);
            sender.Aead.Protect(_nonce, 0, _aad, 0, aadLength, buffer, _outer.Offset, _outer.Count);
            _outer.Join(buffer, out offset, out count);
            return true;
        }

        /// <summary>Verifies a request under what was selected; under the context in force so that another can be tried.</summary>
        /// <returns><see cref="CoapCode.Empty"/>, or the code to refuse it with (RFC 8613 §8.2).</returns>
        private byte OpenRequest(CoapMessage message, OscoreContext context, Fit fit)
        {
            long partialIv = _option.PartialIv;
            if (fit == Fit.None || context.IsReplay(fit, partialIv))
            {
                return CoapCode.Unauthorized;
            }

            EndpointContext requester = context.Selected.Recipient;
            requester.WriteNonce(partialIv, _nonce);
            return Unseal(message, requester, requester, partialIv, fit == Fit.InForce) ? CoapCode.Empty : CoapCode.BadRequest;
        }

        private bool Unseal(CoapMessage message, EndpointContext sender, EndpointContext requester, long requestPartialIv, bool restores)
        {
            int aadLength = requester.WriteAad(requestPartialIv, _aad);
            return sender.Aead.Unprotect(_nonce, 0, _aad, 0, aadLength, message.Buffer, message.PayloadOffset, message.PayloadLength, restores);
        }
    }
}
