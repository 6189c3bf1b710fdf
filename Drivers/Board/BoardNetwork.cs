using System.Threading;

namespace Lwm2m.Board
{
    /// <summary>
    /// The network configured on the board, Ethernet or Wi-Fi, as stored by the deployment tools. The firmware connects by
    /// itself; this class only waits for an interface with an address, so it does not need the Wi-Fi assembly.
    /// </summary>
    public class BoardNetwork
    {
        private const int PollMs = 200;

        /// <summary>Waits until an interface has an address.</summary>
        /// <param name="timeoutMs">Longest wait in milliseconds.</param>
        /// <returns>False when none has one by then; the client keeps trying.</returns>
        public bool WaitUntilConnected(int timeoutMs)
        {
            for (int leftMs = timeoutMs; !HasAddress(); leftMs -= PollMs)
            {
                if (leftMs <= 0)
                {
                    return false;
                }

                Thread.Sleep(leftMs < PollMs ? leftMs : PollMs);
            }

            return true;
        }

        /// <summary>Whether an interface has an address now.</summary>
        protected virtual bool HasAddress()
        {
            return BoardInterfaces.HaveAddress();
        }
    }
}
