using System;
using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>The options of an <see cref="OscoreProtection"/>.</summary>
    public sealed class OscoreOptions
    {
        /// <summary>Width of the replay window for requests of the other side: 32 to 64 (RFC 8613 §3.2.2).</summary>
        public int ReplayWindow = Foundation.ReplayWindow.Width;

        /// <summary>Sender Sequence Numbers reserved by one write, K of RFC 8613 App. B.1.1; a power cut loses at most as many.</summary>
        public int SequencesPerWrite = 64;

        /// <summary>
        /// When contexts are derived anew. Except with <see cref="Rederivation.OnFirstUseAndLoss"/> the Master Secret is used as provisioned, so a
        /// store that is wiped or rolled back makes it unusable: the numbers restart, and nonces would repeat under it (RFC 8613 §3.3).
        /// </summary>
        public Rederivation Rederivation = Rederivation.OnFirstUseAndLoss;

        /// <summary>Whether requests carry a provisioned ID Context, for servers that need it to find the context (RFC 8613 §5.1).</summary>
        public bool SendIdContext = true;

        /// <summary>Whether requests keep carrying a derived ID Context. It takes 25 bytes or more; libcoap 4.3 needs it.</summary>
        public bool SendDerivedIdContext;

        /// <summary>The most contexts of other endpoints behind the peer.</summary>
        public int MaxContexts = 4;

        /// <summary>
        /// Milliseconds after which an unfinished derivation is abandoned and the previous context, if any, used
        /// again: EXCHANGE_LIFETIME (RFC 7252 §4.8.2).
        /// </summary>
        public int RederivationTimeoutMs = BearerTiming.DefaultExchangeLifetimeMs;

        /// <summary>
        /// Milliseconds in which an unprotected error counts as a loss of the context only once. Anybody could have sent it
        /// (RFC 8613 §5.1).
        /// </summary>
        public int LossIntervalMs = 10000;

        /// <summary>Lifetime in milliseconds of the key by which our nonces are recognised, K_HMAC (RFC 8613 App. B.2.1).</summary>
        public int NonceLifetimeMs = BearerTiming.DefaultExchangeLifetimeMs;

        /// <summary>
        /// Requests that ask for a context of their own (RFC 8613 App. B.2 step 2), and as many that name an R2 of ours (step 4), that are looked
        /// into in each <see cref="FirstMessageIntervalMs"/>: each costs a derivation, and anybody can send it. Beyond it the server is asked
        /// instead, once: what it has lost, that finds out as well.
        /// </summary>
        public int MaxFirstMessages = 64;

        /// <summary>Interval of <see cref="MaxFirstMessages"/> in milliseconds.</summary>
        public int FirstMessageIntervalMs = 60000;

        /// <summary>
        /// Requests that were challenged before and are challenged once more (RFC 8613 App. B.1.2) in each <see cref="FirstMessageIntervalMs"/>;
        /// those that are newer than all of them always are.
        /// </summary>
        public int MaxChallenges = 16;

        /// <summary>
        /// Milliseconds after which an unanswered challenge makes the device derive a new context (RFC 8613 App. B.2), where that is allowed: the
        /// server may not support Echo.
        /// </summary>
        public int EchoTimeoutMs = 10000;

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
