using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// Protects requests and responses end to end, between the exchanges and the messages that carry them (RFC 8613). One
    /// serves one endpoint. It works in the buffer of the message and allocates nothing; type, Message ID and token stay
    /// outside and are carried over.
    /// </summary>
    public abstract class MessageProtection
    {
        /// <summary>Bytes to be free in front of a message that is given to be protected.</summary>
        public abstract int HeadRoom { get; }

        /// <summary>Bytes to be free behind it.</summary>
        public abstract int TailRoom { get; }

        /// <summary>Bytes by which protection makes a message longer at most, as things are now; kept free when sizes are chosen.</summary>
        public abstract int Overhead { get; }

        /// <summary>
        /// Whether it goes on where <see cref="Suspend"/> left it, from which the peer may not notice a restart. If not, the power was cut, or
        /// this is the first start.
        /// </summary>
        public virtual bool IsResumed
        {
            get { return false; }
        }

        /// <summary>
        /// Grows when the peer got another context in place of one that was in force: what was bound to that one, such as its observations, is over.
        /// </summary>
        public virtual int Replacements
        {
            get { return 0; }
        }

        /// <summary>
        /// When a request of ours is wanted, with which it recovers what it lost or finds out what the peer lost; <see cref="DatagramLink.Never"/> if
        /// none is.
        /// </summary>
        public virtual long RequestDueMs
        {
            get { return DatagramLink.Never; }
        }

        /// <summary>Derives anew with the next request what nobody can tell replays by, if that is allowed: for a peer that may not know Echo.</summary>
        public virtual void RenewIfLost()
        {
        }

        /// <summary>Whether the last message was not protected for want of a number, which the store did not give: it may be later.</summary>
        public virtual bool LacksNumber
        {
            get { return false; }
        }

        /// <summary>The code to refuse the last request with, see <see cref="Unprotection.Refused"/>.</summary>
        public byte Refusal { get; protected set; }

        /// <summary>Protects a request of ours.</summary>
        /// <param name="buffer">Holds the message, as <see cref="CoapWriter"/> wrote it.</param>
        /// <param name="offset">Where it starts; receives where the protected one starts.</param>
        /// <param name="count">Its bytes; receives those of the protected one.</param>
        /// <param name="binding">Receives what its responses are bound to.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False when there is no context to protect it with, or no number left: it must not be sent.</returns>
        public abstract bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs);

        /// <summary>Protects a response of ours.</summary>
        /// <param name="buffer">Holds the message.</param>
        /// <param name="offset">Where it starts; receives where the protected one starts.</param>
        /// <param name="count">Its bytes; receives those of the protected one.</param>
        /// <param name="binding">Of the request. To one that was not protected nothing is sent where protection is asked for, else the response as it is.</param>
        /// <param name="isOnly">Whether it is the first and only response to the request, so that it may do without a number of its own (RFC 8613 §5.2). Notifications and separate responses are not.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>False as with <see cref="ProtectRequest"/>, or when the context was derived anew since the request.</returns>
        public abstract bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs);

        /// <summary>Takes the protection off a request of the peer.</summary>
        /// <param name="message">The message, parsed; not valid any more when it was opened.</param>
        /// <param name="offset">Receives where in the buffer of the message the opened one starts.</param>
        /// <param name="count">Receives its bytes.</param>
        /// <param name="binding">Receives what its responses are bound to.</param>
        /// <param name="nowMs">The time.</param>
        public abstract Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs);

        /// <summary>Takes the protection off a response to a request of ours.</summary>
        /// <param name="message">The message, parsed; not valid any more when it was opened.</param>
        /// <param name="offset">Receives where in the buffer of the message the opened one starts.</param>
        /// <param name="count">Receives its bytes.</param>
        /// <param name="binding">Of the request.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>
        /// <see cref="Unprotection.Plain"/>, <see cref="Unprotection.Opened"/>, <see cref="Unprotection.Retry"/>, <see cref="Unprotection.UnprotectedError"/> or
        /// <see cref="Unprotection.Dropped"/>.
        /// </returns>
        public abstract Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs);

        /// <summary>Takes it that nothing but <see cref="Unprotection.UnprotectedError"/> answers a request of ours.</summary>
        /// <param name="binding">Of the request.</param>
        /// <param name="nowMs">The time.</param>
        /// <returns>Whether it is to be sent once more, protected anew.</returns>
        public virtual bool Renew(RequestBinding binding, long nowMs)
        {
            return false;
        }

        /// <summary>Takes it that the last request that was <see cref="Unprotection.Unconfirmed"/> has proven fresh.</summary>
        public abstract void ConfirmFresh(RequestBinding binding);

        /// <summary>Keeps what a restart is to go on with; nothing is protected or opened any more after it.</summary>
        /// <returns>False when the store did not take it; the context then recovers as after a power cut.</returns>
        public abstract bool Suspend();
    }
}
