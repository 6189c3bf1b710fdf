using Lwm2m.Access;
using Lwm2m.App;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using Lwm2m.Send;

namespace Lwm2m.Footprint
{
    /// <summary>
    /// The programs of which the board ledger tells flash and types once they are linked: Firmware/App with more or less of what is optional. None of them is ever run.
    /// </summary>
    public static class Programs
    {
        /// <summary>A device without security, nothing optional.</summary>
        public static void NoSec()
        {
            Run(NewClient(), new UdpBinding(), null);
        }

        /// <summary>The same with every optional assembly but Json.</summary>
        public static void NoSecWithOptional()
        {
            Lwm2mClient client = NewClient();
            Sender sender = AddOptional(client);
            Run(client, new UdpBinding(), new FileStore(new FileMedium(Settings.StoreFolder)));
            Send(sender);
        }

        /// <summary>A device over DTLS, nothing optional.</summary>
        public static void Dtls()
        {
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = Open(crypto);
            Run(NewClient(), Dtls(crypto, store), store);
        }

        /// <summary>The same with every optional assembly but Json.</summary>
        public static void DtlsWithOptional()
        {
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = Open(crypto);
            Lwm2mClient client = NewClient();
            Sender sender = AddOptional(client);
            Run(client, Dtls(crypto, store), store);
            Send(sender);
        }

        /// <summary>A device under OSCORE, nothing optional.</summary>
        public static void Oscore()
        {
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = Open(crypto);
            Lwm2mClient client = NewClient();
            AddOscore(client, crypto, store);
            Run(client, new UdpBinding(), store);
        }

        /// <summary>The same with every optional assembly but Json.</summary>
        public static void OscoreWithOptional()
        {
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = Open(crypto);
            Lwm2mClient client = NewClient();
            AddOscore(client, crypto, store);
            Sender sender = AddOptional(client);
            Run(client, new UdpBinding(), store);
            Send(sender);
        }

        /// <summary>A device that has OSCORE beside DTLS, nothing optional.</summary>
        public static void DtlsAndOscore()
        {
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = Open(crypto);
            Lwm2mClient client = NewClient();
            AddOscore(client, crypto, store);
            Run(client, Dtls(crypto, store), store);
        }

        private static Lwm2mClient NewClient()
        {
            return new Lwm2mClient(Settings.EndpointName, new ClientOptions(), new BoardRandom());
        }

        private static Store Open(CryptoEngine crypto)
        {
            return BoardStore.Open(Settings.StoreFolder, Settings.StoreKey, new ClientOptions(), new BoardRandom(), crypto);
        }

        private static UdpBinding Dtls(CryptoEngine crypto, Store store)
        {
            return new UdpBinding(new DtlsPsk(new BoardRandom(), engine: crypto, store: store));
        }

        private static void AddOscore(Lwm2mClient client, CryptoEngine crypto, Store store)
        {
            client.Objects.Add(new OscoreObject(client.Accounts));
            client.MessageSecurity = new OscoreSecurity(new BoardRandom(), crypto, store: store);
        }

        private static Sender AddOptional(Lwm2mClient client)
        {
            ClientBootstrap.AddTo(client);
            AccessControl.AddTo(client);
            return Sender.AddTo(client);
        }

        private static void Send(Sender sender)
        {
            Lwm2mPath[] paths = { new Lwm2mPath() };
            paths[0].Set(TemperatureObject.ObjectId, 0);
            sender.Send(Settings.ShortServerId, paths, paths.Length, null);
        }

        private static void Run(Lwm2mClient client, UdpBinding binding, Store store)
        {
            BoardClock clock = new BoardClock();
            new BoardNetwork().WaitUntilConnected(Settings.NetworkTimeoutMs);
            TemperatureObject temperature = new TemperatureObject(new SawtoothSensor());
            DeviceObject device = new DeviceObject("Lwm2mDevice", "board", "1.0");
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            client.Objects.Add(device);
            client.Objects.Add(temperature);
            client.Bindings.Add(binding);
            if (store is null || !client.Provision(store))
            {
                SecurityAccount account = new SecurityAccount(Settings.ServerUri, Settings.ShortServerId);
                account.SetPreSharedKey(Utf8.FromString(Settings.PskIdentity), Settings.PreSharedKey);
                client.Accounts.Add(account, new ServerAccount(Settings.ShortServerId, Settings.LifetimeS));
            }

            if (store is not null)
            {
                client.Objects.KeepValues(store);
                client.Sleep.KeepState(store, clock);
            }

            client.Start();
            device.RebootRequested += client.RequestStop;
            while (!client.IsStopped)
            {
                temperature.Measure(client);
                client.Wait(client.Step(clock.NowMs) - clock.NowMs);
            }
        }
    }
}
