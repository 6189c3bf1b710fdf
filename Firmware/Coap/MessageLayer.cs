using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The message layer of CoAP: it carries whole messages and ignores tokens and options. The exchanges above it do not know
    /// whether datagrams (RFC 7252 §4) or a reliable stream (RFC 8323 §3) carry them. One message is outstanding at a time (NSTART = 1, RFC 7252 §4.7).
    /// </summary>
    /// <remarks>
    /// Messages have one format between the layers: 4 bytes, token, options, payload, as in RFC 7252 §3. Of the 4 bytes,
    /// the exchanges set only token length and code; the layer adds type and Message ID, or the header of RFC 8323 §3.2, which takes no more space up
    /// to 65 804 bytes.
    /// </remarks>
    public abstract class MessageLayer
    {
        /// <summary>Returned in place of a Message ID when the message was not sent.</summary>
        public const int NotSent = -1;

        /// <summary>Creates a layer.</summary>
        /// <param name="timing">The transmission parameters of the bearer.</param>
        protected MessageLayer(BearerTiming timing)
        {
            Timing = timing;
        }

        /// <summary>The transmission parameters of the bearer, from which the times of the exchanges are derived (RFC 7252 §4.8.2).</summary>
        public readonly BearerTiming Timing;

        /// <summary>What was dropped, refused or repeated; the exchanges count here too.</summary>
        public readonly CoapCounters Counters = new CoapCounters();

        /// <summary>Largest message that can be sent now, in bytes with its header.</summary>
        public abstract int MaxMessage { get; }

        /// <summary>Whether <see cref="Receive"/> found nothing only because of its limit per call.</summary>
        public abstract bool MayHaveMore { get; }

        /// <summary>The purpose of the outstanding message.</summary>
        public MessagePurpose Outstanding { get; protected set; }

        /// <summary>The identifier of the outstanding or last message, as given to <see cref="RequestHandler.OnNotificationOutcome"/>.</summary>
        public int OutstandingId { get; protected set; }

        /// <summary>Whether the link accepted a transmission of the outstanding or last message.</summary>
        public bool HasLeft { get; protected set; }

        /// <summary>When <see cref="Step"/> is to be called, or <see cref="DatagramLink.Never"/>.</summary>
        public long DueMs { get; protected set; } = DatagramLink.Never;

        /// <summary>Whether the outstanding message was retransmitted.</summary>
        public virtual bool IsRepeating
        {
            get { return false; }
        }

        /// <summary>Whether the sender of the last received message awaits an answer even if it is only an error.</summary>
        public bool AwaitsAnswer { get; protected set; }

        /// <summary>Whether the last received response was piggybacked on the acknowledgement.</summary>
        public bool IsPiggybacked { get; protected set; }

        /// <summary>Whether the last received message was larger than the largest message and truncated.</summary>
        public bool IsCut { get; protected set; }

        /// <summary>The identifier of the notification of <see cref="Arrival.NotificationReset"/>.</summary>
        public int ArrivedId { get; protected set; }

        /// <summary>Drops outstanding and received messages. Call after the link was reopened.</summary>
        public abstract void Reset();

        /// <summary>Ends the retransmission of the outstanding message.</summary>
        public virtual void Settle()
        {
            Outstanding = MessagePurpose.None;
            DueMs = DatagramLink.Never;
        }

        /// <summary>Sends a message that is outstanding until it is acknowledged; none may be outstanding.</summary>
        /// <returns>Its identifier, or <see cref="NotSent"/>. A request is kept nevertheless and retransmitted when due.</returns>
        public abstract int SendConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose, long nowMs);

        /// <summary>Sends a message without acknowledgement.</summary>
        /// <returns>Its identifier, or <see cref="NotSent"/>.</returns>
        public abstract int SendNonConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose);

        /// <summary>Sends a ping, which is then outstanding.</summary>
        /// <returns>Its identifier, or <see cref="NotSent"/>.</returns>
        public abstract int SendPing(long nowMs);

        /// <summary>Answers the last received request.</summary>
        public abstract void Respond(byte[] buffer, int offset, int count);

        /// <summary>Acknowledges the last received message, where its sender awaits that.</summary>
        public abstract void Acknowledge();

        /// <summary>Rejects the last received message.</summary>
        public abstract void Reject();

        /// <summary>Remembers the last received message, which was verified, so that it is processed once.</summary>
        public virtual void Remember(long nowMs)
        {
        }

        /// <summary>Processes due timers, such as the retransmission of the outstanding message.</summary>
        /// <returns>The purpose of the outstanding message if it is given up, else <see cref="MessagePurpose.None"/>.</returns>
        public abstract MessagePurpose Step(long nowMs);

        /// <summary>
        /// Receives the next message. What needs no exchange is handled here; otherwise the caller answers a
        /// <see cref="Arrival.Request"/> and a <see cref="Arrival.Response"/> with <see cref="Respond"/>, <see cref="Acknowledge"/> or
        /// <see cref="Reject"/>, settles what it has handled, and calls <see cref="Release"/> after any but <see cref="Arrival.None"/>.
        /// </summary>
        public abstract Arrival Receive(CoapMessage message, long nowMs);

        /// <summary>Wipes the last received message: it may have carried keys.</summary>
        public abstract void Release();
    }
}
