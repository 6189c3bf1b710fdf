using System.Net.NetworkInformation;

namespace Lwm2m.Board
{
    /// <summary>The network interfaces of a PC, whose addresses .NET shows otherwise than a board does.</summary>
    internal static class BoardInterfaces
    {
        /// <summary>Whether one is there.</summary>
        internal static bool HaveAddress()
        {
            return NetworkInterface.GetIsNetworkAvailable();
        }
    }
}
