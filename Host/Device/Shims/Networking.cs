namespace nanoFramework.Networking
{
    /// <summary>A PC is on its network already.</summary>
    public static class NetworkHelper
    {
        /// <summary>Says so.</summary>
        public static bool SetupAndConnectNetwork()
        {
            return true;
        }
    }
}
