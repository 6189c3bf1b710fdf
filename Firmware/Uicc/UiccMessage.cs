namespace Lwm2m.Uicc
{
    /// <summary>
    /// A view of what GET DATA has answered (LwM2M 1.0 §7.2.2.2.1): the address field of the sender as it came, TP-OA, then a tag, the length in two octets,
    /// high one first, and the CoAP message. Read in place.
    /// </summary>
    public sealed class UiccMessage
    {
        /// <summary>Octets of tag and length.</summary>
        public const int HeadLength = 3;

        /// <summary>Where the CoAP message starts. The address field starts at 0.</summary>
        public int DataOffset { get; private set; }

        /// <summary>Its octets.</summary>
        public int DataCount { get; private set; }

        /// <summary>Reads an answer.</summary>
        /// <param name="buffer">Holds it, from its beginning.</param>
        /// <param name="count">Its octets; more or fewer than its lengths say are <see cref="UiccAnswer.Malformed"/>.</param>
        /// <param name="tag">The tag of a CoAP message.</param>
        public UiccAnswer Read(byte[] buffer, int count, int tag)
        {
            DataCount = 0;
            DataOffset = 0;
            if (count < 2 || buffer[0] == 0 || buffer[0] > UiccAddress.MaxDigits)
            {
                return UiccAnswer.Malformed;
            }

            int at = UiccAddress.FieldLength(buffer[0]);
            if (at + HeadLength >= count || buffer[at] != tag || (buffer[at + 1] << 8 | buffer[at + 2]) != count - at - HeadLength)
            {
                return UiccAnswer.Malformed;
            }

            if (UiccAddress.IsAlphanumeric(buffer, 0))
            {
                return UiccAnswer.Alphanumeric;
            }

            DataOffset = at + HeadLength;
            DataCount = count - DataOffset;
            return UiccAnswer.Message;
        }
    }
}
