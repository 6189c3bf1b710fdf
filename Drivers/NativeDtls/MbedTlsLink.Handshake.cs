using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <content>How a connection begins and ends.</content>
    public sealed partial class MbedTlsLink
    {
        private void StartHandshake()
        {
            _kind = HandshakeKind.None;
            _alert = MbedTlsConnection.NoAlert;
            Error = 0;
            _records = 0;
            _isResumable = true;
            Follow(_handshake.Start(_nowMs, _credentials));
        }

        private void TakeHandshakeDatagrams()
        {
            for (int i = 0; i < MaxDatagramsPerCall && _state == LinkState.Opening; i++)
            {
                int arrived = _inner.Receive(_input, 0, _input.Length);
                if (arrived == 0)
                {
                    return;
                }

                Follow(_handshake.Advance(_nowMs, arrived));
            }
        }

        /// <summary>Opens or fails the link when the handshake has come to an end.</summary>
        private void Follow(int result)
        {
            if (result < 0)
            {
                Fail(result);
            }
            else if (result == MbedTlsHandshake.Done)
            {
                _kind = _handshake.Kind;
                _hasRest = _connection.HasRest;
                _maxDatagram = _connection.Query(MbedTlsQuery.MaxPayload);
                _state = LinkState.Open;
                KeepSession();
            }
        }

        private void KeepSession()
        {
            if (_kind == HandshakeKind.Restored)
            {
                return;
            }

            if (_isResumable)
            {
                _session.Save(_connection.Handle);
            }
            else
            {
                _session.Forget();
            }
        }

        private bool SendOutput()
        {
            int length = _connection.OutputCount;
            return length > 0 && _inner.Send(_connection.Output, 0, length);
        }

        private void SendCloseNotify()
        {
            if (NativeMbedTls.Close(_connection.Handle, _nowMs, _connection.Output) == 0)
            {
                SendOutput();
            }
        }

        private void EndByPeer(int error)
        {
            if (_connection.Alert == CloseNotify)
            {
                _alert = CloseNotify;
                _action = AlertAction.Reconnect;
                Close();
                return;
            }

            _session.Forget();
            Fail(error);
        }

        private void Fail(int error)
        {
            Error = error;
            _alert = _connection.Alert;
            _action = AlertTable.ActionOf(AlertTable.Fatal, _alert, _state == LinkState.Opening);
            End(LinkState.Failed);
        }

        private void End(LinkState state)
        {
            FreeConnection();
            _kind = HandshakeKind.None;
            _maxDatagram = _connection.MaxContentBeforeHandshake;
            _inner.Close();
            _state = state;
        }

        private void FreeConnection()
        {
            _connection.Free();
            _hasRest = false;
        }
    }
}
