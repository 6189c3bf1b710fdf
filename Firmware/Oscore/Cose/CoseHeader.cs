namespace Lwm2m.Oscore
{
    /// <summary>The header parameters of a COSE object that OSCORE uses (RFC 9052 §3.1, RFC 8613 §5 and §13.1).</summary>
    public sealed class CoseHeader : CoseMap
    {
        /// <summary>Algorithm, an integer.</summary>
        public const int Algorithm = 1;

        /// <summary>Key identifier, a byte string.</summary>
        public const int Kid = 4;

        /// <summary>Full nonce, a byte string.</summary>
        public const int Iv = 5;

        /// <summary>Part of a nonce, a byte string.</summary>
        public const int PartialIv = 6;

        /// <summary>Context of the key identifier, a byte string.</summary>
        public const int KidContext = 10;

        private const int Critical = 2;

        /// <summary>A header without parameters.</summary>
        public CoseHeader()
            : base(new int[] { Algorithm, Kid, Iv, PartialIv, KidContext })
        {
        }

        /// <summary>All but crit: it names parameters that must be understood, and none is known here beyond those that always are (RFC 9052 §3.1).</summary>
        protected override bool MayIgnore(long label)
        {
            return label != Critical;
        }
    }
}
