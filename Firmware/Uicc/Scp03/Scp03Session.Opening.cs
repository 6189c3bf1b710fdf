using System;
using Lwm2m.Crypto;

namespace Lwm2m.Uicc
{
    // How it is opened (Amendment D §6.2.2).
    public sealed partial class Scp03Session
    {
        private const int InitializeUpdate = 0x50;
        private const int ExternalAuthenticate = 0x82;
        private const int SecuredClass = 0x84;

        // The answer to INITIALIZE UPDATE (Amendment D §7.1.1.4): diversification data, key information, challenge, cryptogram, sequence counter.
        private const int VersionAt = 10;
        private const int ProtocolAt = 11;
        private const int ParameterAt = 12;
        private const int ChallengeAt = 13;
        private const int CryptogramAt = ChallengeAt + Scp03Cipher.ChallengeLength;
        private const int CounterAt = CryptogramAt + Scp03Cipher.MacLength;
        private const int CounterLength = 3;

        // The parameter "i" (Amendment D §5.1, table 5-1).
        private const int Scp03 = 0x03;
        private const int PseudoRandomChallenge = 0x10;
        private const int BothResponseLevels = 0x60;

        /// <summary>
        /// Starts a session: what follows is INITIALIZE UPDATE. Not while <see cref="Scp03Failure.Barred"/>: after a wrong card cryptogram or a refusal there is no
        /// second try.
        /// </summary>
        /// <param name="command">Gets the APDU: 14 bytes, on the basic channel.</param>
        /// <param name="offset">Where it starts.</param>
        /// <returns>Its length; 0 if there is to be no session, <see cref="Failure"/> says why.</returns>
        public int Begin(byte[] command, int offset)
        {
            Close();
            if (_isBarred)
            {
                Fail(Scp03Failure.Barred);
                return 0;
            }

            if (!_keys.TryLoad())
            {
                Fail(Scp03Failure.NoKeys);
                return 0;
            }

            if (_keys.AreBarred())
            {
                Fail(Scp03Failure.Barred);
                return 0;
            }

            _random.Fill(_cipher.Context, _cipher.HostChallengeAt, Scp03Cipher.ChallengeLength);
            command[offset] = 0x80;
            command[offset + 1] = InitializeUpdate;
            command[offset + 2] = (byte)_keys.Version;
            command[offset + 3] = 0;
            command[offset + 4] = Scp03Cipher.ChallengeLength;
            Array.Copy(_cipher.Context, _cipher.HostChallengeAt, command, offset + CardCommand.DataOffset, Scp03Cipher.ChallengeLength);
            command[offset + CardCommand.DataOffset + Scp03Cipher.ChallengeLength] = 0;
            _state = State.Challenged;
            return CardCommand.DataOffset + Scp03Cipher.ChallengeLength + 1;
        }

        /// <summary>Takes the answer to INITIALIZE UPDATE. If the card proves that it has the keys, what follows is EXTERNAL AUTHENTICATE, which is never repeated.</summary>
        /// <param name="response">Holds the data of the answer.</param>
        /// <param name="offset">Where they start.</param>
        /// <param name="count">How many.</param>
        /// <param name="status">The status: 9000, also for 91xx.</param>
        /// <param name="command">Gets the APDU: 21 bytes, on the basic channel. May be another slice of the same array.</param>
        /// <param name="commandOffset">Where it starts.</param>
        /// <returns>Its length; 0 if the session has failed, <see cref="Failure"/> says why.</returns>
        public int Authenticate(byte[] response, int offset, int count, int status, byte[] command, int commandOffset)
        {
            Scp03Failure failure = _state != State.Challenged ? Scp03Failure.Misused
                : status != Ok ? Scp03Failure.NotOffered
                : Check(response, offset, count);
            if (failure == Scp03Failure.None)
            {
                Array.Copy(response, offset + ChallengeAt, _cipher.Context, _cipher.HostChallengeAt + Scp03Cipher.ChallengeLength, Scp03Cipher.ChallengeLength);
                _cipher.Derive(_keys);
                _keys.Wipe();

                // Computed behind the place of the host cryptogram, which is not computed before this one is right.
                int data = commandOffset + CardCommand.DataOffset;
                _cipher.Cryptogram(Scp03Cipher.CardCryptogram, command, data + Scp03Cipher.MacLength);
                if (!ConstantTime.Equal(command, data + Scp03Cipher.MacLength, response, offset + CryptogramAt, Scp03Cipher.MacLength))
                {
                    _isBarred = true;
                    failure = Scp03Failure.CardCryptogram;
                }

                Array.Clear(command, data, 2 * Scp03Cipher.MacLength);
            }

            if (failure != Scp03Failure.None)
            {
                Fail(failure);
                return 0;
            }

            command[commandOffset] = SecuredClass;
            command[commandOffset + 1] = ExternalAuthenticate;
            command[commandOffset + 2] = Level;
            command[commandOffset + 3] = 0;
            command[commandOffset + 4] = 2 * Scp03Cipher.MacLength;
            _cipher.Cryptogram(Scp03Cipher.HostCryptogram, command, commandOffset + CardCommand.DataOffset);
            _cipher.Sign(command, commandOffset, Scp03Cipher.MacLength);
            _state = State.Authenticating;
            return CardCommand.DataOffset + 2 * Scp03Cipher.MacLength;
        }

        /// <summary>Takes the answer to EXTERNAL AUTHENTICATE.</summary>
        /// <param name="count">How many data it has: none.</param>
        /// <param name="status">The status: 9000, also for 91xx.</param>
        /// <returns>Whether the session is open.</returns>
        public bool Open(int count, int status)
        {
            if (_state != State.Authenticating)
            {
                Fail(Scp03Failure.Misused);
                return false;
            }

            // The static keys have been wiped: the mark of their count of refusals is read once more.
            bool isKnown = _keys.TryLoad();
            if (status != Ok || count != 0)
            {
                // 63xx, 69xx, 6Axx: not authenticated, not allowed, not with these parameters. Others do not judge: 9300, 6F00.
                bool isRefused = status >> 8 == 0x63 || status >> 8 == 0x69 || status >> 8 == 0x6A;
                _isBarred |= isRefused || status == Ok;
                if (isKnown && isRefused)
                {
                    _keys.CountRefusal();
                }

                Fail(isRefused ? Scp03Failure.Refused : status == Ok ? Scp03Failure.Malformed : Scp03Failure.NotOffered);
                return false;
            }

            if (isKnown)
            {
                _keys.ForgetRefusals();
            }

            _keys.Wipe();
            _counter = 0;
            _state = State.Open;
            Failure = Scp03Failure.None;
            Sessions++;
            return true;
        }

        private Scp03Failure Check(byte[] response, int offset, int count)
        {
            if (count < CounterAt)
            {
                return Scp03Failure.Malformed;
            }

            // S16 and what is not defined yet are other bits.
            int parameter = response[offset + ParameterAt];
            if (response[offset + ProtocolAt] != Scp03 || (parameter & ~PseudoRandomChallenge) != BothResponseLevels)
            {
                return Scp03Failure.Unsupported;
            }

            if (count != ((parameter & PseudoRandomChallenge) != 0 ? CounterAt + CounterLength : CounterAt))
            {
                return Scp03Failure.Malformed;
            }

            return _keys.Version != 0 && response[offset + VersionAt] != _keys.Version ? Scp03Failure.WrongKeyVersion : Scp03Failure.None;
        }
    }
}
