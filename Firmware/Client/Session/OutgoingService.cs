namespace Lwm2m.Client
{
    /// <summary>Sends requests to servers unasked, such as Send; in an optional assembly.</summary>
    public abstract class OutgoingService
    {
        /// <summary>Creates the queue of a server. Called for each new session; null where it is set later as <see cref="ServerSession.Outgoing"/>.</summary>
        public abstract OutgoingQueue Attach(ServerSession session);
    }
}
