using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The lower layer of CoAP: it carries whole messages and knows nothing of tokens and options. The exchanges above it do not know
    /// whether datagrams (RFC 7252 §4) or a reliable stream (RFC 8323 §3) carry them. One message is outstanding at a time (NSTART = 1, RFC 7252 §4.7).
    /// </summary>
    /// <remarks>
    /// A message has one form on its way between the layers: 4 bytes, token, options, payload, as in RFC 7252 §3. Of the 4 bytes only the token
    /// length and the code are of the exchanges; the layer puts type and Message ID there, or the header of RFC 8323 §3.2, which takes no more up
    /// to 65 804 bytes.
    /// </remarks>
    public abstract class MessageLayer
    {
        /// <summary>Returned in place of a Message ID when the message was not sent.</summary>
        public const int NotSent = -1;

        /// <summary>Makes a layer.</summary>
        /// <param name="timing">The transmission parameters of what carries it.</param>
        protected MessageLayer(BearerTiming timing)
        {
            Timing = timing;
        }

        /// <summary>The transmission parameters of what carries it, from which the times of the exchanges are derived (RFC 7252 §4.8.2).</summary>
        public BearerTiming Timing { get; }

        /// <summary>What was dropped, refused or repeated; the exchanges count here too.</summary>
        public CoapCounters Counters { get; } = new CoapCounters();

        /// <summary>Largest message that can be sent now, in bytes with its header.</summary>
        public abstract int MaxMessage { get; }

        /// <summary>Whether <see cref="Receive"/> found nothing only because it may look at so much in one call.</summary>
        public abstract bool MayHaveMore { get; }

        /// <summary>What the message outstanding is for.</summary>
        public MessagePurpose Outstanding { get; protected set; }

        /// <summary>What it, or the last, is told by in <see cref="RequestHandler.OnNotificationOutcome"/>.</summary>
        public int OutstandingId { get; protected set; }

        /// <summary>Whether the link took one of the transmissions of what is outstanding, or was last.</summary>
        public bool HasLeft { get; protected set; }

        /// <summary>When <see cref="Step"/> is to be called, or <see cref="DatagramLink.Never"/>.</summary>
        public long DueMs { get; protected set; } = DatagramLink.Never;

        /// <summary>Whether the message outstanding had to be repeated.</summary>
        public virtual bool IsRepeating
        {
            get { return false; }
        }

        /// <summary>Whether the sender of the message that arrived last awaits an answer even where there is nothing to say but an error.</summary>
        public bool AwaitsAnswer { get; protected set; }

        /// <summary>Whether the response that arrived last came with the acknowledgement of our request.</summary>
        public bool IsPiggybacked { get; protected set; }

        /// <summary>Whether the message that arrived last was larger than the largest message, and its end is missing.</summary>
        public bool IsCut { get; protected set; }

        /// <summary>What the notification of <see cref="Arrival.NotificationReset"/> is told by.</summary>
        public int ArrivedId { get; protected set; }

        /// <summary>Forgets what is outstanding and what was received, for a link that was opened anew.</summary>
        public abstract void Reset();

        /// <summary>The message outstanding needs no more care.</summary>
        public virtual void Settle()
        {
            Outstanding = MessagePurpose.None;
            DueMs = DatagramLink.Never;
        }

        /// <summary>Sends a message that is outstanding from now on, until its arrival is certain; none is outstanding.</summary>
        /// <returns>What it is told by, or <see cref="NotSent"/>. A request is kept all the same and sent again in its time.</returns>
        public abstract int SendConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose, long nowMs);

        /// <summary>Sends a message without asking whether it arrives.</summary>
        /// <returns>What it is told by, or <see cref="NotSent"/>.</returns>
        public abstract int SendNonConfirmable(byte[] buffer, int offset, int count, MessagePurpose purpose);

        /// <summary>Asks the peer for a sign of life, which is outstanding from now on.</summary>
        /// <returns>What it is told by, or <see cref="NotSent"/>.</returns>
        public abstract int SendPing(long nowMs);

        /// <summary>Answers the request that arrived last.</summary>
        public abstract void Respond(byte[] buffer, int offset, int count);

        /// <summary>Acknowledges the message that arrived last, where its sender awaits that.</summary>
        public abstract void Acknowledge();

        /// <summary>Refuses the message that arrived last.</summary>
        public abstract void Reject();

        /// <summary>Remembers the message that arrived last, which was verified, so that it is done once.</summary>
        public virtual void Remember(long nowMs)
        {
        }

        /// <summary>Does what is due, such as to repeat the message outstanding.</summary>
        /// <returns>What the message outstanding was for if it has to be given up, else <see cref="MessagePurpose.None"/>.</returns>
        public abstract MessagePurpose Step(long nowMs);

        /// <summary>
        /// Takes the next message in. What needs no exchange is dealt with here; of what does, the caller answers a
        /// <see cref="Arrival.Request"/> and a <see cref="Arrival.Response"/> with <see cref="Respond"/>, <see cref="Acknowledge"/> or
        /// <see cref="Reject"/>, settles what it has dealt with, and calls <see cref="Release"/> after any but <see cref="Arrival.None"/>.
        /// </summary>
        public abstract Arrival Receive(CoapMessage message, long nowMs);

        /// <summary>Wipes the message that arrived last: it may have carried keys.</summary>
        public abstract void Release();
    }
}
