namespace Lwm2m.Coap
{
    /// <summary>
    /// Key shared by the blocks of one body: the method and the options of the cache key, except block-wise, Observe
    /// and Hop-Limit, which may differ from block to block (RFC 7959 §2.5, RFC 7252 §5.4.6); Request-Tag is one of
    /// them (RFC 9175 §3.3). A hash suffices: a collision can only affect the sender's own blocks, as blocks of
    /// other senders have another context.
    /// </summary>
    internal static class BlockKey
    {
        private const uint FnvOffset = 2166136261;
        private const uint FnvPrime = 16777619;

        /// <summary>The key of a message that carries a block.</summary>
        public static uint Of(CoapMessage message)
        {
            byte[] buffer = message.Buffer;
            uint hash = (FnvOffset ^ message.Code) * FnvPrime;
            int options = message.OptionCount;
            for (int i = 0; i < options; i++)
            {
                int number = message.OptionNumberAt(i);
                bool noCacheKey = (number & 0x1E) == 0x1C;
                if (noCacheKey || number == OptionNumber.Block1 || number == OptionNumber.Block2
                    || number == OptionNumber.Observe || number == OptionNumber.HopLimit)
                {
                    continue;
                }

                int length = message.OptionLength(i);
                hash = (hash ^ (uint)number) * FnvPrime;
                hash = (hash ^ (uint)length) * FnvPrime;
                int at = message.OptionOffset(i);
                for (int end = at + length; at < end; at++)
                {
                    hash = (hash ^ buffer[at]) * FnvPrime;
                }
            }

            return hash;
        }
    }
}
