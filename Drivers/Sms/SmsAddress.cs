using System;

namespace Lwm2m.Sms
{
    /// <summary>
    /// A telephone number as an address field of a PDU (3GPP TS 23.040 §9.1.2.5): its digits, the type of number and plan, and two digits
    /// an octet. It is compared with the address of a sender by type and digits, never as text.
    /// </summary>
    public sealed class SmsAddress
    {
        /// <summary>The most semi-octets of an address (3GPP TS 23.040 §9.1.2.5).</summary>
        public const int MaxDigits = 20;

        /// <summary>The most octets of an address field: the number of semi-octets, the type, and the digits.</summary>
        public const int MaxField = 2 + MaxDigits / 2;

        /// <summary>The most digits of a short code: without a country code, and of no type that says so.</summary>
        public const int MaxShortCode = 6;

        /// <summary>An international number of the telephone plan: type 1, plan 1, and the bit that is always set.</summary>
        private const int International = 0x91;

        /// <summary>A number of the telephone plan that does not say of what type it is.</summary>
        private const int Unknown = 0x81;

        private const int TypeMask = 0x70;
        private const int InternationalType = 0x10;
        private const int NetworkSpecificType = 0x30;
        private const int AbbreviatedType = 0x60;
        private const int PlanMask = 0x0F;
        private const int TelephonePlan = 1;
        private const int Filler = 0x0F;

        private readonly byte[] _field;
        private readonly int _count;

        private SmsAddress(int digits, int type)
        {
            _field = new byte[FieldLength(digits)];
            _field[0] = (byte)digits;
            _field[1] = (byte)type;
            _count = digits;
        }

        /// <summary>Octets of the address field.</summary>
        public int Length
        {
            get { return _field.Length; }
        }

        /// <summary>
        /// Takes a number: international with a leading "+" or "00", or as digits with the country code first (LwM2M Server SMS Number, Security
        /// object resource 9); with a single leading 0, or of up to <see cref="MaxShortCode"/> digits, one that says of no type what it is.
        /// </summary>
        /// <returns>The address, or null if the text is not a number of 1 to <see cref="MaxDigits"/> digits.</returns>
        public static SmsAddress Parse(string number)
        {
            if (number is null)
            {
                return null;
            }

            bool isInternational = number.Length > 0 && number[0] == '+';
            int at = isInternational ? 1 : 0;
            if (!isInternational && number.Length > 2 && number[0] == '0' && number[1] == '0')
            {
                isInternational = true;
                at = 2;
            }

            int digits = number.Length - at;
            if (digits < 1 || digits > MaxDigits)
            {
                return null;
            }

            SmsAddress address = new SmsAddress(
                digits, isInternational || (digits > MaxShortCode && number[0] != '0') ? International : Unknown);
            byte[] field = address._field;
            for (int i = 0; i < digits; i++)
            {
                int digit = number[at + i] - '0';
                if (digit < 0 || digit > 9)
                {
                    return null;
                }

                field[2 + i / 2] |= (byte)((i & 1) == 0 ? digit : digit << 4);
            }

            if ((digits & 1) != 0)
            {
                field[field.Length - 1] |= Filler << 4;
            }

            return address;
        }

        /// <summary>Octets of an address field with so many semi-octets, whatever its type.</summary>
        public static int FieldLength(int digits)
        {
            return 2 + (digits + 1) / 2;
        }

        /// <summary>Writes the address field.</summary>
        /// <returns>Its length.</returns>
        public int Write(byte[] buffer, int offset)
        {
            Array.Copy(_field, 0, buffer, offset, _field.Length);
            return _field.Length;
        }

        /// <summary>
        /// Whether an address field is the same number. An alphanumeric sender, another plan, a national number and one without digits never are;
        /// one of unknown type is if its digits are, with or without "00" in front of an international one; the types of short codes are for these.
        /// It is no proof of who has sent a message: the network lets some choose it.
        /// </summary>
        /// <param name="buffer">Holds the field.</param>
        /// <param name="offset">Where it starts. The caller has checked that it is whole.</param>
        public bool IsSame(byte[] buffer, int offset)
        {
            int digits = buffer[offset];
            int type = buffer[offset + 1] & TypeMask;
            int plan = buffer[offset + 1] & PlanMask;
            bool isInternational = _field[1] == International;
            int skipped = 0;
            if (type == 0 && isInternational && digits == _count + 2 && buffer[offset + 2] == 0)
            {
                skipped = 2;
            }

            bool isType = type == 0 || (isInternational ? type == InternationalType : type == NetworkSpecificType || type == AbbreviatedType);
            if (!isType || plan > TelephonePlan || digits - skipped != _count)
            {
                return false;
            }

            int at = offset + 2 + skipped / 2;
            int whole = _count / 2;
            for (int i = 0; i < whole; i++)
            {
                if (buffer[at + i] != _field[2 + i])
                {
                    return false;
                }
            }

            // What fills the last octet is the sender's business.
            return (_count & 1) == 0 || (buffer[at + whole] & Filler) == (_field[2 + whole] & Filler);
        }
    }
}
