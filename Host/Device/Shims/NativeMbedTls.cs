using System;
using System.Runtime.InteropServices;

namespace Lwm2m.MbedTls
{
    /// <summary>The C core as a shared library, built from the very sources that a board's image takes.</summary>
    /// <remarks>Slices are checked here, as the interop of a board does.</remarks>
    public static class NativeMbedTls
    {
        private const string Library = "lwm2m_mbedtls";

        /// <summary>See the board's.</summary>
        public static int Features()
        {
            try
            {
                return lwm2m_mbedtls_features();
            }
            catch (DllNotFoundException exception)
            {
                throw new NotSupportedException("liblwm2m_mbedtls.so was not built: it needs gcc and libmbedtls-dev", exception);
            }
        }

        /// <summary>See the board's.</summary>
        public static int Version()
        {
            return lwm2m_mbedtls_version();
        }

        /// <summary>See the board's.</summary>
        public static long Create(byte[] seed)
        {
            return lwm2m_mbedtls_new(seed, seed.Length);
        }

        /// <summary>See the board's.</summary>
        public static void Free(long connection)
        {
            lwm2m_mbedtls_free((nint)connection);
        }

        /// <summary>See the board's.</summary>
        public static int SetTimeouts(long connection, int firstMs, int longestMs)
        {
            lwm2m_mbedtls_set_timeouts((nint)connection, firstMs, longestMs);
            return 0;
        }

        /// <summary>See the board's.</summary>
        public static int SetPsk(long connection, byte[] identity, byte[] key)
        {
            return lwm2m_mbedtls_set_psk((nint)connection, identity, identity.Length, key, key.Length);
        }

        /// <summary>See the board's.</summary>
        public static int SetCertificates(long connection, byte[] trusted, byte[] own, byte[] key, byte[] serverName)
        {
            return lwm2m_mbedtls_set_certificates(
                (nint)connection, trusted, trusted.Length, own, own.Length, key, key.Length, serverName);
        }

        /// <summary>See the board's.</summary>
        public static int SetConnectionId(long connection, byte[] connectionId)
        {
            return lwm2m_mbedtls_set_cid((nint)connection, connectionId, connectionId.Length);
        }

        /// <summary>See the board's.</summary>
        public static int Start(long connection, int suites, int mtu, int maxFragment, int tickets)
        {
            return lwm2m_mbedtls_start((nint)connection, suites, (ushort)mtu, maxFragment, tickets);
        }

        /// <summary>See the board's.</summary>
        public static int Resume(long connection, byte[] session, int count)
        {
            return lwm2m_mbedtls_resume((nint)connection, ref Slice(session, 0, count), count);
        }

        /// <summary>See the board's.</summary>
        public static int Restore(long connection, byte[] context, int offset, int count)
        {
            return lwm2m_mbedtls_restore((nint)connection, ref Slice(context, offset, count), count);
        }

        /// <summary>See the board's.</summary>
        public static int Handshake(long connection, long nowMs, byte[] input, int inputCount, byte[] output)
        {
            return lwm2m_mbedtls_handshake((nint)connection, nowMs, ref Slice(input, 0, inputCount), inputCount, output, output.Length);
        }

        /// <summary>See the board's.</summary>
        public static int Write(long connection, long nowMs, byte[] data, int offset, int count, byte[] output)
        {
            return lwm2m_mbedtls_write((nint)connection, nowMs, ref Slice(data, offset, count), count, output, output.Length);
        }

        /// <summary>See the board's.</summary>
        public static int Read(long connection, long nowMs, byte[] input, int inputCount, byte[] data, int offset, int count, byte[] output)
        {
            return lwm2m_mbedtls_read(
                (nint)connection, nowMs, ref Slice(input, 0, inputCount), inputCount, ref Slice(data, offset, count), count, output, output.Length);
        }

        /// <summary>See the board's.</summary>
        public static int Close(long connection, long nowMs, byte[] output)
        {
            return lwm2m_mbedtls_close((nint)connection, nowMs, output, output.Length);
        }

        /// <summary>See the board's.</summary>
        public static int SaveSession(long connection, byte[] buffer)
        {
            return lwm2m_mbedtls_save_session((nint)connection, buffer, buffer.Length);
        }

        /// <summary>See the board's.</summary>
        public static int SaveContext(long connection, byte[] buffer, int offset)
        {
            int count = buffer.Length - offset;
            return lwm2m_mbedtls_save_context((nint)connection, ref Slice(buffer, offset, count), count);
        }

        /// <summary>See the board's.</summary>
        public static int Query(long connection, int what)
        {
            return lwm2m_mbedtls_query((nint)connection, what);
        }

        private static ref byte Slice(byte[] buffer, int offset, int count)
        {
            return ref MemoryMarshal.GetReference(new Span<byte>(buffer, offset, count));
        }

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_features();

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_version();

        [DllImport(Library)]
        private static extern nint lwm2m_mbedtls_new(byte[] seed, nint seedLength);

        [DllImport(Library)]
        private static extern void lwm2m_mbedtls_free(nint connection);

        [DllImport(Library)]
        private static extern void lwm2m_mbedtls_set_timeouts(nint connection, int firstMs, int longestMs);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_set_psk(nint connection, byte[] identity, nint identityLength, byte[] key, nint keyLength);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_set_certificates(
            nint connection, byte[] trusted, nint trustedLength, byte[] own, nint ownLength, byte[] key, nint keyLength, byte[] serverName);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_set_cid(nint connection, byte[] cid, nint length);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_start(nint connection, int suites, ushort mtu, int maxFragment, int tickets);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_resume(nint connection, ref byte session, nint length);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_restore(nint connection, ref byte context, nint length);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_handshake(nint connection, long nowMs, ref byte input, nint inputLength, byte[] output, nint outputSize);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_write(nint connection, long nowMs, ref byte data, nint length, byte[] output, nint outputSize);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_read(
            nint connection, long nowMs, ref byte input, nint inputLength, ref byte data, nint size, byte[] output, nint outputSize);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_close(nint connection, long nowMs, byte[] output, nint outputSize);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_save_session(nint connection, byte[] buffer, nint size);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_save_context(nint connection, ref byte buffer, nint size);

        [DllImport(Library)]
        private static extern int lwm2m_mbedtls_query(nint connection, int what);
    }
}
