namespace Lwm2m.Coap
{
    /// <summary>
    /// A representation that is read block by block (RFC 7959 §2.4), where it is too large to be written anew for each block, see
    /// <see cref="CoapResponse.SetSource"/>.
    /// </summary>
    public abstract class BodySource
    {
        /// <summary>Bytes of the representation.</summary>
        public abstract int Length { get; }

        /// <summary>Another one for each representation: its ETag, by which the peer knows that blocks belong together (RFC 7959 §2.4).</summary>
        public abstract uint Tag { get; }

        /// <summary>Reads some of it.</summary>
        /// <returns>False when it cannot be read: the response is a 5.00.</returns>
        public abstract bool Read(int bodyOffset, byte[] buffer, int offset, int count);
    }
}
