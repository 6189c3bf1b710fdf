namespace Lwm2m.Client
{
    /// <summary>
    /// Recognises by their structure the formats in which the Security object carries asymmetric keys (LwM2M Core App. E.1.1):
    /// DER, and nothing after it. The engine that uses a key checks its validity.
    /// </summary>
    public static class KeyFormat
    {
        private const int Integer = 0x02;
        private const int BitString = 0x03;
        private const int OctetString = 0x04;
        private const int ObjectIdentifier = 0x06;
        private const int Sequence = 0x30;

        /// <summary>Attributes and public key that may follow in a OneAsymmetricKey (RFC 5958 §2): [0] and [1].</summary>
        private const int FirstContext = 0xA0;
        private const int SecondContext = 0xA1;
        private const int SecondContextPrimitive = 0x81;

        private const int LongLength = 0x80;
        private const int NoElement = -1;

        /// <summary>Whether it is a SubjectPublicKeyInfo, a raw public key (RFC 7250 §3).</summary>
        public static bool IsSubjectPublicKeyInfo(byte[] key)
        {
            int at = EnterWhole(key);
            at = SkipAlgorithm(key, at);
            return IsEnd(key, Skip(key, at, BitString));
        }

        /// <summary>Whether it is a OneAsymmetricKey, a private key (RFC 5958 §2).</summary>
        public static bool IsOneAsymmetricKey(byte[] key)
        {
            int at = EnterWhole(key);
            at = Skip(key, at, Integer);
            at = SkipAlgorithm(key, at);
            at = Skip(key, at, OctetString);
            at = SkipOptional(key, at, FirstContext);
            at = SkipOptional(key, at, SecondContext);
            return IsEnd(key, SkipOptional(key, at, SecondContextPrimitive));
        }

        /// <summary>Whether it is a certificate (RFC 5280 §4.1).</summary>
        public static bool IsCertificate(byte[] key)
        {
            int at = EnterWhole(key);
            at = Skip(key, at, Sequence);
            at = SkipAlgorithm(key, at);
            return IsEnd(key, Skip(key, at, BitString));
        }

        private static bool IsEnd(byte[] key, int at)
        {
            return at >= 0 && at == key.Length;
        }

        /// <summary>Where the content of the one element starts that is all there is, or <see cref="NoElement"/>.</summary>
        private static int EnterWhole(byte[] key)
        {
            return key is null || Skip(key, 0, Sequence) != key.Length ? NoElement : ContentOf(key, 0, out _);
        }

        private static int SkipAlgorithm(byte[] key, int at)
        {
            int end = Skip(key, at, Sequence);
            if (end < 0)
            {
                return NoElement;
            }

            return Skip(key, ContentOf(key, at, out _), ObjectIdentifier) < 0 ? NoElement : end;
        }

        private static int SkipOptional(byte[] key, int at, int tag)
        {
            return at >= 0 && at < key.Length && key[at] == tag ? Skip(key, at, tag) : at;
        }

        private static int Skip(byte[] key, int at, int tag)
        {
            if (at < 0 || at >= key.Length || key[at] != tag)
            {
                return NoElement;
            }

            int content = ContentOf(key, at, out int length);
            return content < 0 || length > key.Length - content ? NoElement : content + length;
        }

        /// <summary>Reads a length of the shortest form (X.690 §10.1), of two bytes at most.</summary>
        private static int ContentOf(byte[] key, int at, out int length)
        {
            length = 0;
            int left = key.Length - at - 2;
            if (left < 0)
            {
                return NoElement;
            }

            int first = key[at + 1];
            if (first < LongLength)
            {
                length = first;
                return at + 2;
            }

            int bytes = first - LongLength;
            if (bytes < 1 || bytes > 2 || left < bytes)
            {
                return NoElement;
            }

            length = bytes == 1 ? key[at + 2] : (key[at + 2] << 8) | key[at + 3];
            return length < (bytes == 1 ? LongLength : 0x100) ? NoElement : at + 2 + bytes;
        }
    }
}
