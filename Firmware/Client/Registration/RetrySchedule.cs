using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The pauses between tries of a registration: retries that double within a sequence, then a longer pause before the
    /// next sequence, up to the number that counts as failure (Server object resources 17 to 20, LwM2M Core §6.2.1).
    /// </summary>
    internal sealed class RetrySchedule
    {
        /// <summary>Least pause before a try: a resource 18 or 19 of 0 is no reason for a storm.</summary>
        public const int LeastPauseMs = 2000;

        /// <summary>A registration that did not last so long is made anew with growing pauses.</summary>
        public const int QuickLossMs = 30000;

        /// <summary>The longest of these pauses.</summary>
        public const int LongestLossPauseMs = 64000;

        /// <summary>Bytes in a record.</summary>
        public const int SavedLength = 4;

        private const int MaxSaved = 0xFFFF;

        private readonly ServerAccount _account;
        private readonly ClientOptions _options;
        private readonly RandomSource _random;
        private int _tries;
        private int _localFailures;
        private int _losses;
        private long _leftAloneMs;          // the server asked to be left alone until then

        public RetrySchedule(ServerAccount account, ClientOptions options, RandomSource random)
        {
            _account = account;
            _options = options;
            _random = random;
        }

        /// <summary>Sequences that failed in a row.</summary>
        public int FailedSequences { get; private set; }

        /// <summary>Whether so many sequences have failed that the registration counts as failed; a resource 20 of 0 is taken for 1.</summary>
        public bool HasFailed
        {
            get { return FailedSequences > 0 && FailedSequences >= _account.SequenceRetryCount; }
        }

        /// <summary>Before this nothing is tried again.</summary>
        public long NextTryMs { get; private set; }

        /// <summary>Puts the next try off, but not to before the time until which the server asked to be left alone.</summary>
        public void PutOff(long untilMs)
        {
            NextTryMs = untilMs > _leftAloneMs ? untilMs : _leftAloneMs;
        }

        /// <summary>Puts the next try off if it is due before a time.</summary>
        public void PutOffFurther(long untilMs)
        {
            NextTryMs = untilMs > NextTryMs ? untilMs : NextTryMs;
        }

        /// <summary>Notes until when the server asked to be left alone.</summary>
        public void LeaveAloneUntil(long untilMs)
        {
            _leftAloneMs = untilMs;
        }

        /// <summary>Goes on with the time of a try.</summary>
        public void Restore(long nextTryMs)
        {
            NextTryMs = nextTryMs;
        }

        /// <summary>Begins a sequence; those before it count on.</summary>
        public void BeginSequence()
        {
            _tries = 0;
        }

        /// <summary>Takes a success.</summary>
        public void Succeed()
        {
            _tries = 0;
            _localFailures = 0;
            FailedSequences = 0;
            NextTryMs = 0;
        }

        /// <summary>Call when the server has confirmed a registration in time.</summary>
        public void Settle()
        {
            _losses = 0;
        }

        /// <summary>Whether no try has failed since the last success.</summary>
        public bool IsFresh
        {
            get { return _tries == 0; }
        }

        /// <summary>Takes the failure of a try.</summary>
        /// <param name="isFinal">Whether no further one makes sense.</param>
        /// <param name="pauseMs">Receives the pause before the next one.</param>
        /// <returns>False when the registration counts as failed with it.</returns>
        public bool Fail(bool isFinal, out long pauseMs)
        {
            _tries++;
            _localFailures = 0;
            if (!isFinal && _tries < _account.RetryCount)
            {
                pauseMs = Pause.Of(AtLeast(_account.RetryTimerS), _tries - 1, DatagramLink.Never, _random);
                return true;
            }

            _tries = 0;
            FailedSequences = isFinal && FailedSequences < _account.SequenceRetryCount ? _account.SequenceRetryCount : FailedSequences + 1;
            pauseMs = SequencePauseMs();
            return !HasFailed;
        }

        /// <summary>Pause after a failed sequence.</summary>
        public long SequencePauseMs()
        {
            int delayS = _account.SequenceDelayTimerS;
            bool isCapped = delayS > _options.MaxSequenceDelayS && delayS != ServerAccount.NoFurtherSequence;
            return Pause.Spread(AtLeast(isCapped ? _options.MaxSequenceDelayS : delayS), _random);
        }

        /// <summary>Pause after a failure of this side: no network, no name, no route. It grows, and uses up no try: the server was not asked.</summary>
        public long LocalPauseMs()
        {
            return Pause.Of(Pause.FirstLocalMs, _localFailures++, _options.MaxLocalPauseS * 1000L, _random);
        }

        /// <summary>
        /// Pause before a registration that was lost is made anew: none, unless it and the one before did not last. A lifetime shorter than
        /// the answers take, or a server that forgets at once, would else be registered at without end.
        /// </summary>
        /// <param name="ageMs">How long it lasted.</param>
        public long LossPauseMs(long ageMs)
        {
            _losses = ageMs < QuickLossMs ? _losses + 1 : 0;
            return _losses < 2 ? 0 : Pause.Of(LeastPauseMs, _losses - 2, LongestLossPauseMs, _random);
        }

        /// <summary>Pause that a server asks for by Max-Age, bounded by <see cref="ClientOptions.MaxPauseS"/>.</summary>
        public long AskedPauseMs(CoapMessage response)
        {
            uint seconds = response.RetryAfterS;
            return Pause.Of(seconds * 1000L, 0, _options.MaxPauseS * 1000L, _random);
        }

        /// <summary>Pause after a failed Update, which counts as no try: the registration is still there.</summary>
        /// <param name="firstMs">The first one; it doubles.</param>
        public long UpdatePauseMs(int firstMs)
        {
            return Pause.Of(firstMs, _tries++, DatagramLink.Never, _random);
        }

        /// <summary>Writes what has been tried into a record.</summary>
        public void Save(ByteWindow output)
        {
            output.WriteUnsigned((ulong)(_tries < MaxSaved ? _tries : MaxSaved), 2);
            output.WriteUnsigned((ulong)(FailedSequences < MaxSaved ? FailedSequences : MaxSaved), 2);
        }

        /// <summary>Goes on with what had been tried.</summary>
        public void Restore(StateReader input)
        {
            _tries = (int)input.ReadUnsigned(2);
            FailedSequences = (int)input.ReadUnsigned(2);
        }

        private static long AtLeast(int seconds)
        {
            return seconds * 1000L < LeastPauseMs ? LeastPauseMs : seconds * 1000L;
        }
    }
}
