using System;

namespace Lwm2m.Foundation
{
    /// <summary>A key pair with a raw public key or a certificate, and the server's identity: Security object resources 3, 4, 5, 13 and 15.</summary>
    public sealed class PublicKeyCredentials : LinkCredentials
    {
        private readonly CredentialKind _kind;
        private byte[] _privateKey;     // null once it is wiped

        /// <summary>Copies the private key; public data is not copied.</summary>
        /// <param name="kind"><see cref="CredentialKind.RawPublicKey"/> or <see cref="CredentialKind.Certificate"/>.</param>
        /// <param name="publicKeyOrCertificate">The client's SubjectPublicKeyInfo (RFC 7250) or certificate, in DER.</param>
        /// <param name="privateKey">The client's private key (RFC 5958), in DER.</param>
        /// <param name="server">The server's public key or certificate, or its hash as <see cref="MatchingType"/> says; null for none.</param>
        public PublicKeyCredentials(CredentialKind kind, byte[] publicKeyOrCertificate, byte[] privateKey, byte[] server)
        {
            _kind = kind;
            PublicKeyOrCertificate = publicKeyOrCertificate;
            _privateKey = (byte[])privateKey.Clone();
            Server = server;
        }

        /// <inheritdoc/>
        public override CredentialKind Kind
        {
            get { return _kind; }
        }

        /// <summary>The client's public key or certificate.</summary>
        public readonly byte[] PublicKeyOrCertificate;

        /// <summary>The server's public key or certificate, or null.</summary>
        public readonly byte[] Server;

        /// <summary>How <see cref="Server"/> is compared, resource 13: 0 for an exact match, else by a hash; negative if not specified.</summary>
        public int MatchingType;

        /// <summary>What <see cref="Server"/> certifies, resource 15: 3 for the server itself; negative if not specified.</summary>
        public int CertificateUsage;

        /// <summary>Copies the private key; the caller overwrites the copy. Null if these credentials were wiped. Never log or export it.</summary>
        public byte[] CopyPrivateKey()
        {
            return _privateKey is null ? null : (byte[])_privateKey.Clone();
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            if (_privateKey is not null)
            {
                Array.Clear(_privateKey, 0, _privateKey.Length);
                _privateKey = null;
            }
        }
    }
}
