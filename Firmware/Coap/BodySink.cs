namespace Lwm2m.Coap
{
    /// <summary>
    /// Receives a request body block by block (RFC 7959 §2.5) that is too large for a buffer, such as a firmware image. Returned by
    /// <see cref="RequestHandler.OpenBody"/>; ends with <see cref="Finish"/> or <see cref="Abort"/>.
    /// </summary>
    public abstract class BodySink
    {
        /// <summary>
        /// Set by <see cref="RequestHandler.OpenBody"/> to refuse the body before its first block; then no method is called.
        /// <see cref="CoapCode.Empty"/> to accept it.
        /// </summary>
        public byte OpeningRefusal;

        /// <summary>Receives a piece of the body, each once and in order from offset 0.</summary>
        /// <param name="bodyOffset">Offset of the piece in the body.</param>
        /// <param name="buffer">Holds it during the call.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <returns>
        /// <see cref="CoapCode.Empty"/> to continue; else the code to refuse the body with, after which only <see cref="Abort"/> is called.
        /// </returns>
        public abstract byte Write(int bodyOffset, byte[] buffer, int offset, int count);

        /// <summary>The body is complete.</summary>
        /// <param name="count">Its bytes.</param>
        /// <returns>The response code.</returns>
        public abstract byte Finish(int count);

        /// <summary>The rest will not come: body restarted or refused, no block within EXCHANGE_LIFETIME, or link closed.</summary>
        public abstract void Abort();
    }
}
