using System;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>The session for an abbreviated handshake: session ID or ticket, and the master secret (RFC 5246 §7.3, RFC 5077).</summary>
    internal sealed class ResumableSession
    {
        private readonly byte[] _session;
        private int _length;

        internal ResumableSession(int maxLength)
        {
            _session = new byte[maxLength];
        }

        /// <summary>Stores the session of a connection. One that does not fit is dropped: the next handshake is a full one.</summary>
        internal void Save(long connection)
        {
            Forget();
            int length = NativeMbedTls.SaveSession(connection, _session);
            _length = length > 0 ? length : 0;
        }

        /// <summary>Offers the session, if there is one, in the handshake of a connection that was just set up. One that Mbed TLS refuses is forgotten.</summary>
        internal void Offer(long connection)
        {
            if (_length > 0 && NativeMbedTls.Resume(connection, _session, _length) < 0)
            {
                Forget();
            }
        }

        internal void Forget()
        {
            Array.Clear(_session, 0, _session.Length);
            _length = 0;
        }
    }
}
