namespace Lwm2m.Modem
{
    /// <summary>
    /// Something that needs one or more commands in a row: an acknowledgement, an exchange with the card, a datagram. Made once at start-up, and submitted
    /// again and again with <see cref="CellularModem.Submit"/>. Keeps a phase: <see cref="Run"/> sends the command of the phase, and
    /// <see cref="AtHandler.OnEnd"/> moves on to the next one. Between two commands only a job of <see cref="Acknowledge"/> gets in.
    /// </summary>
    public abstract class ModemJob : AtHandler
    {
        /// <summary>Priority of <c>+CNMA</c>: without it the network ends reception.</summary>
        public const int Acknowledge = 0;

        /// <summary>Priority of a chain of exchanges with the card, which is never split.</summary>
        public const int Card = 1;

        /// <summary>Priority of reading received data.</summary>
        public const int Read = 2;

        /// <summary>Priority of sending.</summary>
        public const int Send = 3;

        /// <summary>Priority of everything else.</summary>
        public const int Housekeeping = 4;

        internal const int Priorities = 5;

        /// <summary>The next job of the same priority.</summary>
        internal ModemJob Next;

        /// <summary>Makes one.</summary>
        /// <param name="priority">One of the constants.</param>
        /// <param name="needsNetwork">Whether it waits for <see cref="ModemState.Ready"/>; false also runs while the modem searches.</param>
        protected ModemJob(int priority, bool needsNetwork)
        {
            Priority = priority;
            NeedsNetwork = needsNetwork;
        }

        /// <summary>Its priority; lower first.</summary>
        public int Priority { get; }

        /// <summary>Whether it runs only while the modem is registered.</summary>
        public bool NeedsNetwork { get; }

        /// <summary>Whether it has been submitted and is not over: it waits or runs.</summary>
        public bool IsActive { get; internal set; }

        /// <summary>
        /// Set in <see cref="AtHandler.OnEnd"/> when the job failed although the modem answered. Several failures in a row make the modem recover.
        /// Cleared by <see cref="CellularModem.Submit"/>.
        /// </summary>
        protected internal bool HasFailed { get; protected set; }

        /// <summary>When <see cref="Run"/> is to be called again, at the earliest, though it began no command. 0 for at once.</summary>
        protected internal long ResumeMs { get; protected set; }

        /// <summary>
        /// Sends the command of the present phase. One that begins no command ends the job, unless it has set <see cref="ResumeMs"/>; so the end of the last
        /// phase needs nothing else.
        /// </summary>
        public abstract void Run(AtChannel at);

        /// <summary>The job is over early: the modem was lost or switched off. The pending command, if any, ended with <see cref="AtResult.Lost"/> before.</summary>
        public virtual void OnCancelled()
        {
        }

        internal void Activate()
        {
            IsActive = true;
            HasFailed = false;
            ResumeMs = 0;
        }

        internal void TakeUp()
        {
            ResumeMs = 0;
        }
    }
}
