using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>
    /// The ClientHello (RFC 6347 §4.2.1), no byte longer than the profile asks for: RFC 7925 leaves out what a PSK suite has no use for
    /// (truncated_hmac, encrypt_then_mac, signature and curve lists), so these extensions are never sent.
    /// </summary>
    internal static class ClientHello
    {
        internal const int NullCompression = 0;

        private const int FixedLength = 2 + KeySchedule.RandomLength + 1 + 1 + 2 + 2 + 2 + 2;
        private const int ExtensionsLength = 5 + 4 + 5 + RecordHeader.MaxOwnConnectionId + 4;

        /// <summary>The longest message with these options, header included, but for the ticket.</summary>
        internal static int MaxLength(DtlsOptions options, int cookieLength)
        {
            return HandshakeHeader.Length + FixedLength + DtlsSession.MaxIdLength + cookieLength + (2 * options.CipherSuites.Length) + ExtensionsLength;
        }

        /// <summary>
        /// Whether it fits one datagram together with a session ID and the cookie that the server asked for last. Servers refuse it in
        /// fragments, as they would have to keep state for somebody who has shown no cookie.
        /// </summary>
        internal static bool IsInOnePiece(DtlsOptions options, bool offersConnectionId, DtlsSession session, int datagram)
        {
            int connectionId = offersConnectionId ? 5 + options.OwnConnectionIdLength : 0;
            int body = FixedLength + session.IdLength + session.CookieLength + (2 * options.CipherSuites.Length) + 5 + 4 + connectionId;
            return session.TicketLength > 0 || RecordHeader.Length + HandshakeHeader.Length + body <= datagram;
        }

        /// <summary>The number that stands for a length: 1 for 512 bytes, up to 4 for 4096 (RFC 6066 §4).</summary>
        internal static int FragmentLengthCode(int length)
        {
            int code = 1;
            while (length > 512)
            {
                length >>= 1;
                code++;
            }

            return code;
        }

        /// <summary>Writes the body.</summary>
        /// <returns>Where it ends.</returns>
        internal static int Write(
            byte[] buffer, int at, DtlsOptions options, byte[] random, DtlsSession session, bool isOffered, bool withTicket, HelloCookie cookie,
            ConnectionState connection)
        {
            BigEndian.WriteUInt16(buffer, at, ProtocolVersion.Dtls12);
            Array.Copy(random, 0, buffer, at + 2, KeySchedule.RandomLength);
            at += 2 + KeySchedule.RandomLength;
            at = WriteShort(buffer, at, session.Id, isOffered ? session.IdLength : 0);
            at = WriteShort(buffer, at, cookie.Bytes, cookie.Length);

            int[] suites = options.CipherSuites;
            at = WriteUInt16(buffer, at, 2 * (suites.Length + 1));
            for (int i = 0; i < suites.Length; i++)
            {
                at = WriteUInt16(buffer, at, suites[i]);
            }

            at = WriteUInt16(buffer, at, CipherSuite.EmptyRenegotiationInfo);
            buffer[at++] = 1;
            buffer[at++] = NullCompression;

            int extensions = at;
            at += 2;
            at = WriteUInt16(buffer, at, Extension.MaxFragmentLength);
            at = WriteUInt16(buffer, at, 1);
            buffer[at++] = (byte)FragmentLengthCode(options.MaxFragmentLength);
            at = WriteUInt16(buffer, at, Extension.ExtendedMasterSecret);
            at = WriteUInt16(buffer, at, 0);
            if (connection.OffersConnectionId)
            {
                at = WriteUInt16(buffer, at, Extension.ConnectionId);
                at = WriteUInt16(buffer, at, 1 + options.OwnConnectionIdLength);
                at = WriteShort(buffer, at, connection.OwnConnectionId, options.OwnConnectionIdLength);
            }

            if (withTicket)
            {
                at = WriteUInt16(buffer, at, Extension.SessionTicket);
                int length = isOffered ? session.TicketLength : 0;
                at = WriteUInt16(buffer, at, length);
                Array.Copy(session.Ticket, 0, buffer, at, length);
                at += length;
            }

            BigEndian.WriteUInt16(buffer, extensions, (ushort)(at - extensions - 2));
            return at;
        }

        private static int WriteUInt16(byte[] buffer, int at, int value)
        {
            BigEndian.WriteUInt16(buffer, at, (ushort)value);
            return at + 2;
        }

        private static int WriteShort(byte[] buffer, int at, byte[] source, int count)
        {
            buffer[at++] = (byte)count;
            Array.Copy(source, 0, buffer, at, count);
            return at + count;
        }
    }
}
