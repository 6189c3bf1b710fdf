namespace Lwm2m.Coap
{
    /// <summary>
    /// A representation read block by block (RFC 7959 §2.4) because it is too large to be rewritten for each block, see
    /// <see cref="CoapResponse.SetSource"/>.
    /// </summary>
    public abstract class BodySource
    {
        /// <summary>Length of the representation in bytes.</summary>
        public abstract int Length { get; }

        /// <summary>The ETag, different for each representation, by which the peer matches the blocks (RFC 7959 §2.4).</summary>
        public abstract uint Tag { get; }

        /// <summary>Reads a part of the representation.</summary>
        /// <returns>False when it cannot be read: the response is 5.00.</returns>
        public abstract bool Read(int bodyOffset, byte[] buffer, int offset, int count);
    }
}
