namespace Lwm2m.Send
{
    /// <summary>Is told what became of what an application sent.</summary>
    public abstract class SendListener
    {
        /// <summary>A Send that was queued has ended. Comes from <see cref="Lwm2m.Client.Lwm2mClient.Step"/>; the next one may be sent from within.</summary>
        /// <param name="shortServerId">Short Server ID of the server.</param>
        /// <param name="outcome">How it ended.</param>
        /// <param name="code">Code of the response, 0 without one.</param>
        public abstract void OnSendEnded(int shortServerId, SendOutcome outcome, byte code);
    }
}
