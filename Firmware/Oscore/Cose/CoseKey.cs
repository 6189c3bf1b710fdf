namespace Lwm2m.Oscore
{
    /// <summary>A COSE_Key: a symmetric key, or one on an elliptic curve (RFC 9052 §7, RFC 9053 §7).</summary>
    public sealed class CoseKey : CoseMap
    {
        /// <summary>Key type, an integer that must be there.</summary>
        public const int KeyType = 1;

        /// <summary>Key identifier, a byte string.</summary>
        public const int Kid = 2;

        /// <summary>The algorithm it is for alone, an integer.</summary>
        public const int Algorithm = 3;

        /// <summary>What Partial IVs are combined with, a byte string.</summary>
        public const int BaseIv = 5;

        /// <summary>The curve, an integer, of <see cref="OctetKeyPair"/> and <see cref="EllipticCurve2"/>.</summary>
        public const int Curve = -1;

        /// <summary>The key, a byte string, of <see cref="Symmetric"/>.</summary>
        public const int K = -1;

        /// <summary>x-coordinate or public key, a byte string.</summary>
        public const int X = -2;

        /// <summary>y-coordinate, a byte string.</summary>
        public const int Y = -3;

        /// <summary>Private key, a byte string.</summary>
        public const int D = -4;

        /// <summary>Key type OKP.</summary>
        public const int OctetKeyPair = 1;

        /// <summary>Key type EC2.</summary>
        public const int EllipticCurve2 = 2;

        /// <summary>Key type of a symmetric key.</summary>
        public const int Symmetric = 4;

        /// <summary>A key without parameters.</summary>
        public CoseKey()
            : base(new int[] { KeyType, Kid, Algorithm, BaseIv, Curve, X, Y, D })
        {
        }

        /// <summary>A key type that is known, with what belongs to it (RFC 9053 §7).</summary>
        protected override bool IsUsable()
        {
            if (!TryGetInteger(KeyType, out long type))
            {
                return false;
            }

            switch ((int)type)
            {
                case Symmetric:
                    return HasBytes(K);
                case OctetKeyPair:
                case EllipticCurve2:
                    return TryGetInteger(Curve, out long _) && (HasBytes(X) || HasBytes(D));
                default:
                    return false;
            }
        }
    }
}
