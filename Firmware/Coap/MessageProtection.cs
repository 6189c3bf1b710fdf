using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Protects requests and responses end to end, between the exchanges and the message layer (RFC 8613). One
    /// serves one endpoint. It works in the buffer of the message and allocates nothing; type, Message ID and token stay
    /// unprotected and are copied.
    /// </summary>
    public abstract class MessageProtection
    {
        /// <summary>Free bytes required before a message to be protected.</summary>
        public abstract int HeadRoom { get; }

        /// <summary>Free bytes required after it.</summary>
        public abstract int TailRoom { get; }

        /// <summary>Most bytes that protection currently adds to a message; kept free when sizes are chosen.</summary>
        public abstract int Overhead { get; }

        /// <summary>
        /// Whether it resumed the state saved by <see cref="Suspend"/>, so that the peer may not notice the restart. If not, the power was cut, or
        /// this is the first start.
        /// </summary>
        public virtual bool IsResumed
        {
            get { return false; }
        }

        /// <summary>
        /// Grows when a context in use is replaced: what was bound to the old one, such as its observations, has ended.
        /// </summary>
        public virtual int Replacements
        {
            get { return 0; }
        }

        /// <summary>
        /// When an outgoing request is wanted to recover a lost context or find out what the peer lost; <see cref="DatagramLink.Never"/> if
        /// none is.
        /// </summary>
        public virtual long RequestDueMs
        {
            get { return DatagramLink.Never; }
        }

        /// <summary>
        /// Derives a new context with the next request if replays cannot be detected and this is allowed: the peer may not support Echo.
        /// </summary>
        public virtual void RenewIfLost()
        {
        }

        /// <summary>Whether the last message was not protected because the store gave no sequence number: a later try may succeed.</summary>
        public virtual bool LacksNumber
        {
            get { return false; }
        }

        /// <summary>The code to refuse the last request with, see <see cref="Unprotection.Refused"/>.</summary>
        public byte Refusal { get; protected set; }

        /// <summary>Protects an outgoing request.</summary>
        /// <param name="buffer">Holds the message, as <see cref="CoapWriter"/> wrote it.</param>
        /// <param name="offset">Where it starts; receives where the protected message starts.</param>
        /// <param name="count">Its length; receives that of the protected message.</param>
        /// <param name="binding">Receives what its responses are bound to.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when there is no context to protect it with, or no number left: it must not be sent.</returns>
        public abstract bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs);

        /// <summary>Protects an outgoing response.</summary>
        /// <param name="buffer">Holds the message.</param>
        /// <param name="offset">Where it starts; receives where the protected message starts.</param>
        /// <param name="count">Its length; receives that of the protected message.</param>
        /// <param name="binding">
        /// The binding of the request. To an unprotected one nothing is sent where protection is required, else the response as is.
        /// </param>
        /// <param name="isOnly">Whether it is the first and only response to the request, so that it may do without a number of its own (RFC 8613 §5.2). Notifications and separate responses are not.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False as with <see cref="ProtectRequest"/>, or when the context was derived again since the request.</returns>
        public abstract bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs);

        /// <summary>Verifies and decrypts a request of the peer.</summary>
        /// <param name="message">The parsed message; no longer valid once it was decrypted.</param>
        /// <param name="offset">Receives where the decrypted message starts in the buffer of the message.</param>
        /// <param name="count">Receives its length.</param>
        /// <param name="binding">Receives what its responses are bound to.</param>
        /// <param name="nowMs">The time.</param>
        public abstract Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs);

        /// <summary>Verifies and decrypts the response to an outgoing request.</summary>
        /// <param name="message">The parsed message; no longer valid once it was decrypted.</param>
        /// <param name="offset">Receives where the decrypted message starts in the buffer of the message.</param>
        /// <param name="count">Receives its length.</param>
        /// <param name="binding">The binding of the request.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>
        /// <see cref="Unprotection.Plain"/>, <see cref="Unprotection.Opened"/>, <see cref="Unprotection.Retry"/>, <see cref="Unprotection.UnprotectedError"/> or
        /// <see cref="Unprotection.Dropped"/>.
        /// </returns>
        public abstract Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs);

        /// <summary>Call when only <see cref="Unprotection.UnprotectedError"/> answers an outgoing request.</summary>
        /// <param name="binding">The binding of the request.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>Whether to protect and send it again.</returns>
        public virtual bool Renew(RequestBinding binding, long nowMs)
        {
            return false;
        }

        /// <summary>Call when the last request that was <see cref="Unprotection.Unconfirmed"/> has been proven fresh.</summary>
        public abstract void ConfirmFresh(RequestBinding binding);

        /// <summary>Saves the state for a restart; nothing may be protected or decrypted afterwards.</summary>
        /// <returns>False when the store did not accept it; the context then recovers as after a power cut.</returns>
        public abstract bool Suspend();
    }
}
