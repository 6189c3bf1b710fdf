namespace Lwm2m.Send
{
    /// <summary>Receives the outcome of Send operations.</summary>
    public abstract class SendListener
    {
        /// <summary>A queued Send has ended. Called from <see cref="Lwm2m.Client.Lwm2mClient.Step"/>; the next one may be sent from within.</summary>
        /// <param name="shortServerId">Short Server ID of the server.</param>
        /// <param name="outcome">How it ended.</param>
        /// <param name="code">Code of the response, 0 without one.</param>
        public abstract void OnSendEnded(int shortServerId, SendOutcome outcome, byte code);
    }
}
