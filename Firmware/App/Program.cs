namespace Lwm2m.App
{
    /// <summary>What is flashed: composes the rooms for one board.</summary>
    public static class Program
    {
        /// <summary>Entry point of the board.</summary>
        public static void Main()
        {
        }
    }
}
