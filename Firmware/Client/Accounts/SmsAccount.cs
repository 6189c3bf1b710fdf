using System;
using System.Text;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What an account has for SMS, resources 6 to 9 of the Security object. Without mode or number there is no SMS (OMA lists all four as
    /// optional). No server can read it, and only a bootstrap server writes it.
    /// </summary>
    public sealed class SmsAccount
    {
        /// <summary>SMS Security Mode: DTLS with a pre-shared key.</summary>
        public const int PreSharedKeyMode = 1;

        /// <summary>SMS Security Mode: secured packets of a smart card.</summary>
        public const int CardMode = SmsCredentials.CardMode;

        /// <summary>SMS Security Mode: no security.</summary>
        public const int NoSecMode = 3;

        /// <summary>The first SMS Security Mode of proprietary bindings; 255 is the last.</summary>
        public const int FirstProprietaryMode = 204;

        /// <summary>The length that resource 7 is declared with.</summary>
        public const int ParametersLength = 6;

        /// <summary>The length of KIc, KID, SPI and TAR, which resource 7 is declared to hold.</summary>
        public const int LongParametersLength = 7;

        /// <summary>Resource 8 has one, two or three times as many bytes.</summary>
        public const int KeyUnit = 16;

        /// <summary>Resource 8 has as many times <see cref="KeyUnit"/> at most.</summary>
        public const int MaxKeyUnits = 3;

        private const char Plus = '+';
        private const string InternationalPrefix = "00";
        private LinkCredentials _credentials;

        /// <summary>Makes one without mode and number.</summary>
        public SmsAccount()
        {
        }

        /// <summary>Makes one.</summary>
        /// <param name="number">The telephone number of the server, with the country code first.</param>
        /// <param name="mode">SMS Security Mode: <see cref="PreSharedKeyMode"/>, <see cref="CardMode"/>, <see cref="NoSecMode"/> or a proprietary one.</param>
        /// <param name="secretKeys">Resource 8, or null.</param>
        /// <param name="keyParameters">Resource 7, or null.</param>
        public SmsAccount(string number, int mode, byte[] secretKeys = null, byte[] keyParameters = null)
        {
            Number = Utf8.FromString(number);
            Mode = mode;
            SecretKeys = secretKeys;
            KeyParameters = keyParameters;
        }

        /// <summary>SMS Security Mode, resource 6, or <see cref="SecurityAccount.Unset"/>.</summary>
        public int Mode = SecurityAccount.Unset;

        /// <summary>SMS Binding Key Parameters, resource 7, or null. In mode 1 the PSK identity, in mode 2 KIc, KID, SPI and TAR.</summary>
        public byte[] KeyParameters;

        /// <summary>SMS Binding Secret Keys, resource 8, or null. Never logged or exported.</summary>
        public byte[] SecretKeys;

        /// <summary>LwM2M Server SMS Number, resource 9, or null: of messages from others none is accepted.</summary>
        public byte[] Number;

        /// <summary>The digits of the number, with the country code first; null without number or where it is none.</summary>
        public string Digits
        {
            get { return Number is null ? null : DigitsOf(Encoding.UTF8.GetString(Number, 0, Number.Length)); }
        }

        /// <summary>Whether there is SMS.</summary>
        internal bool IsUsable
        {
            get { return Mode != SecurityAccount.Unset && Number is not null; }
        }

        /// <summary>The credentials of its links.</summary>
        internal CredentialKind Kind
        {
            get
            {
                return Mode == PreSharedKeyMode ? CredentialKind.PreSharedKey
                    : Mode == CardMode ? CredentialKind.Card
                    : Mode == NoSecMode ? CredentialKind.None
                    : CredentialKind.Proprietary;
            }
        }

        /// <summary>Whether a number is a mode that there is: 0, 4 and 5 to 203 are reserved.</summary>
        public static bool IsMode(long mode)
        {
            return (mode >= PreSharedKeyMode && mode <= NoSecMode) || (mode >= FirstProprietaryMode && mode <= byte.MaxValue);
        }

        /// <summary>The digits of a telephone number without plus sign or international prefix, or null where it has something else.</summary>
        internal static string DigitsOf(string number)
        {
            string digits = number.Length > 0 && number[0] == Plus ? number.Substring(1)
                : number.IndexOf(InternationalPrefix) == 0 ? number.Substring(InternationalPrefix.Length) : number;
            bool isNumber = digits.Length > 0;
            for (int i = 0; i < digits.Length; i++)
            {
                isNumber &= digits[i] >= '0' && digits[i] <= '9';
            }

            return isNumber ? digits : null;
        }

        /// <summary>Why it cannot be used, or null. Fit for a log.</summary>
        /// <param name="identity">The PSK identity where resource 7 has none, or null.</param>
        internal string FindFault(byte[] identity)
        {
            if (Digits is null)
            {
                return "sms number is not digits";
            }

            int keyLength = SecretKeys is null ? 0 : SecretKeys.Length;
            bool isKey = keyLength > 0 && keyLength % KeyUnit == 0 && keyLength <= MaxKeyUnits * KeyUnit;
            switch (Mode)
            {
                case PreSharedKeyMode:
                    identity = KeyParameters ?? identity;
                    string fault = PskPolicy.FindFault(identity, SecretKeys);
                    return fault is not null ? "sms " + fault
                        : !isKey ? "sms key is not 16, 32 or 48 bytes"
                        : Utf8.IsValid(identity, 0, identity.Length) ? null : "sms psk identity is not utf-8";
                case CardMode:
                    int length = KeyParameters is null ? 0 : KeyParameters.Length;
                    return length != ParametersLength && length != LongParametersLength ? "sms key parameters are not 6 or 7 bytes"
                        : isKey ? null : "sms key is not 16, 32 or 48 bytes";
                default:
                    return IsMode(Mode) ? null : "sms security mode is reserved";
            }
        }

        /// <summary>The credentials for a link, null for none. <see cref="FindFault"/> must have found no fault.</summary>
        internal LinkCredentials Credentials(byte[] identity, int instanceId)
        {
            if (_credentials is null && Kind != CredentialKind.None)
            {
                _credentials = CopyCredentials(identity);
                _credentials.Name = instanceId < 0 ? null : instanceId.ToString() + SecurityAccount.SmsLetter;
            }

            return _credentials;
        }

        /// <summary>Credentials of their own, to be wiped by whoever asked for them; null for none.</summary>
        internal LinkCredentials CopyCredentials(byte[] identity)
        {
            switch (Kind)
            {
                case CredentialKind.None:
                    return null;
                case CredentialKind.PreSharedKey:
                    return new PreSharedKey(KeyParameters ?? identity, SecretKeys);
                default:
                    return new SmsCredentials(Mode, KeyParameters, SecretKeys);
            }
        }

        /// <summary>Call when the PSK identity or a resource has another value.</summary>
        internal void Renew()
        {
            _credentials = null;
        }

        /// <summary>Overwrites the keys.</summary>
        internal void Wipe()
        {
            _credentials?.Wipe();
            if (SecretKeys is not null)
            {
                Array.Clear(SecretKeys, 0, SecretKeys.Length);
            }
        }
    }
}
