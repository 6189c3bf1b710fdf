namespace Lwm2m.Coap
{
    /// <summary>
    /// Takes the body of a request of the peer block by block (RFC 7959 §2.5), where it is too large for any buffer: a firmware image. Given by
    /// <see cref="RequestHandler.OpenBody"/>; ends with <see cref="Finish"/> or <see cref="Abort"/>.
    /// </summary>
    public abstract class BodySink
    {
        /// <summary>Set by <see cref="RequestHandler.OpenBody"/> to refuse the body before its first block; then nothing here is called. <see cref="CoapCode.Empty"/> to take it.</summary>
        public byte OpeningRefusal;

        /// <summary>Takes a piece, each once and in order from offset 0.</summary>
        /// <param name="bodyOffset">Where in the body it lies.</param>
        /// <param name="buffer">Holds it during the call.</param>
        /// <param name="offset">Where in <paramref name="buffer"/> it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <returns><see cref="CoapCode.Empty"/> to go on; else the code to refuse the body with, after which it gets nothing more but <see cref="Abort"/>.</returns>
        public abstract byte Write(int bodyOffset, byte[] buffer, int offset, int count);

        /// <summary>The body is complete.</summary>
        /// <param name="count">Its bytes.</param>
        /// <returns>The response code.</returns>
        public abstract byte Finish(int count);

        /// <summary>The rest will not come: it was begun anew, refused, or no block came within EXCHANGE_LIFETIME, or the link was closed.</summary>
        public abstract void Abort();
    }
}
