using System;
using Lwm2m.Board;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;

namespace Lwm2m.App
{
    /// <summary>The sealed store of a board: accounts, registration, sessions and the numbers that must never repeat.</summary>
    public static class BoardStore
    {
        /// <summary>Opens the store.</summary>
        /// <param name="folder">Folder of its files.</param>
        /// <param name="key">The device's own key, 16 bytes; zeros are refused.</param>
        /// <param name="options">Give the size of the largest record.</param>
        /// <param name="random">The board's random source.</param>
        /// <param name="engine">Seals the records; shared with the links, so that its tables exist once.</param>
        /// <exception cref="ArgumentException">The key is not set.</exception>
        public static Store Open(string folder, byte[] key, ClientOptions options, RandomSource random, CryptoEngine engine)
        {
            int sum = 0;
            for (int i = 0; i < key.Length; i++)
            {
                sum |= key[i];
            }

            if (sum == 0)
            {
                throw new ArgumentException("store key");
            }

            int state = SleepControl.MaxRecordLength(options);
            int largest = state > options.MaxAccountBytes ? state : options.MaxAccountBytes;
            FileStore files = new FileStore(new FileMedium(folder), largest + SealedStore.Overhead);
            return new SealedStore(files, engine, key, random, largest);
        }
    }
}
