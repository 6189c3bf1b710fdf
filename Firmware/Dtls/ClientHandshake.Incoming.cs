using Lwm2m.Foundation;

namespace Lwm2m.Dtls
{
    /// <content>From fragments to messages.</content>
    internal sealed partial class ClientHandshake
    {
        private const int None = -1;

        private LongMessage _long;              // null before the first one
        private bool _isLong;                   // the message looked at, which is in the transcript already

        /// <summary>Takes the content of a handshake record: one fragment or more.</summary>
        internal void OnRecord(int epoch, byte[] buffer, int offset, int count, long nowMs)
        {
            int end = offset + count;
            int part;
            for (; _state < HandshakeState.Done && end - offset >= HandshakeHeader.Length; offset += HandshakeHeader.Length + part)
            {
                int length = HandshakeHeader.ReadLength(buffer, offset);
                part = HandshakeHeader.ReadFragmentLength(buffer, offset);
                if (part > end - offset - HandshakeHeader.Length || HandshakeHeader.ReadFragmentOffset(buffer, offset) + part > length)
                {
                    return;
                }

                OnFragment(epoch, buffer, offset, length, nowMs);
            }
        }

        /// <summary>Takes the messages that are complete. Call when all of a datagram is there, as a later message counts in place of an earlier one, and before keys change.</summary>
        internal void Process(long nowMs)
        {
            if ((!HasSentFinished || _exchange.Repeats > 0) && IsOtherFlightThere)
            {
                TryTakeOtherFlight();
            }

            HandshakeReassembly incoming = _exchange.Incoming;
            while (_state < HandshakeState.Done && incoming.IsComplete)
            {
                byte[] message = incoming.Message;
                DropLong();
                if (message[0] == HandshakeType.HelloVerifyRequest)
                {
                    incoming.Advance();
                    OnHelloVerifyRequest(message, 0, nowMs);
                }
                else if (!TryTake(message, nowMs))
                {
                    incoming.Drop();
                }
            }
        }

        private void OnFragment(int epoch, byte[] buffer, int offset, int length, long nowMs)
        {
            int type = buffer[offset];
            int number = HandshakeHeader.ReadNumber(buffer, offset);
            bool isWhole = HandshakeHeader.ReadFragmentLength(buffer, offset) == length;
            HandshakeReassembly incoming = _exchange.Incoming;
            if (!incoming.Fits(length))
            {
                // Its turn may have come.
                Process(nowMs);
                incoming = _exchange.Incoming;
            }

            if (epoch == 0 && type == HandshakeType.ServerHello && _state == HandshakeState.AwaitingServerHello && number != incoming.Next)
            {
                // The first message that counts, whatever number a HelloVerifyRequest of anybody made us expect.
                DropLong();
                incoming.Restart(number);
            }
            else if (epoch == 0 && type == HandshakeType.ServerHello && isWhole && IsOtherHello(buffer, offset, length))
            {
                StartOver();
                incoming.Restart(number);
            }
            else if (epoch == 0 && _state > HandshakeState.AwaitingServerHello && incoming.Fits(length))
            {
                OnOtherFlight(type, number, buffer, offset, isWhole);
            }

            if (type == HandshakeType.HelloVerifyRequest && isWhole)
            {
                // Outside the order of the messages, because a server that remembers nothing numbers it as it likes (RFC 6347 §4.2.1).
                OnHelloVerifyRequest(buffer, offset, nowMs);
            }
            else if ((type == HandshakeType.Finished) != (epoch == 1) || type == HandshakeType.HelloRequest)
            {
                // The Finished comes under the new keys and nothing else does. A HelloRequest has no place here (RFC 5246 §7.4.1.1).
                return;
            }
            else if (number < incoming.Next)
            {
                if (type == HandshakeType.ServerHelloDone && _state == HandshakeState.AwaitingFinished)
                {
                    // The server repeats its flight: ours was lost (RFC 6347 §4.2.4).
                    _exchange.WantRepeat();
                }
                else if (number == _replaceable && isWhole)
                {
                    Replace(type, buffer, offset, length);
                }
            }
            else if (incoming.Fits(length))
            {
                incoming.Add(buffer, offset);
            }
            else if (number == incoming.Next)
            {
                OnLongFragment(type, buffer, offset, length, nowMs);
            }
        }

        /// <summary>Takes a part of a message that is not held as a whole.</summary>
        private void OnLongFragment(int type, byte[] buffer, int offset, int length, long nowMs)
        {
            if (length > LongMessage.MaxLength || type == HandshakeType.Finished)
            {
                Refuse(type, AlertDescription.DecodeError, nowMs);
                return;
            }

            _replaceable = None;
            if (_long is null)
            {
                _long = new LongMessage(_secrets.Transcript, _maxMessage);
            }

            if (_long.Add(buffer, offset))
            {
                _isLong = true;
                if (TryTake(_long.Head, nowMs))
                {
                    _long.Accept();
                }
                else
                {
                    _long.Drop();
                }

                _isLong = false;
            }
        }

        private void DropLong()
        {
            if (_long is not null)
            {
                _long.Drop();
            }
        }

        /// <summary>Takes a complete message.</summary>
        /// <returns>False when it is wrong: then another may come in its place.</returns>
        private bool TryTake(byte[] message, long nowMs)
        {
            int alert = OnMessage(message[0], message, HandshakeHeader.ReadLength(message, 0), nowMs);
            if (alert != AlertDescription.None)
            {
                Refuse(message[0], alert, nowMs);
                return false;
            }

            _exchange.Trust();
            _exchange.Incoming.Advance();
            return true;
        }

        /// <summary>
        /// Refuses a message. A Finished is the server's, as it came under the keys, and nothing better can follow; anybody could have sent
        /// another, so that the server gets the time to send its own. A message of its flight, when that was complete, may be the server's, and the one
        /// taken in its place was not: the flight will be repeated.
        /// </summary>
        private void Refuse(int type, int alert, long nowMs)
        {
            if (type == HandshakeType.Finished && _state == HandshakeState.AwaitingFinished)
            {
                Fail(alert, true);
            }
            else if (!HasSentFinished || (type != HandshakeType.ServerKeyExchange && type != HandshakeType.ServerHelloDone))
            {
                Suspect(alert, true, nowMs);
            }
        }

        /// <summary>Adds a message to the transcript that stays.</summary>
        private void Count(byte[] message)
        {
            _replaceable = None;
            if (!_isLong)
            {
                _secrets.Transcript.Add(message, 0);
            }
        }
    }
}
