namespace Lwm2m.Modem
{
    // Waking the modem and falling into step with it.
    public sealed partial class CellularModem
    {
        /// <summary>Whether the modem has to be woken, or fallen into step with, before the next command; prepares that.</summary>
        private bool MustSync(long nowMs)
        {
            if (State != ModemState.Initialising && State != ModemState.Searching && State != ModemState.Ready)
            {
                return false;
            }

            if (_at.IsUncertain)
            {
                Count(RecoveryRung.Resynchronise);
                _askMs = nowMs;
                BeginSync(ResyncTries, ResyncMs, sendsEsc: true);
                return true;
            }

            bool mayWake = Dialect.LosesFirstCharacters && nowMs - _at.HeardMs > SleepAfterMs && HasJob(nowMs);
            if (mayWake)
            {
                Power?.SetAwake(Dialect, true);
                BeginSync(WakeTries, WakeMs, sendsEsc: false);
            }

            return mayWake;
        }

        private void BeginSync(int tries, int timeoutMs, bool sendsEsc)
        {
            _isSyncing = true;
            _sync.Begin(tries, timeoutMs, sendsEsc);
        }

        /// <summary>Goes on with the synchronisation.</summary>
        /// <returns>Whether it is over.</returns>
        private bool RunSync(long nowMs)
        {
            if (_sync.ResumeMs > nowMs)
            {
                return false;
            }

            _sync.TakeUp();
            _sync.Run(_at);
            if (_at.IsBusy)
            {
                return false;
            }

            _isSyncing = false;
            if (!_sync.HasAnswered && State == ModemState.Ready && HasKey && Dialect.WakeMs > 0 && !_isWaking)
            {
                _isWaking = true;
                Power.PressKey(Dialect, Dialect.WakeMs, nowMs);
                BeginSync(Dialect.BootMs / BootPollMs, BootPollMs, sendsEsc: false);
                return true;
            }

            _isWaking = false;
            _isSilent = !_sync.HasAnswered;
            return true;
        }

        private bool HasJob(long nowMs)
        {
            ModemJob present = _system ?? _running;
            if (present is not null)
            {
                return present.ResumeMs <= nowMs;
            }

            bool hasNetwork = State == ModemState.Ready;
            for (int priority = 0; priority < ModemJob.Priorities; priority++)
            {
                for (ModemJob job = _first[priority]; job is not null; job = job.Next)
                {
                    if (hasNetwork || !job.NeedsNetwork)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
