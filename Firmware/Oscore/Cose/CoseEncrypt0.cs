using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// COSE_Encrypt0: content encrypted under a key that the recipient is known to have already, so there are no recipients in
    /// it (RFC 9052 §5.2). The ciphertext is included or detached, carried by other means (RFC 9052 §2).
    /// </summary>
    public sealed class CoseEncrypt0
    {
        /// <summary>The CBOR tag (RFC 9052 §2).</summary>
        public const int Tag = 16;

        private static readonly byte[] Context = Ascii.GetBytes("Encrypt0");

        private readonly CborReader _reader = new CborReader();

        /// <summary>The protected header.</summary>
        public readonly CoseHeader Protected = new CoseHeader();

        /// <summary>The unprotected header.</summary>
        public readonly CoseHeader Unprotected = new CoseHeader();

        /// <summary>Where the protected header, as it was encoded, starts in the buffer it was read from.</summary>
        public int ProtectedOffset { get; private set; }

        /// <summary>Its bytes.</summary>
        public int ProtectedLength { get; private set; }

        /// <summary>Whether the ciphertext is carried elsewhere.</summary>
        public bool IsDetached { get; private set; }

        /// <summary>Where the ciphertext starts.</summary>
        public int CiphertextOffset { get; private set; }

        /// <summary>Bytes of the ciphertext, tag of the AEAD included.</summary>
        public int CiphertextLength { get; private set; }

        /// <summary>Reads an object, tagged or not.</summary>
        /// <returns>False when the slice is not exactly one.</returns>
        public bool TryDecode(byte[] buffer, int offset, int count)
        {
            CborReader reader = _reader;
            reader.Begin(buffer, offset, count);
            if (reader.TryReadTag(out ulong tag) && tag != Tag)
            {
                return false;
            }

            // An object with recipients has four items.
            if (!reader.TryReadArray(out int items) || items != 3 || !reader.TryReadBytes(out int at, out int length))
            {
                return false;
            }

            ProtectedOffset = at;
            ProtectedLength = length;
            if (!Unprotected.TryDecode(reader, buffer))
            {
                return false;
            }

            IsDetached = reader.TryReadNull();
            CiphertextOffset = 0;
            CiphertextLength = 0;
            if (!IsDetached)
            {
                if (!reader.TryReadBytes(out at, out length))
                {
                    return false;
                }

                CiphertextOffset = at;
                CiphertextLength = length;
            }

            return reader.AtEnd && TryDecodeProtected(buffer);
        }

        /// <summary>Writes an object around a ciphertext.</summary>
        /// <param name="output">Receives the object.</param>
        /// <param name="isTagged">Whether its tag goes in front.</param>
        /// <param name="ciphertext">The ciphertext, or null when it is detached.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its bytes.</param>
        /// <param name="scratch">Room for the protected header.</param>
        public void Encode(ByteWindow output, bool isTagged, byte[] ciphertext, int offset, int count, byte[] scratch)
        {
            int protectedLength = EncodeProtected(scratch);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            if (isTagged)
            {
                writer.WriteTag(Tag);
            }

            writer.WriteArray(3);
            writer.WriteBytes(scratch, 0, protectedLength);
            Unprotected.Encode(writer);
            if (ciphertext is null)
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteBytes(ciphertext, offset, count);
            }
        }

        /// <summary>Writes the protected header: no bytes when it is empty (RFC 9052 §3).</summary>
        /// <returns>Its bytes.</returns>
        public int EncodeProtected(byte[] buffer)
        {
            if (Protected.Count == 0)
            {
                return 0;
            }

            ByteWindow output = new ByteWindow();
            output.Begin(buffer, 0, 0, buffer.Length);
            CborWriter writer = new CborWriter();
            writer.Begin(output);
            Protected.Encode(writer);
            return output.Total;
        }

        /// <summary>Writes the Enc_structure, which is the additional authenticated data of the AEAD (RFC 9052 §5.3).</summary>
        /// <param name="writer">Writes into a window.</param>
        /// <param name="protectedHeader">The protected header as it is encoded; an empty array for none.</param>
        /// <param name="protectedOffset">Where it starts.</param>
        /// <param name="protectedLength">Its bytes.</param>
        /// <param name="externalLength">Bytes of the external_aad; the caller writes them next.</param>
        public static void WriteEncStructure(CborWriter writer, byte[] protectedHeader, int protectedOffset, int protectedLength, int externalLength)
        {
            writer.WriteArray(3);
            writer.WriteText(Context, 0, Context.Length);
            writer.WriteBytes(protectedHeader, protectedOffset, protectedLength);
            writer.WriteBytesHead(externalLength);
        }

        private bool TryDecodeProtected(byte[] buffer)
        {
            Protected.Clear();
            if (ProtectedLength == 0)
            {
                return true;
            }

            _reader.Begin(buffer, ProtectedOffset, ProtectedLength);
            return Protected.TryDecode(_reader, buffer) && _reader.AtEnd;
        }
    }
}
