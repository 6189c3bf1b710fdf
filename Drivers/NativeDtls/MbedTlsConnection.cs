using System;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>
    /// The native connection of a link and its output datagram: made anew for each handshake, with a fresh seed, and freed with its keys.
    /// </summary>
    internal sealed class MbedTlsConnection
    {
        internal const int NoAlert = -1;

        private const int SeedLength = 64;

        // Content that a datagram of the longest record adds to: header, explicit nonce and tag of AES_128_CCM_8 (RFC 6655 §3).
        private const int Overhead = 29;

        private readonly DeviceCertificate _certificate;
        private readonly MbedTlsSupport _support;
        private readonly byte[] _cipherSuites;
        private readonly MbedTlsOptions _options;
        private readonly byte[] _output;

        internal MbedTlsConnection(DeviceCertificate certificate, MbedTlsSupport support, MbedTlsOptions options, byte[] cipherSuites, int mtu)
        {
            _certificate = certificate;
            _support = support;
            _cipherSuites = cipherSuites;
            _options = options;
            _output = new byte[mtu];
        }

        /// <summary>Handle for the native functions, or 0.</summary>
        internal long Handle { get; private set; }

        internal bool Exists
        {
            get { return Handle != 0; }
        }

        /// <summary>The datagram to send, <see cref="OutputCount"/> bytes from its start.</summary>
        internal byte[] Output
        {
            get { return _output; }
        }

        internal int OutputCount
        {
            get { return Query(MbedTlsQuery.Output); }
        }

        /// <summary>Whether the datagram read last holds more records.</summary>
        internal bool HasRest
        {
            get { return Query(MbedTlsQuery.Pending) == 1; }
        }

        /// <summary>The alert that came or went, or <see cref="NoAlert"/>.</summary>
        internal int Alert
        {
            get { return Exists ? Query(MbedTlsQuery.Alert) : NoAlert; }
        }

        /// <summary>The longest content of a record as far as it is known before a handshake.</summary>
        internal int MaxContentBeforeHandshake
        {
            get
            {
                int room = _output.Length - Overhead;
                return _options.MaxFragmentLength != 0 && _options.MaxFragmentLength < room ? _options.MaxFragmentLength : room;
            }
        }

        internal int Query(int what)
        {
            return NativeMbedTls.Query(Handle, what);
        }

        /// <summary>Makes the native connection, replacing the previous one.</summary>
        /// <returns>0, or an error of Mbed TLS.</returns>
        internal int Create(PreSharedKey credentials)
        {
            const int AllocationFailed = -0x7f00;   // MBEDTLS_ERR_SSL_ALLOC_FAILED
            Free();
            byte[] seed = new byte[SeedLength];
            _support.Random.Fill(seed, 0, seed.Length);
            Handle = NativeMbedTls.Create(seed);
            Array.Clear(seed, 0, seed.Length);
            if (!Exists)
            {
                return AllocationFailed;
            }

            NativeMbedTls.SetTimeouts(Handle, _options.FirstTimeoutMs, _options.MaxTimeoutMs);
            int error = _certificate is null
                ? SetPsk(credentials)
                : NativeMbedTls.SetCertificates(Handle, _certificate.Trusted, _certificate.Certificate, _certificate.Key, _certificate.ServerName);
            if (error == 0 && _options.UseConnectionId && _support.Has(MbedTlsFeature.ConnectionId))
            {
                byte[] connectionId = new byte[_options.OwnConnectionIdLength];
                _support.Random.Fill(connectionId, 0, connectionId.Length);
                error = NativeMbedTls.SetConnectionId(Handle, connectionId);
            }

            if (error != 0)
            {
                return error;
            }

            int suites = _certificate is null ? _support.PskSuitesOf(_cipherSuites) : MbedTlsSuite.EcdheEcdsaAes128Ccm8;
            int fragment = _support.Has(MbedTlsFeature.MaxFragment) ? _options.MaxFragmentLength : 0;
            bool asksForTickets = _options.UseTickets && _output.Length >= MbedTlsOptions.MinDatagramForTickets;
            return NativeMbedTls.Start(Handle, suites, _output.Length, fragment, asksForTickets ? 1 : 0);
        }

        /// <summary>Gives the connection its own copy of the key, so that it no longer needs the credentials.</summary>
        private int SetPsk(PreSharedKey credentials)
        {
            const int BadInput = -0x7100;           // MBEDTLS_ERR_SSL_BAD_INPUT_DATA
            byte[] key = credentials.CopyKey();
            if (key is null)
            {
                return BadInput;
            }

            int error = NativeMbedTls.SetPsk(Handle, credentials.Identity, key);
            Array.Clear(key, 0, key.Length);
            return error;
        }

        /// <summary>Frees the native memory and wipes the output.</summary>
        internal void Free()
        {
            NativeMbedTls.Free(Handle);
            Handle = 0;
            Array.Clear(_output, 0, _output.Length);
        }
    }
}
