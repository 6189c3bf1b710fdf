using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>
    /// The security context with one other endpoint over its lifetime: the derivation in force with its numbers and window, and besides
    /// the one that an exchange of nonces attempts (RFC 8613 App. B.2). What is attempted replaces what is in force only when the other side
    /// has proven that it takes part.
    /// </summary>
    /// <remarks>
    /// A message is processed in two steps: a method Select… puts the keys to use into <see cref="OscoreWork"/>, and when a
    /// message of the peer was verified, a method Accept… updates the state. No unverified message changes the context in force.
    /// </remarks>
    internal sealed partial class OscoreContext
    {
        private readonly OscoreWork _work;
        private readonly CryptoEngine _engine;
        private readonly ContextStore _store;
        private readonly NonceExchange _exchange;
        private readonly OscoreOptions _options;
        private readonly Rederivation _rederivation;
        private readonly ContextInForce _inForce;

        private ContextLimits _limits;      // null before the first is needed
        private uint _lastEpoch;
        private bool _isLost;               // derive anew with the next request
        private bool _isChallenging;        // a request that may be a replay was challenged, and RequestDueMs says until when

        /// <summary>Resumes the context from the store, or starts with the provisioned one.</summary>
        public OscoreContext(
            CommonContext common, ContextStore store, NonceExchange exchange, CryptoEngine engine, OscoreOptions options, Rederivation rederivation, OscoreWork work)
        {
            Common = common;
            _work = work;
            _engine = engine;
            _store = store;
            _exchange = exchange;
            _options = options;
            _rederivation = rederivation;
            _inForce = new ContextInForce(common, store, options);
            IsResumed = _inForce.Load(rederivation, engine, work);
            _lastEpoch = _inForce.Epoch;
        }

        /// <summary>The Common Context of all its derivations.</summary>
        public readonly CommonContext Common;

        /// <summary>Which derivation the request of ours in hand leaves under.</summary>
        public uint RequestEpoch;

        /// <summary>Whether it resumed the state <see cref="Suspend"/> saved.</summary>
        public readonly bool IsResumed;

        /// <summary>Number of contexts put in force.</summary>
        public int Replacements;

        /// <summary>When a request of ours is needed, or never.</summary>
        public long RequestDueMs = DatagramLink.Never;

        /// <summary>Whether the last message was not protected because the store gave no number.</summary>
        public bool LacksNumber;

        /// <summary>Bytes that a kid context takes in requests now, its length included.</summary>
        public int KidContextRoom
        {
            get
            {
                if (!_inForce.IsSet || _isLost || _exchange.State != NonceExchangeState.None)
                {
                    int length = NonceExchange.OwnR2Length + NonceExchange.NonceLength;
                    return 3 + (_exchange.IdContextLength > length ? _exchange.IdContextLength : length);
                }

                return _inForce.ShowsIdContext ? 1 + _inForce.Keys.IdContextLength : 0;
            }
        }

        private ContextLimits Limits
        {
            get
            {
                if (_limits is null)
                {
                    _limits = new ContextLimits(_options);
                }

                return _limits;
            }
        }

        /// <summary>Saves the window and the numbers for one restart.</summary>
        public bool Suspend()
        {
            return _inForce.Suspend();
        }

        /// <summary>Wipes all keys; nothing can be protected any more.</summary>
        public void Wipe()
        {
            _inForce.Wipe();
            _exchange.End();
            _exchange.ForgetKey();
            _work.WipeAttempted(Common);
            Common.Wipe();
        }

        private bool IsInForce(RequestBinding binding)
        {
            return _inForce.IsSet && binding.Epoch == _inForce.Epoch;
        }

        private bool IsOfExchange(RequestBinding binding)
        {
            return _exchange.State != NonceExchangeState.None && binding.Epoch == _exchange.Epoch;
        }

        private void SelectInForce()
        {
            _work.Selected = _inForce.Keys;
        }

        private void SelectAttempted(byte[] idContext, int length)
        {
            _work.SelectAttempted(_engine, Common, idContext, length);
        }

        /// <summary>Puts the attempted, selected and verified context in force. The previous keys are wiped.</summary>
        private void Commit(uint epoch)
        {
            _work.Attempted = _inForce.Replace(_work.Attempted, epoch);
            Replacements++;
            _isLost = false;
            _isChallenging = false;
            RequestDueMs = DatagramLink.Never;
        }
    }
}
