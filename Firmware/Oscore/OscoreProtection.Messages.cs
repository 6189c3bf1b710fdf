using Lwm2m.Coap;

namespace Lwm2m.Oscore
{
    /// <content>The four procedures of RFC 8613 §8, with the numbers of their steps.</content>
    public sealed partial class OscoreProtection
    {
        /// <inheritdoc/>
        public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
        {
            // Protecting the request, RFC 8613 §8.1.
            OscoreContext context = _contexts.Peer;
            binding.Clear();
            if (context is null || _isWiped)
            {
                return !_isWiped;
            }

            // 1. Retrieve the Sender Context, and with it take the Sender Sequence Number of step 3.
            OuterMessage outer = _work.Outer;
            bool isObservation = outer.IsObserve(buffer, offset, count) && outer.ObserveValue == 0;
            bool isSelected = context.SelectForRequest(nowMs);
            _lacksNumber = context.LacksNumber;
            if (!isSelected)
            {
                return false;
            }

            // 3. Encode the Partial IV and compute the nonce; 2., 4. and 5. in Seal.
            EndpointContext sender = _work.Selected.Sender;
            long number = _work.Number;
            sender.WriteNonce(number, _work.Nonce);
            if (!Seal(buffer, ref offset, ref count, sender, sender, number, sender.Id))
            {
                return false;
            }

            binding.Set(RequestBinding.PeerContext, context.RequestEpoch, number);
            binding.IsObservation = isObservation;
            return true;
        }

        /// <inheritdoc/>
        public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            // Verifying the request, RFC 8613 §8.2.
            offset = 0;
            count = 0;
            binding.Clear();

            // 1. Discard the options of class E outside.
            OuterMessage outer = _work.Outer;
            if (!outer.TryFind(message, out bool isMalformed))
            {
                return _contexts.Peer is null ? Unprotection.Plain : Refuse(CoapCode.Unauthorized);
            }

            if (_isWiped)
            {
                return Refuse(CoapCode.Unauthorized);
            }

            // 2. Decompress the COSE object, and retrieve the Recipient Context.
            OscoreOption option = _work.Option;
            if (isMalformed || !option.TryDecode(message.Buffer, outer.OptionOffset, outer.OptionLength)
                || option.PartialIv == OscoreOption.NoPartialIv || !option.HasKid)
            {
                return Refuse(CoapCode.BadOption);
            }

            int index = _contexts.Find(option, message.Buffer, nowMs, out ContextMatch match);
            OscoreContext context = _contexts.At(index);

            // 3. to 6. in OpenRequest.
            byte failure = OpenRequest(message, context, match);
            if (failure != CoapCode.Empty && match == ContextMatch.InForce)
            {
                match = context.SelectAwaited();
                failure = match == ContextMatch.Awaited ? OpenRequest(message, context, match) : failure;
            }

            if (failure != CoapCode.Empty)
            {
                OscoreContext peer = _contexts.Peer;
                bool isSilent = peer is not null && peer.IsSilent(option.HasKidContext, nowMs)
                    && peer.Common.HasRecipientId(message.Buffer, option.KidOffset, option.KidLength);
                return isSilent ? Unprotection.Dropped : Refuse(failure);
            }

            // 6. Update the replay window. 7. Put the decrypted code, options and payload in their place.
            Unprotection outcome = context.AcceptRequest(match, index, option.PartialIv, binding, nowMs);
            if (outcome == Unprotection.Dropped || !outer.TryOpen(message))
            {
                binding.Clear();
                return outcome == Unprotection.Dropped ? outcome : Refuse(CoapCode.BadRequest);
            }

            // 8. The caller processes it.
            offset = outer.Offset;
            count = outer.Count;
            Refusal = CoapCode.Unauthorized;
            return outcome;
        }

        /// <inheritdoc/>
        public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
        {
            // Protecting the response, RFC 8613 §8.3.
            if (!binding.IsProtected || _isWiped)
            {
                return _contexts.Peer is null && !_isWiped;
            }

            // 1. Retrieve the Sender Context of the request. Notifications always have a number of their own, the first as well.
            OscoreContext context = _contexts.At(binding.Context);
            bool isNotification = _work.Outer.IsObserve(buffer, offset, count);
            bool isSelected = context is not null && context.SelectForResponse(binding, isOnly && !isNotification);
            _lacksNumber = !isSelected && context is not null && context.LacksNumber;
            if (!isSelected)
            {
                return false;
            }

            // 3. The nonce: that of the request, or one of a Partial IV of our own; 2., 4. and 5. in Seal.
            EndpointContext sender = _work.Selected.Sender;
            EndpointContext requester = _work.Selected.Recipient;
            if (_work.Number == OscoreOption.NoPartialIv)
            {
                requester.WriteNonce(binding.PartialIv, _work.Nonce);
            }
            else
            {
                sender.WriteNonce(_work.Number, _work.Nonce);
            }

            return Seal(buffer, ref offset, ref count, sender, requester, binding.PartialIv, null);
        }

        /// <inheritdoc/>
        public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            // Verifying the response, RFC 8613 §8.4.
            offset = 0;
            count = 0;

            // 1. Discard the options of class E outside.
            OuterMessage outer = _work.Outer;
            bool isProtected = outer.TryFind(message, out bool isMalformed);
            if (!binding.IsProtected)
            {
                return isProtected ? Unprotection.Dropped : Unprotection.Plain;
            }

            if (_isWiped)
            {
                return Unprotection.Dropped;
            }

            // 2. Retrieve the Recipient Context of the request, and decompress the COSE object.
            OscoreContext context = _contexts.At(binding.Context);
            if (!isProtected)
            {
                byte code = message.Code;
                bool isOscoreError = code == CoapCode.Unauthorized || code == CoapCode.BadOption || code == CoapCode.BadRequest;
                return isOscoreError && context.MayRenew ? Unprotection.UnprotectedError : Unprotection.Dropped;
            }

            if (context.IsOrphan(binding))
            {
                return Unprotection.UnprotectedError;
            }

            OscoreOption option = _work.Option;
            if (isMalformed || !option.TryDecode(message.Buffer, outer.OptionOffset, outer.OptionLength))
            {
                return Unprotection.Dropped;
            }

            // 4. The nonce: that of the request where there is no Partial IV.
            bool hasNumber = option.PartialIv != OscoreOption.NoPartialIv;
            if (!hasNumber && !context.TryWriteNonceOf(binding, _work.Nonce))
            {
                return Unprotection.Dropped;
            }

            ContextMatch match = context.SelectForResponseOfPeer(binding, option, message.Buffer);
            if (match == ContextMatch.None || (option.HasKid && !context.Common.HasRecipientId(message.Buffer, option.KidOffset, option.KidLength)))
            {
                return Unprotection.Dropped;
            }

            EndpointContext requester = _work.Selected.Sender;
            EndpointContext sender = _work.Selected.Recipient;
            if (hasNumber)
            {
                sender.WriteNonce(option.PartialIv, _work.Nonce);
            }

            // 3. Compose the AAD. 5. Decrypt. 6. Put code, options and payload in their place. Notifications are taken in order only (RFC 8613 §8.4.2).
            // 7. The caller processes it.
            if (!Unseal(message, sender, requester, binding.PartialIv, false) || !outer.TryOpen(message) || !IsInOrder(binding))
            {
                return Unprotection.Dropped;
            }

            offset = outer.Offset;
            count = outer.Count;
            return context.AcceptResponse(match, message.Buffer[offset + 1], nowMs);
        }

        private Unprotection Refuse(byte code)
        {
            Refusal = code;
            return Unprotection.Refused;
        }

        /// <summary>Notifications only to an observation, and each only if it is newer than the last (RFC 8613 §4.1.3.5.2, §7.4.1).</summary>
        private bool IsInOrder(RequestBinding binding)
        {
            if (!_work.Outer.HasObserve)
            {
                return true;
            }

            if (!binding.IsObservation || _work.Option.PartialIv <= binding.NotificationNumber)
            {
                return false;
            }

            binding.NotificationNumber = _work.Option.PartialIv;
            return true;
        }

        /// <summary>Protects what was selected and whose nonce was written: steps 2, 4 and 5 of RFC 8613 §8.1 and of RFC 8613 §8.3.</summary>
        private bool Seal(byte[] buffer, ref int offset, ref int count, EndpointContext sender, EndpointContext requester, long requestPartialIv, byte[] kid)
        {
            // 2. Compose the AAD and the plaintext.
            OscoreWork work = _work;
            int valueLength = OscoreOption.Encode(work.Scratch, 0, work.Number, work.KidContext, work.KidContextLength, kid);
            if (!work.Outer.TrySplit(buffer, offset, count, work.Scratch, valueLength))
            {
                return false;
            }

            int aadLength = requester.WriteAad(requestPartialIv, work.Aad);

            // 4. Encrypt. 5. Format the OSCORE message.
            sender.Aead.Protect(work.Nonce, 0, work.Aad, 0, aadLength, buffer, work.Outer.Offset, work.Outer.Count);
            work.Outer.Join(buffer, out offset, out count);
            return true;
        }

        /// <summary>Verifies a request under what was selected: steps 3 to 6 of RFC 8613 §8.2; under the context in force so that another can be tried.</summary>
        /// <returns><see cref="CoapCode.Empty"/>, or the code to refuse it with.</returns>
        private byte OpenRequest(CoapMessage message, OscoreContext context, ContextMatch match)
        {
            // 3. Verify that the Partial IV has not been received before.
            long partialIv = _work.Option.PartialIv;
            if (match == ContextMatch.None || context.IsReplay(match, partialIv))
            {
                return CoapCode.Unauthorized;
            }

            // 5. Compute the nonce. 4. Compose the AAD. 6. Decrypt.
            EndpointContext requester = _work.Selected.Recipient;
            requester.WriteNonce(partialIv, _work.Nonce);
            return Unseal(message, requester, requester, partialIv, match == ContextMatch.InForce) ? CoapCode.Empty : CoapCode.BadRequest;
        }

        private bool Unseal(CoapMessage message, EndpointContext sender, EndpointContext requester, long requestPartialIv, bool restores)
        {
            int aadLength = requester.WriteAad(requestPartialIv, _work.Aad);
            return sender.Aead.Unprotect(_work.Nonce, 0, _work.Aad, 0, aadLength, message.Buffer, message.PayloadOffset, message.PayloadLength, restores);
        }
    }
}
