using Lwm2m.Client;
using Lwm2m.Client.Tests;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using Lwm2m.Uicc;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>A client with a card, in virtual time.</summary>
    internal sealed class CardRig
    {
        public CardRig(FileCard card, SmartcardOptions options, Store store, bool hasBootstrap = false, ClientOptions client = null)
        {
            Rig = new BootstrapRig(client ?? new ClientOptions(), store, hasBootstrap);
            Transport = card;
            Card = new Card(card);
            Source = SmartcardBootstrap.AddTo(Rig.Client, Card, store, new SoftwareCrypto(), options);
        }

        public CardRig(FileCard card, bool hasBootstrap = false)
            : this(card, new SmartcardOptions { AllowsClear = true }, BootstrapRig.NewStore(), hasBootstrap)
        {
        }

        public BootstrapRig Rig { get; }

        public FileCard Transport { get; }

        public Card Card { get; }

        public SmartcardBootstrap Source { get; }

        public Lwm2mClient Client
        {
            get { return Rig.Client; }
        }

        /// <summary>The content of a bootstrap file with one server.</summary>
        /// <param name="host">Its host.</param>
        /// <param name="shortServerId">1 to 127.</param>
        /// <param name="seed">Of its key.</param>
        public static string FileOf(string host, int shortServerId, int seed)
        {
            string security = Resource(0, Utf8.FromString("coaps://" + host)) + Resource(1, new byte[] { 0 }) + Resource(2, new byte[] { 0 })
                + Resource(3, new byte[] { 65 }) + Resource(5, BootstrapRig.Key(seed)) + Resource(10, new byte[] { (byte)shortServerId });
            string server = Resource(0, new byte[] { (byte)shortServerId }) + Resource(1, new byte[] { 1, 44 }) + Resource(7, new byte[] { 85 });
            return FileOf(2, ObjectOf(0, "00", security) + ObjectOf(1, "0101", server));
        }

        /// <summary>A bootstrap file.</summary>
        public static string FileOf(int count, string objects)
        {
            return Number(count, 2) + Number(objects.Length / 2, 2) + objects;
        }

        /// <summary>An object of it with instance 1.</summary>
        public static string ObjectOf(int id, string version, string resources)
        {
            string instance = "0801" + Number(resources.Length / 2, 1) + resources;
            return Number(id, 2) + version + Number(instance.Length / 2, 2) + instance;
        }

        public static string Resource(int id, byte[] value)
        {
            return "c8" + Number(id, 1) + Number(value.Length, 1) + Hex.Of(value);
        }

        public static string Number(int value, int bytes)
        {
            byte[] number = new byte[bytes];
            for (int i = bytes - 1; i >= 0; i--)
            {
                number[i] = (byte)value;
                value >>= 8;
            }

            return Hex.Of(number);
        }

        public void Start()
        {
            Client.Start();
            Rig.Run(1000);
        }

        /// <summary>The host that the account of a server names, or null.</summary>
        public string UriOf(int shortServerId)
        {
            return Client.Accounts.FindSecurity(shortServerId)?.ServerUri;
        }
    }
}
