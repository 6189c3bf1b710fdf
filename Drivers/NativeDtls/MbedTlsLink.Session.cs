using Lwm2m.Foundation;

namespace Lwm2m.NativeDtls
{
    /// <content>The session and the saved connection, which outlive the native connection.</content>
    public sealed partial class MbedTlsLink
    {
        /// <inheritdoc/>
        public override void SetCredentials(LinkCredentials credentials)
        {
            _credentials = (PreSharedKey)credentials;
            _isResumable = false;
            Forget();
            if (_state == LinkState.Opening)
            {
                // Nothing may open under the former key. Reopened from another port, so that late datagrams do not interfere.
                Close();
                Open(_nowMs);
            }
        }

        /// <summary>
        /// Saves the connection in the store and closes the link without a message to the peer, for a sleep with the power off. The next
        /// <see cref="Open"/>, of this object or of one made after the restart, resumes it, once.
        /// </summary>
        /// <returns>
        /// False when the link is not open, has certificates, the image cannot save it, or the store failed. If only the store failed,
        /// the link is closed nevertheless, because Mbed TLS cannot continue.
        /// </returns>
        public override bool Suspend()
        {
            if (_state != LinkState.Open || _saved is null || _certificate is not null || !_isResumable || _hasRest)
            {
                return false;
            }

            bool isPut = _saved.TryPut(_connection.Handle, _credentials);
            End(LinkState.Closed);
            return isPut;
        }

        /// <summary>Erases the session, here and in the store, so that the next handshake is a full one.</summary>
        public void Forget()
        {
            _session.Forget();
            if (_saved is not null)
            {
                _saved.Forget();
            }
        }

        /// <inheritdoc/>
        public override void Abandon()
        {
            _isResumable = false;
            _session.Forget();
            if (_saved is not null)
            {
                _saved.Abandon();
            }
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            _session.Forget();
        }
    }
}
