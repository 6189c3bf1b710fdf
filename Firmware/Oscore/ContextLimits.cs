using Lwm2m.Foundation;

namespace Lwm2m.Oscore
{
    /// <summary>How often a context does what anybody can bring about by messages that are not protected, or not by the peer. Made when the first comes.</summary>
    internal sealed class ContextLimits
    {
        /// <summary>Errors without protection that are taken for a loss (<see cref="OscoreOptions.LossIntervalMs"/>).</summary>
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
