using System;
using Lwm2m.Foundation;

namespace Lwm2m.Uicc
{
    /// <summary>
    /// A card behind a <see cref="CardTransport"/>, without I/O of its own: runs one <see cref="CardJob"/> after the other, and fetches whole responses
    /// whatever the carrier leaves to the host: 61xx, 9Fxx and 6Cxx (ISO/IEC 7816-4 §5.6), warnings with data (ETSI TS 102 221 §7.3.1.1.4) and 91xx.
    /// Nothing is allocated per command, and no answer throws. It belongs to the thread of the client.
    /// <para>A job sends with <see cref="Begin"/>, the data and the length of the response in the <see cref="CardCommand"/>, then <see cref="Send"/>.</para>
    /// </summary>
    public sealed partial class Card
    {
        /// <summary>Most exchanges of one command: GET RESPONSE and corrections of its length.</summary>
        public const int MaxRounds = 8;

        /// <summary>Jobs that may end one after the other in one step without a command.</summary>
        private const int MaxTurns = 16;

        private CardJob _first;
        private CardJob _last;
        private CardJob _running;

        /// <summary>Makes it, for a transport that is not open.</summary>
        /// <param name="transport">Its carrier.</param>
        /// <param name="options">Settings, or null for the defaults.</param>
        public Card(CardTransport transport, CardOptions options = null)
        {
            Transport = transport;
            Options = options ?? new CardOptions();
            _response = new byte[Options.ResponseBytes];
            transport.Join(this);
        }

        /// <summary>Its carrier.</summary>
        public CardTransport Transport { get; }

        /// <summary>Its settings.</summary>
        public CardOptions Options { get; }

        /// <summary>What it met with.</summary>
        public CardCounters Counters { get; } = new CardCounters();

        /// <summary>Whether the card takes commands.</summary>
        public bool IsReady
        {
            get { return Transport.State == CardState.Ready; }
        }

        /// <summary>Grows when the card was reset, lost or may have been changed.</summary>
        public int Generation
        {
            get { return Transport.Generation; }
        }

        /// <summary>Whether a job runs or waits.</summary>
        public bool IsBusy
        {
            get { return _running is not null || _first is not null; }
        }

        /// <summary>Length of the proactive command that waits to be fetched (91xx), 256 at most; 0 for none.</summary>
        public int ProactiveBytes { get; private set; }

        /// <summary>Whether something has happened since the last step, which is due: a modem carries out its jobs in a wait as well.</summary>
        public bool HasNews { get; private set; }

        /// <summary>The time of the last step or answer.</summary>
        public long NowMs { get; private set; }

        /// <summary>Starts the carrier.</summary>
        public void Open(long nowMs)
        {
            NowMs = nowMs;
            Transport.Open(nowMs);
        }

        /// <summary>Lets go of the card: jobs are cancelled.</summary>
        public void Close()
        {
            Transport.Close();
        }

        /// <summary>Queues a job. May be called from inside a callback.</summary>
        /// <param name="job">The job.</param>
        /// <param name="isUrgent">Whether it goes before those that wait: the next part of what has begun.</param>
        /// <returns>False if it waits or runs already: it will not run once more.</returns>
        public bool Submit(CardJob job, bool isUrgent = false)
        {
            if (job.IsActive)
            {
                return false;
            }

            job.Activate();
            if (_first is null)
            {
                _first = job;
                _last = job;
            }
            else if (isUrgent)
            {
                job.Next = _first;
                _first = job;
            }
            else
            {
                _last.Next = job;
                _last = job;
            }

            Tell();
            return true;
        }

        /// <summary>Whoever fetches the proactive command takes it.</summary>
        public void TakeProactive()
        {
            ProactiveBytes = 0;
        }

        /// <summary>Reads and writes the line, and runs the jobs. Never called from inside a job or a callback of the transport.</summary>
        /// <returns>Time of the next call needed while nothing arrives, or <see cref="DatagramLink.Never"/>.</returns>
        public long Step(long nowMs)
        {
            NowMs = nowMs;
            _hasBegun = false;
            long next = Transport.Step(nowMs);
            long jobs = RunJobs(nowMs, true);
            if (jobs == nowMs || _hasBegun)
            {
                // What was begun is sent at once.
                next = Transport.Step(nowMs);
                jobs = NextMs(nowMs);
            }

            HasNews = false;
            return jobs < next ? jobs : next;
        }

        /// <summary>Ends a wait under way, as a step is due.</summary>
        internal void Tell()
        {
            HasNews = true;
            Transport.Tell();
        }

        /// <summary>Runs the job whose turn it is, up to its next command.</summary>
        /// <param name="nowMs">The present time.</param>
        /// <param name="takesNext">Whether the next job begins after it.</param>
        /// <returns>When to call again; never while a command is under way.</returns>
        private long RunJobs(long nowMs, bool takesNext)
        {
            for (int turns = 0; turns < MaxTurns; turns++)
            {
                if (IsExchanging)
                {
                    return ResumeExchange(nowMs);
                }

                if (!IsReady)
                {
                    return DatagramLink.Never;
                }

                CardJob job = _running;
                if (job is null)
                {
                    job = takesNext ? _first : null;
                    if (job is null)
                    {
                        break;
                    }

                    _first = job.Next;
                    _running = job;
                }

                if (job.ResumeMs > nowMs)
                {
                    break;
                }

                job.TakeUp();
                job.Run(this);
                if (_running == job && !IsExchanging && job.ResumeMs == 0)
                {
                    _running = null;
                    job.IsActive = false;
                }
            }

            return NextMs(nowMs);
        }

        private long NextMs(long nowMs)
        {
            if (!IsReady)
            {
                return DatagramLink.Never;
            }

            if (IsExchanging)
            {
                return _isTooLong ? nowMs : _resumeMs == 0 ? DatagramLink.Never : _resumeMs;
            }

            return _running is not null ? _running.ResumeMs > nowMs ? _running.ResumeMs : nowMs : _first is null ? DatagramLink.Never : nowMs;
        }

        private void Cancel()
        {
            CardJob job = _running;
            CardJob next = _first;
            _running = null;
            _first = null;
            ForgetExchange();
            ProactiveBytes = 0;
            if (job is not null)
            {
                job.IsActive = false;
                job.OnCancelled();
            }

            while (next is not null)
            {
                job = next;
                next = job.Next;
                job.IsActive = false;
                job.Next = null;
                job.OnCancelled();
            }
        }
    }
}
