using System;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The bounds and choices of an <see cref="OscoreProtection"/>.</summary>
    public sealed class OscoreOptions
    {
        /// <summary>Requests of the other side that may come out of order: 32 to 64 (RFC 8613 §3.2.2).</summary>
        public int ReplayWindow { get; set; } = Foundation.ReplayWindow.Width;

        /// <summary>Sender Sequence Numbers reserved by one write, K of RFC 8613 App. B.1.1; as many are lost by a power cut at most.</summary>
        public int SequencesPerWrite { get; set; } = 64;

        /// <summary>
        /// When contexts are derived anew. Other than <see cref="Rederivation.OnFirstUseAndLoss"/> the Master Secret is used as it was given, so a
        /// store that is wiped or set back takes it with it: the numbers begin again, and nonces would come twice under it (RFC 8613 §3.3).
        /// </summary>
        public Rederivation Rederivation { get; set; } = Rederivation.OnFirstUseAndLoss;

        /// <summary>Whether requests carry an ID Context that was agreed on beforehand, for servers that need it to find the context (RFC 8613 §5.1).</summary>
        public bool SendIdContext { get; set; } = true;

        /// <summary>Whether requests go on to carry one that was derived when both sides have it. It takes 25 bytes or more; libcoap 4.3 finds the context by nothing else.</summary>
        public bool SendDerivedIdContext { get; set; }

        /// <summary>Contexts of others behind the peer that can be added.</summary>
        public int MaxContexts { get; set; } = 4;

        /// <summary>
        /// Milliseconds after which a derivation that has not come to its end is given up, and the context before it, if there is one, used
        /// again: EXCHANGE_LIFETIME (RFC 7252 §4.8.2).
        /// </summary>
        public int RederivationTimeoutMs { get; set; } = BearerTiming.DefaultExchangeLifetimeMs;

        /// <summary>
        /// Milliseconds in which an error without protection is taken for a loss of the context only once. Anybody could have sent it
        /// (RFC 8613 §5.1).
        /// </summary>
        public int LossIntervalMs { get; set; } = 10000;

        /// <summary>Milliseconds that the key lasts by which a nonce of ours is recognised, K_HMAC (RFC 8613 App. B.2.1).</summary>
        public int NonceLifetimeMs { get; set; } = BearerTiming.DefaultExchangeLifetimeMs;

        /// <summary>
        /// Requests that ask for a context of their own (RFC 8613 App. B.2 step 2), and as many that name an R2 of ours (step 4), that are looked
        /// into in each <see cref="FirstMessageIntervalMs"/>: each costs a derivation, and anybody can send it. Beyond it the server is asked
        /// instead, once: what it has lost, that finds out as well.
        /// </summary>
        public int MaxFirstMessages { get; set; } = 64;

        /// <summary>The time in which there are <see cref="MaxFirstMessages"/>.</summary>
        public int FirstMessageIntervalMs { get; set; } = 60000;

        /// <summary>
        /// Requests that were challenged before and are challenged once more (RFC 8613 App. B.1.2) in each <see cref="FirstMessageIntervalMs"/>;
        /// those that are newer than all of them always are.
        /// </summary>
        public int MaxChallenges { get; set; } = 16;

        /// <summary>
        /// Milliseconds after which a challenge that nobody has answered makes the device derive anew (RFC 8613 App. B.2), where that is allowed: the
        /// server may not know Echo.
        /// </summary>
        public int EchoTimeoutMs { get; set; } = 10000;

        internal void Check()
        {
            if (ReplayWindow < Foundation.ReplayWindow.Width || ReplayWindow > Foundation.ReplayWindow.MaxWidth || SequencesPerWrite < 1
                || MaxContexts < 0 || RederivationTimeoutMs < 1 || LossIntervalMs < 0 || NonceLifetimeMs < 1
                || MaxFirstMessages < 1 || FirstMessageIntervalMs < 1 || MaxChallenges < 0 || EchoTimeoutMs < 1)
            {
                throw new ArgumentException("OSCORE options");
            }
        }
    }
}
