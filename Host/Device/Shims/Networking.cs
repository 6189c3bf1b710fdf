using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Lwm2m.Board
{
    /// <summary>The network interfaces of a PC, whose addresses and errors .NET reports differently from a board.</summary>
    internal static class BoardInterfaces
    {
        /// <summary>Whether one is there.</summary>
        internal static bool HaveAddress()
        {
            return NetworkInterface.GetIsNetworkAvailable();
        }

        /// <summary>Whether a lookup exception means that the network answered and the name does not exist.</summary>
        internal static bool IsNameUnknown(SocketException exception)
        {
            // ErrorCode is the number of the operating system here.
            return exception.SocketErrorCode == SocketError.HostNotFound || exception.SocketErrorCode == SocketError.NoData;
        }
    }
}
