using System.Runtime.CompilerServices;

namespace Lwm2m.MbedTls
{
    /// <summary>
    /// The calls into the C core (<c>native/lwm2m_mbedtls.h</c> says what each does), as a board's image carries them. Nothing but these calls
    /// is in this assembly, so that its native checksum changes with them alone and an image fits every later version of the rest.
    /// </summary>
    /// <remarks>
    /// Answers below 0 are errors of Mbed TLS. <c>connection</c> is what <see cref="Create"/> answered, until <see cref="Free"/>. An image
    /// without the interop throws NotSupportedException. The host has the same class over a shared library.
    /// </remarks>
    public static class NativeMbedTls
    {
        /// <summary>What the image's Mbed TLS can do: the sum of <see cref="MbedTlsFeature"/>.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Features();

        /// <summary>Version of Mbed TLS, such as 0x03060600.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Version();

        /// <summary>Makes a connection of 64 unpredictable bytes.</summary>
        /// <returns>The connection, or 0 when there is no memory.</returns>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern long Create(byte[] seed);

        /// <summary>Gives back what the connection holds, keys wiped. 0 is taken.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void Free(long connection);

        /// <summary>First and longest wait of a flight in milliseconds.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SetTimeouts(long connection, int firstMs, int longestMs);

        /// <summary>The pre-shared key and its identity.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SetPsk(long connection, byte[] identity, byte[] key);

        /// <summary>Certificates and key in DER, and the server's name in ASCII with a NUL behind it.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SetCertificates(long connection, byte[] trusted, byte[] own, byte[] key, byte[] serverName);

        /// <summary>Offers Connection IDs; the server's records are to carry this one, which may be empty.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SetConnectionId(long connection, byte[] connectionId);

        /// <summary>Sets the connection up.</summary>
        /// <param name="connection">The connection.</param>
        /// <param name="suites">The sum of <see cref="MbedTlsSuite"/>.</param>
        /// <param name="mtu">Largest datagram in bytes.</param>
        /// <param name="maxFragment">0, 512, 1024, 2048 or 4096.</param>
        /// <param name="tickets">1 to ask for session tickets, or 0.</param>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Start(long connection, int suites, int mtu, int maxFragment, int tickets);

        /// <summary>Offers to resume a session.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Resume(long connection, byte[] session, int count);

        /// <summary>Goes on with a saved connection.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Restore(long connection, byte[] context, int offset, int count);

        /// <summary>Shakes hands with a datagram or, when <paramref name="inputCount"/> is 0, without.</summary>
        /// <returns>0 when done, 1 to go on, or an error.</returns>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Handshake(long connection, long nowMs, byte[] input, int inputCount, byte[] output);

        /// <summary>Seals a datagram into <paramref name="output"/>.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Write(long connection, long nowMs, byte[] data, int offset, int count, byte[] output);

        /// <summary>Opens a datagram or, when <paramref name="inputCount"/> is 0, what is left of the last one.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Read(long connection, long nowMs, byte[] input, int inputCount, byte[] data, int offset, int count, byte[] output);

        /// <summary>Writes close_notify into <paramref name="output"/>.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Close(long connection, long nowMs, byte[] output);

        /// <summary>Writes the session, once a connection.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SaveSession(long connection, byte[] buffer);

        /// <summary>Writes the connection; only <see cref="Free"/> may follow.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int SaveContext(long connection, byte[] buffer, int offset);

        /// <summary>Answers one of <see cref="MbedTlsQuery"/>.</summary>
        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern int Query(long connection, int what);
    }
}
