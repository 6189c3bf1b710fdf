namespace Lwm2m.Modem
{
    // The queue of jobs.
    public sealed partial class CellularModem
    {
        private readonly ModemJob[] _first = new ModemJob[ModemJob.Priorities];
        private readonly ModemJob[] _last = new ModemJob[ModemJob.Priorities];

        /// <summary>Queues a job by its priority; jobs of one priority run in the order they were submitted.</summary>
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
    }
}
