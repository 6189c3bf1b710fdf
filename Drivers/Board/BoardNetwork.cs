using System.Threading;
using nanoFramework.Networking;

namespace Lwm2m.Board
{
    /// <summary>The network that is configured on the board: Ethernet, or Wi-Fi with the credentials stored by the deployment tools.</summary>
    public static class BoardNetwork
    {
        private const int RetryMs = 5000;

        /// <summary>Waits until the board has an address, however long that takes.</summary>
        public static void WaitUntilConnected()
        {
            while (!NetworkHelper.SetupAndConnectNetwork())
            {
                Thread.Sleep(RetryMs);
            }
        }
    }
}
