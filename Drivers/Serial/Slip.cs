namespace Lwm2m.Serial
{
    /// <summary>The octets of SLIP (RFC 1055), and the first octet of a frame that tells what is in it, as Slipmux has it (draft-bormann-t2trg-slipmux-03).</summary>
    internal static class Slip
    {
        /// <summary>Ends a frame, and begins one, so that noise before it is a frame of its own.</summary>
        internal const byte End = 0xC0;

        /// <summary>Stands before <see cref="EscapedEnd"/> or <see cref="EscapedEscape"/>.</summary>
        internal const byte Escape = 0xDB;

        /// <summary>After <see cref="Escape"/>: the octet is <see cref="End"/>.</summary>
        internal const byte EscapedEnd = 0xDC;

        /// <summary>After <see cref="Escape"/>: the octet is <see cref="Escape"/>.</summary>
        internal const byte EscapedEscape = 0xDD;

        /// <summary>First octet of a frame with a CoAP message; a DTLS record that carries one begins with it too.</summary>
        internal const byte CoapFrame = 0xA9;

        /// <summary>Octets of a frame besides the datagram: the first octet and the check sequence.</summary>
        internal const int Overhead = 1 + FrameCheck.Length;
    }
}
