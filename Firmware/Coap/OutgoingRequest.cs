using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// An outgoing request. It is written again for every block (RFC 7959), so it keeps no buffer. Options must be the same each
    /// time until it has ended; a body that changed since its first block is restarted. It ends with exactly one call of <see cref="OnResponse"/> or
    /// <see cref="OnFailure"/>, or with <see cref="CoapEndpoint.Abandon"/> or <see cref="CoapEndpoint.Reset"/> without any;
    /// the next request may be sent from within that call.
    /// </summary>
    public abstract class OutgoingRequest
    {
        /// <summary>The method, see <see cref="CoapCode"/>.</summary>
        public abstract byte Code { get; }

        /// <summary>Writes its options in ascending order, numbers up to 17 (Accept). Block-wise options, Echo and Request-Tag are added by the endpoint.</summary>
        public abstract void WriteOptions(CoapWriter writer);

        /// <summary>
        /// Writes its whole body; <paramref name="body"/> keeps the block that is due. Not written: no body. Where it cannot be
        /// written, <see cref="ByteWindow.Fail"/> ends the request with <see cref="RequestFailure.Unsendable"/>.
        /// </summary>
        public virtual void WriteBody(ByteWindow body)
        {
        }

        /// <summary>
        /// Receives a piece of the body of a success response, in order from offset 0. A body in one message is one
        /// piece, an empty body is none. Comes before <see cref="OnResponse"/>.
        /// </summary>
        /// <param name="bodyOffset">Where in the body the piece lies.</param>
        /// <param name="buffer">Holds the piece during the call.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <param name="last">Whether it is the last one.</param>
        /// <returns>False to stop here: the request ends with <see cref="RequestFailure.Abandoned"/>.</returns>
        public virtual bool OnBodyBlock(int bodyOffset, byte[] buffer, int offset, int count, bool last)
        {
            return true;
        }

        /// <summary>The response has arrived, whatever its code; for several blocks it is the message with the last one.</summary>
        /// <param name="response">The message; valid during the call.</param>
        /// <param name="nowMs">The time.</param>
        public abstract void OnResponse(CoapMessage response, long nowMs);

        /// <summary>The request has ended without a response.</summary>
        public abstract void OnFailure(RequestFailure failure, long nowMs);
    }
}
