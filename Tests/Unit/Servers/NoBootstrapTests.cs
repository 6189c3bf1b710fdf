using System;
using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client that was built without the assembly of the bootstrap interface.</summary>
    [TestClass]
    public class NoBootstrapTests
    {
        [TestMethod]
        public void Only_the_account_of_a_bootstrap_server_is_no_account_to_start_with()
        {
            Lwm2mClient client = NewClient(new ScriptedBinding());
            client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.9", 0));
            Assert.ThrowsException(typeof(InvalidOperationException), () => client.Start());
        }

        [TestMethod]
        public void A_server_that_asks_for_a_bootstrap_is_told_that_there_is_none()
        {
            Lwm2mClient client = NewClient(new ScriptedBinding());
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.9", 0));
            client.Start();
            Assert.IsNull(client.Bootstrap);
            Assert.IsFalse(client.Order.CanBootstrap);
            Assert.IsFalse(client.RequestBootstrap());
        }

        [TestMethod]
        public void A_registration_that_fails_is_tried_again_instead_of_waiting_for_a_bootstrap()
        {
            ScriptedBinding binding = new ScriptedBinding();
            Lwm2mClient client = NewClient(binding);
            ServerAccount server = new ServerAccount(1) { BootstrapsOnFailure = true, RetryCount = 1, SequenceRetryCount = 1, RetryTimerS = 1, SequenceDelayTimerS = 60 };
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), server);
            client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.9", 0));
            client.Start();
            long nowMs = 1000;
            int registers = 0;
            for (int i = 0; i < 200; i++)
            {
                long next = client.Step(nowMs);
                for (byte[] sent = binding.Link.TakeSent(); sent is not null; sent = binding.Link.TakeSent())
                {
                    registers += new TestMessage(sent).Path == "/rd" ? 1 : 0;
                }

                if (client.FindSession(1).Registration.HasFailed && registers > 10)
                {
                    break;
                }

                nowMs = next > nowMs ? next : nowMs + 1;
            }

            Assert.IsTrue(client.FindSession(1).Registration.HasFailed);
            Assert.IsTrue(registers > 10, registers.ToString());
            Assert.IsTrue(client.Sleep.Suspend(nowMs) || client.IsStopped);
        }

        private static Lwm2mClient NewClient(ScriptedBinding binding)
        {
            Lwm2mClient client = new Lwm2mClient("urn:test:plain", new ClientOptions { RegisterSpreadMs = 0 }, new SeededRandom(4));
            client.Bindings.Add(binding);
            return client;
        }
    }
}
