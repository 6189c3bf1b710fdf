using System;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The telephone number of a server as an address field of a PDU (3GPP TS 23.040 §9.1.2.5). The field in which a message of that number has come, TP-OA, is
    /// kept and is TP-DA of what is sent from then on, byte by byte (LwM2M 1.0 §7.2.2.2).
    /// </summary>
    public sealed class UiccAddress
    {
        /// <summary>The most semi-octets of an address.</summary>
        public const int MaxDigits = 20;

        /// <summary>The most octets of an address field: the number of semi-octets, the type, and the digits.</summary>
        public const int MaxField = 2 + MaxDigits / 2;

        /// <summary>The most digits of a short code: without a country code, and of no type that says so.</summary>
        private const int MaxShortCode = 6;

        private const int International = 0x91;     // with the plan of telephone numbers
        private const int Unknown = 0x81;
        private const int TypeMask = 0x70;
        private const int AlphanumericType = 0x50;
        private const int NetworkSpecificType = 0x30;
        private const int AbbreviatedType = 0x60;
        private const int PlanMask = 0x0F;
        private const int TelephonePlan = 1;
        private const int Filler = 0x0F;

        private readonly string _digits;
        private readonly int _type;
        private readonly byte[] _field = new byte[MaxField];

        private UiccAddress(string digits)
        {
            _digits = digits;
            _type = digits.Length > MaxShortCode && digits[0] != '0' ? International : Unknown;
            _field[0] = (byte)digits.Length;
            _field[1] = (byte)_type;
            for (int i = 0; i < digits.Length + (digits.Length & 1); i++)
            {
                int digit = i < digits.Length ? digits[i] - '0' : Filler;
                _field[2 + i / 2] |= (byte)((i & 1) == 0 ? digit : digit << 4);
            }

            Length = FieldLength(digits.Length);
        }

        /// <summary>Octets of the address field.</summary>
        public int Length { get; private set; }

        /// <summary>The address field to send to.</summary>
        public byte[] Field
        {
            get { return _field; }
        }

        /// <summary>Takes a number: digits, with the country code first (LwM2M Server SMS Number, Security object resource 9).</summary>
        /// <returns>The address, or null if it is not 1 to <see cref="MaxDigits"/> digits.</returns>
        public static UiccAddress Parse(string digits)
        {
            bool isNumber = digits is not null && digits.Length > 0 && digits.Length <= MaxDigits;
            for (int i = 0; isNumber && i < digits.Length; i++)
            {
                isNumber = digits[i] >= '0' && digits[i] <= '9';
            }

            return isNumber ? new UiccAddress(digits) : null;
        }

        /// <summary>Octets of an address field with so many semi-octets.</summary>
        internal static int FieldLength(int digits)
        {
            return 2 + (digits + 1) / 2;
        }

        /// <summary>Whether an address field is a name.</summary>
        internal static bool IsAlphanumeric(byte[] buffer, int offset)
        {
            return (buffer[offset + 1] & TypeMask) == AlphanumericType;
        }

        /// <summary>
        /// Whether an address field is this number: of the same type, or of unknown type with the same digits, with or without "00" in front of an
        /// international one.
        /// </summary>
        /// <param name="buffer">Holds the field.</param>
        /// <param name="offset">Where it starts. The caller has checked that it is whole.</param>
        public bool IsSame(byte[] buffer, int offset)
        {
            int count = _digits.Length;
            int type = buffer[offset + 1] & TypeMask;
            bool isInternational = _type == International;
            bool isType = type == 0
                || (isInternational ? type == (International & TypeMask) : type == NetworkSpecificType || type == AbbreviatedType);
            int skipped = type == 0 && isInternational && buffer[offset] == count + 2 && buffer[offset + 2] == 0 ? 2 : 0;
            bool isSame = isType && (buffer[offset + 1] & PlanMask) <= TelephonePlan && buffer[offset] == count + skipped;
            for (int i = 0; isSame && i < count; i++)
            {
                int at = skipped + i;
                isSame = ((buffer[offset + 2 + at / 2] >> ((at & 1) << 2)) & 0x0F) == _digits[i] - '0';
            }

            return isSame;
        }

        /// <summary>Keeps the address field of a message of this number, for the answers.</summary>
        public void Keep(byte[] buffer, int offset)
        {
            Length = FieldLength(buffer[offset]);
            Array.Copy(buffer, offset, _field, 0, Length);
        }
    }
}
