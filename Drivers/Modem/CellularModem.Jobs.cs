using Lwm2m.Foundation;

namespace Lwm2m.Modem
{
    // The queue of jobs.
    public sealed partial class CellularModem
    {
        /// <summary>Jobs that may fail one after the other, although the modem answers, before it is brought back.</summary>
        public const int MaxFailures = 5;

        /// <summary>Commands that may be refused one after the other, before the modem is brought back.</summary>
        public const int MaxErrors = 20;

        /// <summary>Tries, and the time of each in milliseconds, to fall into step after a command without an answer.</summary>
        private const int ResyncTries = 5;
        private const int ResyncMs = 1000;

        /// <summary>Tries, and the time of each in milliseconds, to wake a modem that sleeps.</summary>
        private const int WakeTries = 10;
        private const int WakeMs = 200;

        private readonly ModemJob[] _first = new ModemJob[ModemJob.Priorities];
        private readonly ModemJob[] _last = new ModemJob[ModemJob.Priorities];
        private readonly ModemSync _sync;
        private ModemJob _system;       // of the state: the only one that runs, or null
        private ModemJob _running;
        private ModemJob _interrupted;  // by an acknowledgement
        private bool _isSyncing;
        private bool _isWaking;         // with the power key: a boot line is no loss
        private int _failures;

        /// <summary>Queues a job by its priority; jobs of one priority run in the order they were submitted. May be called from inside a callback.</summary>
        /// <returns>False if it is queued or runs already: it will not run once more.</returns>
        public bool Submit(ModemJob job)
        {
            if (job.IsActive)
            {
                return false;
            }

            job.Activate();
            job.Next = null;
            int priority = job.Priority;
            if (_first[priority] is null)
            {
                _first[priority] = job;
            }
            else
            {
                _last[priority].Next = job;
            }

            _last[priority] = job;
            return true;
        }

        private long RunJobs(long nowMs)
        {
            while (!_at.IsBusy)
            {
                if (_isSyncing || MustSync(nowMs))
                {
                    if (!RunSync(nowMs))
                    {
                        return _sync.ResumeMs == 0 ? DatagramLink.Never : _sync.ResumeMs;
                    }

                    if (_isSilent || State == ModemState.Booting)
                    {
                        return nowMs;
                    }

                    continue;
                }

                ModemJob job = Pick();
                if (job is null)
                {
                    return DatagramLink.Never;
                }

                if (job.ResumeMs > nowMs)
                {
                    return job.ResumeMs;
                }

                job.TakeUp();
                job.Run(_at);
                if (!_at.IsBusy && job.ResumeMs == 0)
                {
                    EndJob(job);
                    if (job == _system || _failures == MaxFailures)
                    {
                        return nowMs;
                    }
                }
            }

            return DatagramLink.Never;
        }

        /// <summary>The job whose turn it is: one between two of its commands, unless an acknowledgement is waiting; else the first of the queue.</summary>
        private ModemJob Pick()
        {
            if (_system is not null)
            {
                return _system.IsActive ? _system : null;
            }

            bool hasNetwork = State == ModemState.Ready;
            if (State != ModemState.Searching && !hasNetwork)
            {
                return null;
            }

            if (_running is not null && (_interrupted is not null || _running.Priority == ModemJob.Acknowledge || _first[ModemJob.Acknowledge] is null))
            {
                return _running;
            }

            for (int priority = 0; priority < ModemJob.Priorities; priority++)
            {
                ModemJob before = null;
                for (ModemJob job = _first[priority]; job is not null; job = job.Next)
                {
                    if (hasNetwork || !job.NeedsNetwork)
                    {
                        Unlink(priority, before, job);
                        _interrupted = _running;
                        _running = job;
                        return job;
                    }

                    before = job;
                }

                if (_running is not null)
                {
                    // Only an acknowledgement gets in between.
                    return _running;
                }
            }

            return null;
        }

        private void Unlink(int priority, ModemJob before, ModemJob job)
        {
            if (before is null)
            {
                _first[priority] = job.Next;
            }
            else
            {
                before.Next = job.Next;
            }

            if (_last[priority] == job)
            {
                _last[priority] = before;
            }

            job.Next = null;
        }

        private void EndJob(ModemJob job)
        {
            job.IsActive = false;
            if (job != _running)
            {
                return;
            }

            _running = _interrupted;
            _interrupted = null;
            _failures = job.HasFailed ? _failures + 1 : 0;
        }

        private void CancelJobs()
        {
            _system = null;
            _isSyncing = false;
            _failures = 0;
            Cancel(_running);
            Cancel(_interrupted);
            _running = null;
            _interrupted = null;
            for (int priority = 0; priority < ModemJob.Priorities; priority++)
            {
                ModemJob job = _first[priority];
                _first[priority] = null;
                _last[priority] = null;
                while (job is not null)
                {
                    ModemJob next = job.Next;
                    job.Next = null;
                    Cancel(job);
                    job = next;
                }
            }
        }

        private static void Cancel(ModemJob job)
        {
            if (job is not null)
            {
                job.IsActive = false;
                job.OnCancelled();
            }
        }

        /// <summary>Whether a job is queued or runs that is no housekeeping.</summary>
        private bool HasDataJob()
        {
            bool has = (_running is not null && _running.Priority != ModemJob.Housekeeping) || _interrupted is not null;
            for (int priority = 0; priority < ModemJob.Housekeeping; priority++)
            {
                has |= _first[priority] is not null;
            }

            return has;
        }
    }
}
