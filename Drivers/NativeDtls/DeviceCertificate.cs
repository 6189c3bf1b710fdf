using System;

namespace Lwm2m.NativeDtls
{
    /// <summary>The certificate and key of a client, and what it requires of the server's certificate (RFC 7925 §4.4). In DER, on P-256.</summary>
    public sealed class DeviceCertificate
    {
        /// <summary>Keeps the arrays without copying; their owner wipes the key.</summary>
        /// <param name="trusted">The trust anchor of the server's certificate.</param>
        /// <param name="certificate">The device's certificate.</param>
        /// <param name="key">Its private key (RFC 5915 or RFC 5958).</param>
        /// <param name="serverName">The DNS name that the server's certificate must have (RFC 6125).</param>
        /// <exception cref="ArgumentException">One is missing.</exception>
        public DeviceCertificate(byte[] trusted, byte[] certificate, byte[] key, string serverName)
        {
            if (trusted is null || certificate is null || key is null || serverName is null || serverName.Length == 0)
            {
                throw new ArgumentException("certificate");
            }

            Trusted = trusted;
            Certificate = certificate;
            Key = key;
            ServerName = new byte[serverName.Length + 1];
            for (int i = 0; i < serverName.Length; i++)
            {
                ServerName[i] = (byte)serverName[i];
            }
        }

        internal byte[] Trusted { get; }

        internal byte[] Certificate { get; }

        internal byte[] Key { get; }

        /// <summary>With a NUL behind it.</summary>
        internal byte[] ServerName { get; }
    }
}
