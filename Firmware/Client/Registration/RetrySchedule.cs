using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The pauses between tries of a registration: retries that double within a sequence, then a longer pause before the
    /// next sequence, up to the number that counts as failure (Server object resources 17 to 20, LwM2M 1.1 Core §6.2.1).
    /// </summary>
    internal sealed class RetrySchedule
    {
        /// <summary>Doublings of a pause at most, so that it stays within 64 bits and within reason.</summary>
        public const int MaxDoublings = 10;

        /// <summary>Bytes in a record.</summary>
        public const int SavedLength = 4;

        private const int JitterPercent = 50;
        private const int MaxSaved = 0xFFFF;

        private readonly ServerAccount _account;
        private readonly RandomSource _random;
        private int _tries;

        public RetrySchedule(ServerAccount account, RandomSource random)
        {
            _account = account;
            _random = random;
        }

        /// <summary>Sequences that failed in a row.</summary>
        public int FailedSequences { get; private set; }

        /// <summary>Whether so many sequences have failed that the registration counts as failed; a resource 20 of 0 is taken for 1.</summary>
        public bool HasFailed
        {
            get { return FailedSequences > 0 && FailedSequences >= _account.SequenceRetryCount; }
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
            FailedSequences = 0;
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
            if (!isFinal && _tries < _account.RetryCount)
            {
                pauseMs = Jittered(_account.RetryTimerS * 1000L, _tries - 1);
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
            return Jittered(_account.SequenceDelayTimerS * 1000L, 0);
        }

        /// <summary>Pause after a failed Update, which counts as no try: the registration is still there.</summary>
        /// <param name="firstMs">The first one; it doubles.</param>
        public long UpdatePauseMs(int firstMs)
        {
            return Jittered(firstMs, _tries++);
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

        private long Jittered(long delayMs, int doublings)
        {
            delayMs <<= doublings < MaxDoublings ? doublings : MaxDoublings;
            return delayMs + delayMs * _random.Next(JitterPercent + 1) / 100;
        }
    }
}
