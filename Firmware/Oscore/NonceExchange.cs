using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The exchange of nonces by which a security context is derived anew (RFC 8613 App. B.2): as client it remembers the ID Context it has come to, as
    /// server only the key by which a nonce R2 of ours is recognised (App. B.2.1), so that repeated first messages take no memory. None of it is in force.
    /// </summary>
    internal sealed class NonceExchange
    {
        /// <summary>Bytes of R1, R3 and the random part S2 of R2.</summary>
        public const int NonceLength = 8;

        /// <summary>Bytes of an R2 of ours: S2 and a truncated HMAC of it.</summary>
        public const int OwnR2Length = 2 * NonceLength;

        /// <summary>Longest ID Context with its CBOR head.</summary>
        public const int MaxWrappedLength = 2 + SecurityContext.MaxIdContextLength;

        // The head of a CBOR byte string (RFC 8949 §3.1): the length itself, or that it follows in one or two bytes.
        private const int ByteString = 0x40;
        private const int OneByteLength = 24;
        private const int TwoByteLength = 25;

        private readonly RandomSource _random;
        private readonly HmacSha256 _hmac;
        private readonly OscoreWork _work;
        private byte[] _key;            // K_HMAC; null before the first answer of ours
        private bool _hasKey;
        private long _keySinceMs;

        public NonceExchange(RandomSource random, HmacSha256 hmac, OscoreWork work)
        {
            _random = random;
            _hmac = hmac;
            _work = work;
        }

        /// <summary>State of the client's exchange.</summary>
        public NonceExchangeState State;

        /// <summary>When it last progressed.</summary>
        public long SinceMs = long.MinValue / 2;

        /// <summary>Whether its third context had no answer but an error that anybody can send.</summary>
        public bool HasUnprotectedError;

        /// <summary>The derivation that requests of this state belong to.</summary>
        public uint Epoch;

        /// <summary>Holds the client's ID Context: ID1 = R1, later R2 ‖ R3.</summary>
        public readonly byte[] IdContext = new byte[SecurityContext.MaxIdContextLength];

        /// <summary>Its bytes.</summary>
        public int IdContextLength;

        /// <summary>Holds the second ID Context, R2 ‖ ID1, of either side.</summary>
        public readonly byte[] SecondIdContext = new byte[SecurityContext.MaxIdContextLength];

        /// <summary>Its bytes.</summary>
        public int SecondIdContextLength;

        /// <summary>Bytes of the R2 in it.</summary>
        public int R2Length;

        /// <summary>The derivation that the one answer of ours to a first message belongs to, or 0.</summary>
        public uint AnswerEpoch;

        /// <summary>Starts as client (RFC 8613 App. B.2 step 1).</summary>
        public void Begin(uint epoch, long nowMs)
        {
            _random.Fill(IdContext, 0, NonceLength);
            IdContextLength = NonceLength;
            State = NonceExchangeState.First;
            SinceMs = nowMs;
            Epoch = epoch;
        }

        /// <summary>Continues as client with a verified R2 (RFC 8613 App. B.2 step 3).</summary>
        public void Continue(uint epoch, long nowMs)
        {
            Array.Copy(SecondIdContext, 0, IdContext, 0, R2Length);
            _random.Fill(IdContext, R2Length, NonceLength);
            IdContextLength = R2Length + NonceLength;
            State = NonceExchangeState.Third;
            HasUnprotectedError = false;
            SinceMs = nowMs;
            Epoch = epoch;
        }

        /// <summary>Ends the client's exchange.</summary>
        public void End()
        {
            State = NonceExchangeState.None;
            Array.Clear(IdContext, 0, IdContext.Length);
            IdContextLength = 0;
        }

        /// <summary>Whether an ID Context is the one that the client's exchange has come to, whose answer has not come.</summary>
        public bool IsAwaited(byte[] idContext, int offset, int length)
        {
            return State == NonceExchangeState.Third && length == IdContextLength && ConstantTime.Equal(IdContext, 0, idContext, offset, length);
        }

        /// <summary>Whether it is the R2 by which the client's exchange has come there: nobody has a context of that alone, but some ask under it.</summary>
        public bool IsHalf(byte[] idContext, int offset, int length)
        {
            return State == NonceExchangeState.Third && length == IdContextLength - NonceLength && ConstantTime.Equal(IdContext, 0, idContext, offset, length);
        }

        /// <summary>Makes the second ID Context of an R2 and the first ID Context.</summary>
        /// <returns>False when it is too long, or R2 too short to be unpredictable.</returns>
        public bool TrySetSecond(byte[] r2, int r2Offset, int r2Length, byte[] id1, int id1Offset, int id1Length)
        {
            id1Length = id1Length < 0 ? 0 : id1Length;
            if (r2Length < NonceLength || r2Length + NonceLength > SecurityContext.MaxIdContextLength || r2Length + id1Length > SecurityContext.MaxIdContextLength)
            {
                return false;
            }

            Array.Copy(r2, r2Offset, SecondIdContext, 0, r2Length);
            if (id1Length > 0)
            {
                Array.Copy(id1, id1Offset, SecondIdContext, r2Length, id1Length);
            }

            SecondIdContextLength = r2Length + id1Length;
            R2Length = r2Length;
            AnswerEpoch = 0;
            return true;
        }

        /// <summary>Makes an R2 for a first message that has proven genuine (RFC 8613 App. B.2 step 2), to be sent in one answer.</summary>
        public void PrepareAnswer(byte[] id1, int id1Length, uint epoch, long nowMs)
        {
            if (!_hasKey)
            {
                if (_key is null)
                {
                    _key = new byte[HmacSha256.Size];
                }

                _random.Fill(_key, 0, _key.Length);
                _hasKey = true;
                _keySinceMs = nowMs;
            }

            _random.Fill(SecondIdContext, 0, NonceLength);
            WriteMac(SecondIdContext, 0, _work.Scratch);
            Array.Copy(_work.Scratch, 0, SecondIdContext, NonceLength, NonceLength);
            Array.Copy(id1, 0, SecondIdContext, OwnR2Length, id1Length);
            SecondIdContextLength = OwnR2Length + id1Length;
            AnswerEpoch = epoch;
        }

        /// <summary>Call after the answer was sent: its keys are for one message only.</summary>
        public void EndAnswer()
        {
            AnswerEpoch = 0;
        }

        /// <summary>Whether an ID Context starts with an R2 of ours that no exchange has been completed with (RFC 8613 App. B.2 step 4).</summary>
        public bool StartsWithOwnR2(byte[] idContext, int offset, int length)
        {
            if (!_hasKey || length <= OwnR2Length)
            {
                return false;
            }

            byte[] mac = _work.Scratch;
            WriteMac(idContext, offset, mac);
            return ConstantTime.Equal(mac, 0, idContext, offset + NonceLength, NonceLength);
        }

        /// <summary>Wipes the key, with which all R2 that are under way are forgotten.</summary>
        public void ForgetKey()
        {
            if (_hasKey)
            {
                Array.Clear(_key, 0, _key.Length);
                _hasKey = false;
            }

            AnswerEpoch = 0;
        }

        /// <summary>Wipes a key that has become too old.</summary>
        public void Expire(long nowMs, int lifetimeMs)
        {
            if (_hasKey && nowMs - _keySinceMs >= lifetimeMs)
            {
                ForgetKey();
            }
        }

        /// <summary>Reads an ID Context from a kid context, where it stands as a CBOR byte string.</summary>
        public bool TryUnwrap(byte[] buffer, int offset, int count, out int idOffset, out int idLength)
        {
            idOffset = 0;
            idLength = 0;
            int head = count > 0 ? buffer[offset] - ByteString : -1;
            if (head < 0 || head > TwoByteLength || count <= head - OneByteLength + 1)
            {
                return false;
            }

            int headLength = head < OneByteLength ? 1 : head - OneByteLength + 2;
            idLength = head < OneByteLength ? head : (int)BigEndian.ReadUnsigned(buffer, offset + 1, headLength - 1);
            idOffset = offset + headLength;
            return idLength > 0 && idLength == count - headLength;
        }

        /// <summary>Writes an ID Context as a CBOR byte string.</summary>
        /// <returns>Its bytes, up to <see cref="MaxWrappedLength"/>.</returns>
        public int Wrap(byte[] idContext, int length, byte[] output)
        {
            ByteWindow window = _work.Window;
            window.Begin(output, 0, 0, output.Length);
            _work.Writer.Begin(window);
            _work.Writer.WriteBytes(idContext, 0, length);
            return window.Total;
        }

        private void WriteMac(byte[] s2, int offset, byte[] mac)
        {
            lock (_hmac)
            {
                _hmac.SetKey(_key, 0, _key.Length);
                _hmac.Update(s2, offset, NonceLength);
                _hmac.Finish(mac, 0);
                _hmac.Clear();
            }
        }
    }
}
