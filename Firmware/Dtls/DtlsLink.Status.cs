using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <content>State and statistics.</content>
    public sealed partial class DtlsLink
    {
        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <summary>
        /// The longest content of one record. Depends on the link beneath, the requested fragment length, the suite and the Connection ID;
        /// before the handshake it assumes the first suite and no Connection ID.
        /// </summary>
        public override int MaxDatagram
        {
            get
            {
                int room = _association.Connection.ContentFor(_inner.MaxDatagram - RecordHeader.Length);
                return room < _options.MaxFragmentLength ? room : _options.MaxFragmentLength;
            }
        }

        /// <inheritdoc/>
        public override HandshakeKind Handshake
        {
            get { return _association.Kind; }
        }

        /// <inheritdoc/>
        public override bool KeepsAddress
        {
            get { return _inner.KeepsAddress || _association.Connection.PeerConnectionIdLength > 0; }
        }

        /// <inheritdoc/>
        public override bool IsFaultLocal
        {
            get { return _inner.IsFaultLocal; }
        }

        /// <inheritdoc/>
        public override bool MayHaveMore
        {
            get { return _association.Reader.IsSpent || _inner.MayHaveMore; }
        }

        /// <inheritdoc/>
        public override int HandshakeDatagrams
        {
            get { return _association.HandshakeDatagrams; }
        }

        /// <inheritdoc/>
        public override int OverheadBytes
        {
            get { return _association.Bytes - _content; }
        }

        /// <inheritdoc/>
        public override int HandshakeBytes
        {
            get { return _association.HandshakeBytes; }
        }

        /// <inheritdoc/>
        public override int HandshakeMs
        {
            get { return _association.HandshakeMs; }
        }

        /// <inheritdoc/>
        public override int Alert
        {
            get { return _association.Alert.Description; }
        }

        /// <inheritdoc/>
        public override AlertAction Action
        {
            get { return _association.Alert.Action; }
        }

        /// <summary>Records dropped since the link was made: forged, replayed, malformed or not of this connection.</summary>
        public int DroppedRecords
        {
            get { return _association.Reader.Dropped; }
        }

        /// <summary>Erases the session, here and in the store, so that the next handshake is a full one.</summary>
        public void Forget()
        {
            _association.Session.Forget();
            if (_store is not null)
            {
                _store.Forget();
            }
        }

        /// <inheritdoc/>
        public override void Abandon()
        {
            _isCurrent = false;
            _association.Session.Forget();
            if (_store is not null)
            {
                _store.Abandon();
            }
        }

        /// <summary>Lends a buffer for the datagrams of a handshake; the messages above use it at other times.</summary>
        public override void Lend(byte[] buffer)
        {
            _association.Reader.Lend(buffer);
        }

        /// <inheritdoc/>
        public override void Wipe()
        {
            _association.Session.Forget();
        }
    }
}
