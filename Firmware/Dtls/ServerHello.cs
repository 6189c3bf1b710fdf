using System;
using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <summary>The content of a ServerHello (RFC 5246 §7.4.1.3), checked against the offer.</summary>
    internal sealed class ServerHello
    {
        /// <summary>
        /// The longest body with all that may be offered: version, random, session ID, suite, compression and five extensions.
        /// What is longer has something that was not offered, whose head begins before this.
        /// </summary>
        internal const int MaxLength = 2 + KeySchedule.RandomLength + 1 + DtlsSession.MaxIdLength + 2 + 1 + 2 + 5 + 4 + 5 + 4 + 5 + RecordHeader.MaxConnectionId;

        internal const int ExtensionHeader = 4;

        private readonly DtlsOptions _options;

        internal ServerHello(DtlsOptions options)
        {
            _options = options;
        }

        internal readonly byte[] Random = new byte[KeySchedule.RandomLength];

        internal readonly byte[] SessionId = new byte[DtlsSession.MaxIdLength];

        internal int SessionIdLength;

        internal int Suite;

        internal bool HasExtendedMasterSecret;

        internal bool HasMaxFragmentLength;

        /// <summary>Whether a NewSessionTicket follows (RFC 5077 §3.2).</summary>
        internal bool HasTicket;

        /// <summary>Whether both sides use Connection IDs, of length zero perhaps.</summary>
        internal bool HasConnectionId;

        /// <summary>The Connection ID for our records.</summary>
        internal readonly byte[] ConnectionId = new byte[RecordHeader.MaxConnectionId];

        internal int ConnectionIdLength;

        /// <summary>Whether the server asks for a Connection ID longer than <see cref="RecordHeader.MaxConnectionId"/>.</summary>
        internal bool IsConnectionIdTooLong;

        /// <summary>Parses a message.</summary>
        /// <param name="buffer">Holds its body, of a long one the first <see cref="MaxLength"/> bytes and the head of one more extension at least.</param>
        /// <param name="offset">Where that starts.</param>
        /// <param name="count">Length of the body.</param>
        /// <param name="offeredTicket">Whether tickets were requested.</param>
        /// <param name="offeredConnectionId">Whether Connection IDs were offered.</param>
        /// <returns>The alert to abort with, or <see cref="AlertDescription.None"/>.</returns>
        internal int Parse(byte[] buffer, int offset, int count, bool offeredTicket, bool offeredConnectionId)
        {
            // Another may have come before, from whomever.
            HasExtendedMasterSecret = false;
            HasMaxFragmentLength = false;
            HasTicket = false;
            HasConnectionId = false;
            ConnectionIdLength = 0;
            IsConnectionIdTooLong = false;
            int end = offset + count;
            if (count < 2)
            {
                return AlertDescription.DecodeError;
            }

            if (BigEndian.ReadUInt16(buffer, offset) != ProtocolVersion.Dtls12)
            {
                return AlertDescription.ProtocolVersion;
            }

            int at = offset + 2 + KeySchedule.RandomLength;
            if (at >= end || buffer[at] > DtlsSession.MaxIdLength || at + 1 + buffer[at] + 3 > end)
            {
                return AlertDescription.DecodeError;
            }

            Array.Copy(buffer, offset + 2, Random, 0, KeySchedule.RandomLength);
            SessionIdLength = buffer[at++];
            Array.Copy(buffer, at, SessionId, 0, SessionIdLength);
            at += SessionIdLength;
            Suite = BigEndian.ReadUInt16(buffer, at);
            if (!IsOffered(Suite) || buffer[at + 2] != ClientHello.NullCompression)
            {
                return AlertDescription.IllegalParameter;
            }

            at += 3;
            if (at == end)
            {
                return AlertDescription.None;
            }

            if (at + 2 > end || at + 2 + BigEndian.ReadUInt16(buffer, at) != end)
            {
                return AlertDescription.DecodeError;
            }

            return ParseExtensions(buffer, at + 2, end, offeredTicket, offeredConnectionId);
        }

        private int ParseExtensions(byte[] buffer, int at, int end, bool offeredTicket, bool offeredConnectionId)
        {
            bool hasRenegotiationInfo = false;
            while (at < end)
            {
                if (at + ExtensionHeader > end || at + ExtensionHeader + BigEndian.ReadUInt16(buffer, at + 2) > end)
                {
                    return AlertDescription.DecodeError;
                }

                int type = BigEndian.ReadUInt16(buffer, at);
                int length = BigEndian.ReadUInt16(buffer, at + 2);
                at += ExtensionHeader;
                bool isRepeated;
                bool isOffered = true;
                int alert = AlertDescription.None;
                switch (type)
                {
                    case Extension.RenegotiationInfo:
                        // Of the first handshake it is empty (RFC 5746 §3.4).
                        isRepeated = hasRenegotiationInfo;
                        hasRenegotiationInfo = true;
                        alert = length == 1 && buffer[at] == 0 ? AlertDescription.None : AlertDescription.HandshakeFailure;
                        break;

                    case Extension.ExtendedMasterSecret:
                        isRepeated = HasExtendedMasterSecret;
                        HasExtendedMasterSecret = true;
                        alert = length == 0 ? AlertDescription.None : AlertDescription.DecodeError;
                        break;

                    case Extension.MaxFragmentLength:
                        isRepeated = HasMaxFragmentLength;
                        HasMaxFragmentLength = true;
                        bool isSame = length == 1 && buffer[at] == ClientHello.FragmentLengthCode(_options.MaxFragmentLength);
                        alert = isSame ? AlertDescription.None : AlertDescription.IllegalParameter;
                        break;

                    case Extension.SessionTicket:
                        isRepeated = HasTicket;
                        HasTicket = true;
                        isOffered = offeredTicket;
                        alert = length == 0 ? AlertDescription.None : AlertDescription.DecodeError;
                        break;

                    case Extension.ConnectionId:
                        isRepeated = HasConnectionId;
                        HasConnectionId = true;
                        isOffered = offeredConnectionId;
                        // Of a second one there may be no more than the head.
                        alert = isRepeated ? AlertDescription.None : TakeConnectionId(buffer, at, length);
                        break;

                    default:
                        return AlertDescription.UnsupportedExtension;
                }

                if (!isOffered)
                {
                    return AlertDescription.UnsupportedExtension;
                }

                if (isRepeated)
                {
                    return AlertDescription.IllegalParameter;
                }

                if (alert != AlertDescription.None)
                {
                    return alert;
                }

                at += length;
            }

            return AlertDescription.None;
        }

        private int TakeConnectionId(byte[] buffer, int at, int length)
        {
            if (length == 0 || buffer[at] != length - 1)
            {
                return AlertDescription.DecodeError;
            }

            if (length - 1 > RecordHeader.MaxConnectionId)
            {
                IsConnectionIdTooLong = true;
                return AlertDescription.HandshakeFailure;
            }

            ConnectionIdLength = length - 1;
            Array.Copy(buffer, at + 1, ConnectionId, 0, ConnectionIdLength);
            return AlertDescription.None;
        }

        private bool IsOffered(int suite)
        {
            for (int i = 0; i < _options.CipherSuites.Length; i++)
            {
                if (_options.CipherSuites[i] == suite)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
