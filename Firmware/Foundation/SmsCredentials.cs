using System;

namespace Lwm2m.Foundation
{
    /// <summary>
    /// Credentials of an account for secured packets of a smart card (SMS Security Mode 2) or of a proprietary binding (modes 204 to 255), as
    /// they were provisioned: resources 6, 7 and 8 of the Security object.
    /// </summary>
    public sealed class SmsCredentials : LinkCredentials
    {
        /// <summary>SMS Security Mode for secured packets of a smart card.</summary>
        public const int CardMode = 2;

        private readonly byte[] _keys;

        /// <summary>Copies the keys.</summary>
        /// <param name="mode">SMS Security Mode, resource 6.</param>
        /// <param name="parameters">SMS Binding Key Parameters, resource 7, or null. In mode 2 KIc, KID, SPI and TAR, in this order.</param>
        /// <param name="keys">SMS Binding Secret Keys, resource 8, or null. In mode 2 first the key for KIc, then that for KID; 16 bytes are both.</param>
        public SmsCredentials(int mode, byte[] parameters, byte[] keys)
        {
            Mode = mode;
            Parameters = parameters;
            _keys = keys is null ? null : (byte[])keys.Clone();
        }

        /// <summary>SMS Security Mode, resource 6.</summary>
        public readonly int Mode;

        /// <summary>SMS Binding Key Parameters, resource 7, or null.</summary>
        public readonly byte[] Parameters;

        /// <inheritdoc/>
        public override CredentialKind Kind
        {
            get { return Mode == CardMode ? CredentialKind.Card : CredentialKind.Proprietary; }
        }

        /// <summary>Copies the keys; null for none.</summary>
        public byte[] CopyKeys()
        {
            return _keys is null ? null : (byte[])_keys.Clone();
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            if (_keys is not null)
            {
                Array.Clear(_keys, 0, _keys.Length);
            }
        }
    }
}
