namespace Lwm2m.Uicc
{
    /// <summary>
    /// Something that needs one or more commands in a row: reading a file, a message through SCP03, a proactive command. Made once at start-up, and submitted
    /// again and again with <see cref="Card.Submit"/>. Keeps a phase: <see cref="Run"/> sends the command of the phase, and <see cref="OnEnd"/> moves on to
    /// the next one. No other job gets in between; neither does a command of the modem but <c>+CNMA</c>, as long as it does not wait.
    /// </summary>
    public abstract class CardJob
    {
        /// <summary>The next job of the queue.</summary>
        internal CardJob Next;

        /// <summary>Whether it has been submitted and is not over: it waits or runs.</summary>
        public bool IsActive { get; internal set; }

        /// <summary>
        /// When <see cref="Run"/> is to be called again, at the earliest, though it sent no command; 0 for at once. While it waits the card is its own, but the
        /// modem does other things.
        /// </summary>
        protected internal long ResumeMs { get; protected set; }

        /// <summary>
        /// Sends the command of the present phase: <see cref="Card.Begin"/>, what belongs to it, <see cref="Card.Send"/>. One that sends none ends the job,
        /// unless it has set <see cref="ResumeMs"/>.
        /// </summary>
        public abstract void Run(Card card);

        /// <summary>
        /// The command ended, once for each that was sent. With <see cref="CardResult.Answered"/>, <see cref="Card.Status"/> and the response are there, until
        /// the job sends the next one.
        /// </summary>
        public abstract void OnEnd(Card card, CardResult result);

        /// <summary>The job is over early: the card was reset, changed, lost or closed. The pending command, if any, ends without <see cref="OnEnd"/>.</summary>
        public virtual void OnCancelled()
        {
        }

        internal void Activate()
        {
            IsActive = true;
            ResumeMs = 0;
            Next = null;
        }

        internal void TakeUp()
        {
            ResumeMs = 0;
        }
    }
}
