using System;

namespace Lwm2m.Foundation
{
    /// <summary>A key pair with a raw public key or a certificate, and what the server is known by: Security object resources 3, 4, 5, 13 and 15.</summary>
    public sealed class PublicKeyCredentials : LinkCredentials
    {
        private readonly CredentialKind _kind;
        private byte[] _privateKey;     // null once it is wiped

        /// <summary>Takes a copy of the private key; what is public is not copied.</summary>
        /// <param name="kind"><see cref="CredentialKind.RawPublicKey"/> or <see cref="CredentialKind.Certificate"/>.</param>
        /// <param name="publicKeyOrCertificate">The client's SubjectPublicKeyInfo (RFC 7250) or certificate, in DER.</param>
        /// <param name="privateKey">The client's private key (RFC 5958), in DER.</param>
        /// <param name="server">The server's public key or certificate, or what <see cref="MatchingType"/> makes of it; null for none.</param>
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
        public byte[] PublicKeyOrCertificate { get; }

        /// <summary>The server's, or null.</summary>
        public byte[] Server { get; }

        /// <summary>How <see cref="Server"/> is compared, resource 13: 0 for the whole of it, else by a hash; less than 0 where it is not said.</summary>
        public int MatchingType;

        /// <summary>What <see cref="Server"/> certifies, resource 15: 3 for the server itself; less than 0 where it is not said.</summary>
        public int CertificateUsage;

        /// <summary>A copy of the private key, which whoever uses it overwrites; null when these credentials were wiped. Never logged or exported.</summary>
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
