using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// The device's side of a secure channel to the card: SCP03 with challenges of 8 bytes (GlobalPlatform Card Specification 2.2 Amendment D), at
    /// security level 33 and no other: both directions are encrypted and have a MAC (LwM2M Core Appendix H). An engine over the caller's buffers, which allocates
    /// nothing per message. Each side counts the commands of a session, so none is ever repeated: after an answer that is lost or wrong the
    /// session is over, its keys are wiped, and the next one has new keys.
    /// </summary>
    public sealed partial class Scp03Session
    {
        /// <summary>Security level: C-DECRYPTION, C-MAC, R-ENCRYPTION and R-MAC.</summary>
        public const int Level = 0x33;

        /// <summary>Most data of a command before it is wrapped: 240 bytes with padding, 248 with the MAC (Amendment D §6.2.6).</summary>
        public const int MaxData = 239;

        /// <summary>Bytes that a response may have more than its data: padding and R-MAC.</summary>
        public const int ResponseOverhead = AesBlock.Size + Scp03Cipher.MacLength;

        /// <summary>Length in bytes of the longest APDU that opens a session, EXTERNAL AUTHENTICATE.</summary>
        public const int MaxOpening = CardCommand.DataOffset + 2 * Scp03Cipher.MacLength;

        private const int Ok = 0x9000;
        private const int ToolkitPending = 0x91;

        // Expected secure messaging data objects missing, or incorrect (ISO/IEC 7816-4 §5.6).
        private const int NoSecureMessaging = 0x6987;
        private const int WrongSecureMessaging = 0x6988;

        private readonly Scp03Keys _keys;
        private readonly RandomSource _random;
        private readonly Scp03Cipher _cipher;
        private readonly int _maxCommands;
        private State _state;
        private bool _isBarred;
        private int _counter;

        /// <summary>Makes one that is not open.</summary>
        /// <param name="engine">Provides AES.</param>
        /// <param name="keys">The static keys.</param>
        /// <param name="random">Provides the host challenge.</param>
        /// <param name="maxCommands">Most commands of a session; then another is opened.</param>
        public Scp03Session(CryptoEngine engine, Scp03Keys keys, RandomSource random, int maxCommands = int.MaxValue)
        {
            _keys = keys;
            _random = random;
            _cipher = new Scp03Cipher(engine);
            _maxCommands = maxCommands;
        }

        private enum State : byte
        {
            Closed,
            Challenged,
            Authenticating,
            Open,
            Waiting
        }

        /// <summary>Whether commands can be wrapped, or one is under way.</summary>
        public bool IsOpen
        {
            get { return _state >= State.Open; }
        }

        /// <summary>Why the last session failed, or none could be opened.</summary>
        public Scp03Failure Failure { get; private set; }

        /// <summary>Sessions that failed, or could not be opened.</summary>
        public int Failures { get; private set; }

        /// <summary>Sessions that were opened.</summary>
        public int Sessions { get; private set; }

        /// <summary>Wraps a command in place: its data are padded and encrypted and get the MAC, its class says so.</summary>
        /// <param name="buffer">Holds CLA with the channel, INS, P1, P2, a place for Lc, and the data, with room for 255 bytes of them.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="dataCount">Length of the data; they may be missing.</param>
        /// <returns>Length of the data now, which stands in Lc as well; 0 if it cannot be: the session is over.</returns>
        public int Wrap(byte[] buffer, int offset, int dataCount)
        {
            Scp03Failure failure = _state != State.Open || dataCount < 0 || dataCount > MaxData ? Scp03Failure.Misused
                : _counter == _maxCommands ? Scp03Failure.Exhausted
                : Scp03Failure.None;
            if (failure != Scp03Failure.None)
            {
                // What was to be hidden must not go out in clear by mistake.
                if (dataCount > 0)
                {
                    Array.Clear(buffer, offset + CardCommand.DataOffset, dataCount);
                }

                Fail(failure);
                return 0;
            }

            // Each command counts, also one without data (Amendment D §6.2.6).
            _counter++;
            int count = dataCount == 0 ? 0 : _cipher.Encrypt(buffer, offset + CardCommand.DataOffset, dataCount, _counter);
            buffer[offset] |= (byte)((buffer[offset] & 0x40) != 0 ? 0x20 : 0x04);
            buffer[offset + 4] = (byte)(count + Scp03Cipher.MacLength);
            _cipher.Sign(buffer, offset, count);
            _state = State.Waiting;
            return count + Scp03Cipher.MacLength;
        }

        /// <summary>
        /// Unwraps the response to the last command in place. One with an error status has neither data nor MAC (Amendment D §6.2.5), so anybody on the line can have
        /// made it; the session goes on, unless the card says that it does not. Every other one must have the right R-MAC, and so must an error that has one
        /// all the same.
        /// </summary>
        /// <param name="buffer">Holds the response, without status.</param>
        /// <param name="offset">Where it starts; so do the data afterwards.</param>
        /// <param name="count">Its length.</param>
        /// <param name="status">Its status: 9000, also for 91xx, or the warning behind which it was fetched.</param>
        /// <param name="wireStatus">The status as it was received: the card may have made the R-MAC over 91xx.</param>
        /// <returns>Length of the data; less than 0 if the response is not genuine: nothing of it may be used, and the session is over.</returns>
        public int Unwrap(byte[] buffer, int offset, int count, int status, int wireStatus)
        {
            Scp03Failure failure = Scp03Failure.None;
            int data = 0;
            if (_state != State.Waiting)
            {
                failure = Scp03Failure.Misused;
            }
            else if (IsError(status))
            {
                failure = status == NoSecureMessaging || status == WrongSecureMessaging ? Scp03Failure.Desynchronized
                    : count == 0 || (count == Scp03Cipher.MacLength && _cipher.Verify(buffer, offset, 0, status)) ? Scp03Failure.None
                    : Scp03Failure.ResponseMac;
            }
            else
            {
                data = count - Scp03Cipher.MacLength;
                if (data < 0 || !IsGenuine(buffer, offset, data, status, wireStatus))
                {
                    failure = Scp03Failure.ResponseMac;
                }
                else if (data > 0)
                {
                    data = _cipher.Decrypt(buffer, offset, data, _counter);
                    failure = data < 0 ? Scp03Failure.ResponseForm : Scp03Failure.None;
                }
            }

            if (failure != Scp03Failure.None)
            {
                Fail(failure);
                return -1;
            }

            _state = State.Open;
            return data;
        }

        /// <summary>No answer came, or a damaged one: the card may have counted the command or not. The session is over.</summary>
        public void Abort()
        {
            if (_state != State.Closed)
            {
                Fail(Scp03Failure.NoAnswer);
            }
        }

        /// <summary>Ends the session and wipes its keys: the channel was closed, or the card was reset.</summary>
        public void Close()
        {
            _state = State.Closed;
            _counter = 0;
            _keys.Wipe();
            _cipher.Wipe();
        }

        /// <summary>There is another card, or there are other keys: allows one try more. Refusals that the store counts stay counted.</summary>
        public void Rearm()
        {
            _isBarred = false;
        }

        /// <summary>Whether a status comes without R-MAC: all but 9000 and warnings (Amendment D §6.2.5).</summary>
        private static bool IsError(int status)
        {
            int first = status >> 8;
            return status != Ok && first != 0x62 && first != 0x63;
        }

        private bool IsGenuine(byte[] buffer, int offset, int dataCount, int status, int wireStatus)
        {
            return _cipher.Verify(buffer, offset, dataCount, status)
                || (status == Ok && wireStatus >> 8 == ToolkitPending && _cipher.Verify(buffer, offset, dataCount, wireStatus));
        }

        private void Fail(Scp03Failure failure)
        {
            if (failure == Scp03Failure.Misused && _state == State.Closed)
            {
                // Why it is closed says more.
                return;
            }

            Close();
            Failure = failure;
            Failures++;
        }
    }
}
