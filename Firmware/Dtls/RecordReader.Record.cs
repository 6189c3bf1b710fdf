using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <content>One record: whether it is ours, genuine and new.</content>
    internal sealed partial class RecordReader
    {
        private bool TryRecord()
        {
            byte[] buffer = Buffer;
            int start = _at;
            int type = buffer[start];
            int connectionId = type == ContentType.Tls12Cid && _protection is not null ? _connection.OwnConnectionIdLength : 0;
            int header = RecordHeader.Length + connectionId;
            int left = _end - start - header;
            int count = left < 0 ? 0 : BigEndian.ReadUInt16(buffer, start + header - 2);
            if (left < 0 || count > left)
            {
                _at = _end;
                return false;
            }

            _at = start + header + count;
            Type = type;
            Offset = start + header;
            Count = count;
            Epoch = BigEndian.ReadUInt16(buffer, start + RecordHeader.NumberOffset);
            int version = BigEndian.ReadUInt16(buffer, start + RecordHeader.VersionOffset);
            switch (Epoch)
            {
                case 0:
                    // A server that does not know yet what the client speaks says DTLS 1.0 here (RFC 6347 §4.2.1).
                    return version == ProtocolVersion.Dtls12 || version == ProtocolVersion.Dtls10;

                case 1:
                    return version == ProtocolVersion.Dtls12 && _protection is not null && IsOurs(start, type) && TryOpen(start);

                default:
                    return false;
            }
        }

        /// <summary>With a Connection ID of ours, records without it are dropped, and the other way round (RFC 9146 §3).</summary>
        private bool IsOurs(int start, int type)
        {
            int length = _connection.OwnConnectionIdLength;
            if ((type == ContentType.Tls12Cid) != (length > 0))
            {
                return false;
            }

            byte[] own = _connection.OwnConnectionId;
            for (int i = 0; i < length; i++)
            {
                if (Buffer[start + RecordHeader.ConnectionIdOffset + i] != own[i])
                {
                    return false;
                }
            }

            return true;
        }

        private bool TryOpen(int start)
        {
            long sequence = (long)BigEndian.ReadUnsigned(Buffer, start + RecordHeader.SequenceOffset, 6);
            if (!Window.IsFresh(sequence))
            {
                return false;
            }

            int aadCount = RecordHeader.WriteAad(_work.Aad, Buffer, start, _connection.OwnConnectionIdLength);
            int content = _protection.Open(_work.Aad, aadCount, Buffer, Offset, Count);
            if (content < 0)
            {
                Forgeries++;
                _forgeriesLeft--;
                return false;
            }

            Window.Accept(sequence);
            Offset += _protection.PrefixLength;
            Count = content;
            return Type != ContentType.Tls12Cid || TryUnwrap();
        }

        /// <summary>Behind the content stand its type and padding of zeros (RFC 9146 §4).</summary>
        private bool TryUnwrap()
        {
            int last = Count - 1;
            while (last >= 0 && Buffer[Offset + last] == 0)
            {
                last--;
            }

            if (last < 0)
            {
                return false;
            }

            Type = Buffer[Offset + last];
            Count = last;
            return true;
        }
    }
}
