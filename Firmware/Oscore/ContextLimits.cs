using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>Limits the work of a context that anybody can cause by messages not protected by the peer. Made on first use.</summary>
    internal sealed class ContextLimits
    {
        /// <summary>Unprotected errors that count as a loss (<see cref="OscoreOptions.LossIntervalMs"/>).</summary>
        internal readonly RateLimit Losses;

        /// <summary>Requests of ours because too many ask for a context.</summary>
        internal readonly RateLimit Inquiries;

        /// <summary>Requests that ask for a context of their own (<see cref="OscoreOptions.MaxFirstMessages"/>).</summary>
        internal readonly RateLimit FirstMessages;

        /// <summary>Requests that name an R2 of ours.</summary>
        internal readonly RateLimit ThirdMessages;

        /// <summary>Requests that are challenged once more (<see cref="OscoreOptions.MaxChallenges"/>).</summary>
        internal readonly RateLimit Challenges;

        internal ContextLimits(OscoreOptions options)
        {
            Losses = new RateLimit(1, options.LossIntervalMs);
            Inquiries = new RateLimit(1, options.FirstMessageIntervalMs);
            FirstMessages = new RateLimit(options.MaxFirstMessages, options.FirstMessageIntervalMs);
            ThirdMessages = new RateLimit(options.MaxFirstMessages, options.FirstMessageIntervalMs);
            Challenges = new RateLimit(options.MaxChallenges, options.FirstMessageIntervalMs);
        }
    }
}
