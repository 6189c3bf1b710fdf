namespace Lwm2m.Sms
{
    /// <summary>
    /// The push that a trigger may come in (LwM2M Transport App. L): a connectionless push of WSP (WAP-230-WSP §8.2.4.1) whose headers end in the
    /// application identifier of a LwM2M client; its body is the CoAP message.
    /// </summary>
    internal static class WapPush
    {
        private const int Push = 0x06;              // the type of the PDU, behind the transaction identifier
        private const int MaxShortLength = 0x7F;    // of headers: a longer one takes more than one octet
        private const int ApplicationId = 0xAF;     // the header X-Wap-Application-Id
        private const int Lwm2mClient = 0x9A;

        /// <summary>Skips all but the body.</summary>
        /// <returns>Where the body starts, or -1 if it is not such a push.</returns>
        internal static int Skip(byte[] buffer, int at, int end)
        {
            int headersAt = at + 3;
            if (headersAt > end || buffer[at + 1] != Push || buffer[at + 2] > MaxShortLength)
            {
                return -1;
            }

            int bodyAt = headersAt + buffer[at + 2];
            bool isWhole = bodyAt <= end && bodyAt - headersAt > 2;
            return isWhole && buffer[bodyAt - 2] == ApplicationId && buffer[bodyAt - 1] == Lwm2mClient ? bodyAt : -1;
        }
    }
}
