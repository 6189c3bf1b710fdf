namespace Lwm2m.Client
{
    /// <summary>Sends requests to the servers of a client that these have not asked for, such as Send; by an assembly of its own, which a board leaves out that needs none.</summary>
    public abstract class OutgoingService
    {
        /// <summary>Makes the queue of a server. Called each time a session is made.</summary>
        public abstract OutgoingQueue Attach(ServerSession session);
    }
}
