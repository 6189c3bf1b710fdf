using System.Net;

namespace Lwm2m.Board
{
    /// <summary>Asks the network for the addresses of a name. Called on a thread of its own, one call for a link at a time; it may take its time.</summary>
    public class NameResolver
    {
        /// <summary>The addresses of a name.</summary>
        /// <param name="name">Host name.</param>
        /// <returns>One or more; none, null or an exception where there is no network, or where the network stack does not tell why there is none.</returns>
        /// <exception cref="System.Net.Sockets.SocketException">With HostNotFound or NoData the network has answered that there is no such name: that is counted against the server.</exception>
        public virtual IPAddress[] Resolve(string name)
        {
            return Dns.GetHostEntry(name).AddressList;
        }
    }
}
