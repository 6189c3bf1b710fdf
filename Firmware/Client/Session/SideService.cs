namespace Lwm2m.Client
{
    /// <summary>Makes the <see cref="SideChannel"/> of each session; in an optional assembly.</summary>
    public abstract class SideService
    {
        /// <summary>Creates what a new session has beside its connection, or null for nothing.</summary>
        public abstract SideChannel Attach(ServerSession session);
    }
}
