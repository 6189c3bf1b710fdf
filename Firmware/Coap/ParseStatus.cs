namespace Lwm2m.Coap
{
    /// <summary>What <see cref="CoapMessage.Parse"/> found.</summary>
    public enum ParseStatus
    {
        /// <summary>A well-formed message.</summary>
        Ok,

        /// <summary>Shorter than a header or of another version: to be ignored silently (RFC 7252 §3).</summary>
        NotCoap,

        /// <summary>
        /// A message format error behind a readable header. Type, Code and Message ID can be read, so that a confirmable
        /// message is answered with a Reset; any other is ignored (RFC 7252 §4.2, §4.3).
        /// </summary>
        FormatError
    }
}
