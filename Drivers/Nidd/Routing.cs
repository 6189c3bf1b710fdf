using System;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>Marks what links send so that answers find back, and finds out whose an arriving datagram is; the rule is told at <see cref="NiddBearer"/>.</summary>
    internal sealed class Routing
    {
        /// <summary>No link.</summary>
        public const int Nobody = -1;

        private const int HeaderLength = 4;
        private const int MaxTokenLength = 8;
        private const int IdOffset = 2;
        private const int LastMethod = 31;          // codes 0.01 to 0.31 (RFC 7252 §12.1)
        private const int FirstRecord = 20;         // the first byte of DTLS (RFC 7983 §7)
        private const int LastRecord = 63;

        private readonly NiddLink[] _links;
        private readonly MessageIds _ids = new MessageIds();
        private readonly ServerNaming _naming = new ServerNaming();
        private ushort _id;                 // to be restored in the last datagram
        private bool _restoresId;

        public Routing(NiddLink[] links)
        {
            _links = links;
        }

        /// <summary>Copies a datagram of a link, with what the bearer needs.</summary>
        /// <returns>Its length then.</returns>
        public int Copy(int index, byte[] buffer, int offset, int count, byte[] target, int at)
        {
            NiddLink link = _links[index];
            int tokenLength = buffer[offset] & 0x0F;
            int head = HeaderLength + tokenLength;
            if (link.IsSecured || count < head)
            {
                Array.Copy(buffer, offset, target, at, count);
                return count;
            }

            Array.Copy(buffer, offset, target, at, head);
            if (!IsAnswer(buffer[offset]))
            {
                BigEndian.WriteUInt16(target, at + IdOffset, _ids.Give(index, BigEndian.ReadUInt16(buffer, offset + IdOffset)));
            }

            if (!IsRequest(buffer[offset + 1]))
            {
                Array.Copy(buffer, offset + head, target, at + head, count - head);
                return count;
            }

            link.SetToken(buffer, offset + HeaderLength, tokenLength);
            return _naming.Copy(link.Host, link.Port, buffer, offset + head, offset + count, target, at + head) - at;
        }

        /// <summary>Finds the link of an arriving datagram.</summary>
        /// <returns>Its index, or <see cref="Nobody"/>.</returns>
        public int FindOwner(byte[] buffer, int offset, int count)
        {
            _restoresId = false;
            int first = buffer[offset];
            if (first >= FirstRecord && first <= LastRecord)
            {
                return FindSecured();
            }

            int tokenLength = first & 0x0F;
            int head = HeaderLength + tokenLength;
            if (first >> 6 != 1 || count < head || tokenLength > MaxTokenLength)
            {
                return Nobody;
            }

            if (IsAnswer(buffer[offset]))
            {
                int owner = _ids.Find(BigEndian.ReadUInt16(buffer, offset + IdOffset), out _id);
                _restoresId = owner != MessageIds.Unknown && _links[owner] is not null;
                return _restoresId ? owner : Nobody;
            }

            byte code = buffer[offset + 1];
            if (code == 0 || IsRequest(code))
            {
                return FindAsked(buffer, offset + head, offset + count);
            }

            return FindByToken(buffer, offset + HeaderLength, tokenLength);
        }

        /// <summary>Gives the last datagram, copied to its link, the Message ID that the link knows.</summary>
        public void RestoreId(byte[] buffer, int offset)
        {
            if (_restoresId)
            {
                BigEndian.WriteUInt16(buffer, offset + IdOffset, _id);
            }
        }

        private int FindSecured()
        {
            int at = _links.Length - 1;
            while (at >= 0 && (_links[at] is null || !_links[at].IsSecured))
            {
                at--;
            }

            return at;
        }

        private int FindByToken(byte[] buffer, int offset, int length)
        {
            int at = _links.Length - 1;
            while (at >= 0 && (_links[at] is null || !_links[at].HasToken(buffer, offset, length)))
            {
                at--;
            }

            return at;
        }

        /// <summary>Whom a request or a ping is for.</summary>
        private int FindAsked(byte[] buffer, int offset, int end)
        {
            ServerNaming naming = _naming;
            naming.Read(buffer, offset, end);
            int found = Nobody;
            int plain = Nobody;
            int plainCount = 0;
            int kidCount = 0;
            for (int i = 0; i < _links.Length; i++)
            {
                NiddLink link = _links[i];
                if (link is null || link.IsSecured)
                {
                    continue;
                }

                if (naming.HasHost && link.Port == naming.Port && AreEqual(link.Host, buffer, naming.HostOffset, naming.HostLength))
                {
                    return i;
                }

                plain = i;
                plainCount++;
                if (naming.HasKid && link.PeerId is not null && AreEqual(link.PeerId, buffer, naming.KidOffset, naming.KidLength))
                {
                    found = i;
                    kidCount++;
                }
            }

            return naming.HasHost ? Nobody : kidCount == 1 ? found : plainCount == 1 ? plain : Nobody;
        }

        private static bool IsRequest(byte code)
        {
            return code > 0 && code <= LastMethod;
        }

        /// <summary>Whether a message is an acknowledgement or a Reset.</summary>
        private static bool IsAnswer(byte header)
        {
            return (header & 0x20) != 0;
        }

        private static bool AreEqual(byte[] value, byte[] buffer, int offset, int count)
        {
            int at = value.Length == count ? 0 : -1;
            while (at >= 0 && at < count && value[at] == buffer[offset + at])
            {
                at++;
            }

            return at == value.Length;      // not count, which a message may make negative
        }
    }
}
