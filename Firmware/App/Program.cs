using System;
using Lwm2m.Access;
using Lwm2m.Board;
using Lwm2m.Bootstrap;
using Lwm2m.Client;
using Lwm2m.Crypto;
using Lwm2m.Dtls;
using Lwm2m.Foundation;
using Lwm2m.Json;
using Lwm2m.Log;
using Lwm2m.Objects;
using Lwm2m.Oscore;
using nanoFramework.Runtime.Native;
using GC = nanoFramework.Runtime.Native.GC;

namespace Lwm2m.App
{
    /// <summary>The program of the board: composes the assemblies and runs the client.</summary>
    public static class Program
    {
        private const int Lights = 4;

        /// <summary>Entry point of the board.</summary>
        public static void Main()
        {
            bool isRunning = false;
            try
            {
                Start(ref isRunning);
            }
            catch (Exception error)
            {
                Console.WriteLine(Failure.TextFor(error, isRunning));
                if (!isRunning)
                {
                    // What fails at the start fails again.
                    return;
                }
            }

            Power.RebootDevice();
        }

        private static void Start(ref bool isRunning)
        {
            if (!new BoardNetwork().WaitUntilConnected(Settings.NetworkTimeoutMs))
            {
                Console.WriteLine("no network yet");
            }

            BoardRandom random = new BoardRandom();
            BoardClock clock = new BoardClock();
            bool sleeps = Settings.DeepSleep is not null;
            ClientOptions options = new ClientOptions { QueueMode = sleeps, MaxSequenceDelayS = Settings.MaxSequenceDelayS };

            // One engine for all: its tables take 2.1 kB.
            SoftwareCrypto crypto = new SoftwareCrypto();
            Store store = BoardStore.Open(Settings.StoreFolder, Settings.StoreKey, options, random, crypto);

            Lwm2mClient client = new Lwm2mClient(Settings.EndpointName, options, random);
            JsonFormats.AddTo(client.Formats);  // leave out the assembly and the line where no server wants JSON
            ClientBootstrap.AddTo(client);      // and these where there is no bootstrap server
            DeviceObject device = new DeviceObject("Lwm2mDevice", SystemInfo.TargetName, "1.0");
            TemperatureObject temperature = new TemperatureObject(new SawtoothSensor());
            client.Objects.Add(new SecurityObject(client.Accounts));
            client.Objects.Add(new ServerObject(client));
            AccessControl.AddTo(client);        // and these where there is one server
            client.Objects.Add(new OscoreObject(client.Accounts));
            client.Objects.Add(device);
            client.Objects.Add(temperature);
            client.Objects.Add(new LightControlObject(Lights));

            // The engine that secures the links: C# on any image, or new MbedTlsPsk(random) on one that has it (docs/mbedtls.md).
            client.Bindings.Add(Settings.MakeBinding(new DtlsPsk(random, engine: crypto, store: store)));
            client.MessageSecurity = new OscoreSecurity(random, crypto, store: store);

            // Accounts of the factory or a bootstrap server take precedence over compiled-in ones.
            client.Objects.KeepValues(store);
            if (!client.Provision(store))
            {
                SecurityAccount account = new SecurityAccount(Settings.ServerUri, Settings.ShortServerId);
                account.SetPreSharedKey(Utf8.FromString(Settings.PskIdentity), Settings.PreSharedKey);
                client.Accounts.Add(account, new ServerAccount(Settings.ShortServerId, Settings.LifetimeS));
            }

            client.Sleep.KeepState(store, clock);
            client.StepObserver = new ClientWatch(client, new LogListener(client));     // leave out the assembly and the line where nobody reads it
            client.Start();
            isRunning = true;

            // Where memory runs out later, this line says how much there was.
            Console.WriteLine("started, " + GC.Run(true).ToString() + " bytes of memory are free");

            // The answer to the reboot leaves first, then the de-registration, then the board restarts.
            device.RebootRequested += client.RequestStop;
            if (sleeps)
            {
                new ReportCycle(client, temperature, clock, Settings.DeepSleep, Settings.ReportEveryMs).Run();
            }
            else
            {
                Run(client, temperature, clock);
            }
        }

        private static void Run(Lwm2mClient client, TemperatureObject temperature, Clock clock)
        {
            long measureMs = clock.NowMs;
            while (!client.IsStopped)
            {
                if (clock.NowMs >= measureMs)
                {
                    measureMs += Settings.MeasureEveryMs;
                    temperature.Measure(client);
                }

                long next = client.Step(clock.NowMs);
                if (!client.IsStopped)
                {
                    client.Wait((next < measureMs ? next : measureMs) - clock.NowMs);
                }
            }
        }
    }
}
