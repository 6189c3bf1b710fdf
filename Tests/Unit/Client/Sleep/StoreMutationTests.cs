using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>
    /// A device whose accounts are in its store alone starts over records that were changed, cut, lost or exchanged, under a check that is right: whatever
    /// is there, it runs, or says at the start that there is nothing to go on with.
    /// </summary>
    [TestClass]
    public class StoreMutationTests
    {
        private const long Noon = 1700000000000;
        private const string Accounts = "accounts";
        private const string State = "srv-1";
        private const int Mutations = 800;
        private const int MaxRecord = 2048;
        private const long DayMs = 86400000;

        [TestMethod]
        public void Whatever_became_of_the_accounts_the_device_runs_or_says_at_the_start_why_not()
        {
            int refused = 0;
            for (int seed = 1; seed <= Mutations; seed++)
            {
                MemoryStore store = Kept();
                Mutate(store, Accounts, State, (uint)seed);
                try
                {
                    TestServer server = Started(store, Noon + 1000);
                    Serve(server, DayMs);
                }
                catch (InvalidOperationException)
                {
                    refused++;
                }
            }

            Assert.IsTrue(refused > 0 && refused < Mutations, refused.ToString());
        }

        [TestMethod]
        public void Whatever_became_of_the_kept_registration_the_device_is_registered_again()
        {
            for (int seed = 1; seed <= Mutations; seed++)
            {
                MemoryStore store = Kept();
                Mutate(store, State, Accounts, (uint)seed);
                TestServer server = Started(store, Noon + 1000);
                Serve(server, 2 * DayMs);
                Assert.IsTrue(server.Session.Registration.IsRegistered, seed.ToString());
            }
        }

        /// <summary>A store with accounts and a registration with observations, attributes and something to tell.</summary>
        private static MemoryStore Kept()
        {
            MemoryStore store = new MemoryStore();
            TestServer server = New(store, Noon);
            Assert.IsFalse(server.Client.Provision(store));
            server.Client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            server.Client.SaveAccounts();
            server.Client.Start();
            server.Step();
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            server.WriteAttributes(Observing.Integer, "pmin=1&pmax=100&gt=50&lt=10&st=1.5");
            Observing.Start(server, Observing.Integer);
            Observing.Start(server, "/3/0", new byte[] { 2 });
            server.Advance(2000);
            Observing.Set(server, 60L);
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            return store;
        }

        private static TestServer Started(Store store, long wallMs)
        {
            TestServer server = New(store, wallMs);
            server.ConfirmsUpdates = false;
            if (!server.Client.Provision(store))
            {
                throw new InvalidOperationException("no accounts");
            }

            server.Client.Start();
            server.Step();
            return server;
        }

        private static TestServer New(Store store, long wallMs)
        {
            TestServer server = TestServer.WithoutAccount(new ClientOptions { MaxSequenceDelayS = 3600, ConfirmableEvery = 1 });
            server.Client.Sleep.KeepState(store, new TestClock(wallMs));
            return server;
        }

        /// <summary>A server that takes whatever comes.</summary>
        private static void Serve(TestServer server, long ms)
        {
            long end = server.NowMs + ms;
            while (server.NowMs < end)
            {
                for (TestMessage message = server.Take(); message is not null; message = server.Take())
                {
                    bool isRegister = message.IsRequest && message.Path == "/rd";
                    if (message.IsRequest)
                    {
                        server.Reply(message, isRegister ? CoapCode.Created : CoapCode.Changed, isRegister ? "rd" : null, isRegister ? "7" : null);
                    }
                    else if (message.Type == CoapType.Confirmable)
                    {
                        server.SendEmpty(CoapType.Acknowledgement, message.MessageId);
                    }
                }

                long due = server.DueMs < end ? server.DueMs : end;
                server.Advance(due > server.NowMs ? due - server.NowMs : 1);
            }
        }

        /// <summary>Changes a record: bits, bytes, its length, its place, or it is gone.</summary>
        private static void Mutate(Store store, string name, string other, uint seed)
        {
            byte[] record = new byte[MaxRecord];
            int length = store.Read(name, record, 0, MaxRecord);
            uint random = seed * 2654435761u;
            int changes = 1 + (int)(Next(ref random) % 3);
            for (int i = 0; i < changes; i++)
            {
                int at = (int)(Next(ref random) % (uint)length);
                switch (Next(ref random) % 6)
                {
                    case 0:
                        record[at] ^= (byte)(1 << (int)(Next(ref random) % 8));
                        break;
                    case 1:
                        record[at] = (byte)Next(ref random);
                        break;
                    case 2:
                        record[at] = 0xFF;
                        break;
                    case 3:
                        length = at == 0 ? 1 : at;
                        break;
                    case 4:
                        int from = (int)(Next(ref random) % (uint)length);
                        int count = (int)(Next(ref random) % (uint)(length - (from > at ? from : at)));
                        Array.Copy((byte[])record.Clone(), from, record, at, count);
                        break;
                    default:
                        if (i == 0 && seed % 50 == 0)
                        {
                            length = store.Read(other, record, 0, MaxRecord);
                        }
                        else
                        {
                            record[at] = 0;
                        }

                        break;
                }
            }

            store.Write(name, record, 0, length);
            if (seed % 97 == 0)
            {
                store.Erase(name);
            }
        }

        private static uint Next(ref uint random)
        {
            random = (random * 1664525u) + 1013904223u;
            return random >> 8;
        }
    }
}
