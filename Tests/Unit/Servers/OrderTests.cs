using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    /// <summary>Several servers: who is registered at when, and what follows a failure (Server object resources 13 to 20).</summary>
    [TestClass]
    public class OrderTests
    {
        [TestMethod]
        public void Servers_without_an_order_are_registered_at_at_once()
        {
            ServerGroup group = new ServerGroup(3);
            group.Start();
            Assert.IsTrue(group.Accept(3));
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void Who_throws_when_told_of_a_failure_holds_up_nobody()
        {
            ServerGroup group = new ServerGroup(2);
            group.Account(1).RetryCount = 1;
            group.Account(1).SequenceRetryCount = 1;
            group.Client.Order.RegistrationFailed += Throw;
            group.Start();
            Assert.IsTrue(group.Refuse(1, CoapCode.Forbidden));
            Assert.IsTrue(group.Accept(2));
            Assert.AreEqual(1, group.Client.Order.FailedServerId);
            Assert.AreEqual(1, group.Client.Objects.Failures);
            Assert.IsTrue(group.RunUntilSent(1, 2L * 86400 * 1000) > 0);
        }

        [TestMethod]
        public void Servers_with_an_order_take_turns_by_its_numbers()
        {
            ServerGroup group = Ordered(3, 30, 10, 20);
            group.Start();
            AssertNothing(group, 1);
            AssertNothing(group, 3);
            Assert.IsTrue(group.Accept(2));
            AssertNothing(group, 1);
            Assert.IsTrue(group.Accept(3));
            Assert.IsTrue(group.Accept(1));
        }

        [TestMethod]
        public void A_server_without_an_order_waits_for_nobody()
        {
            ServerGroup group = Ordered(3, 2, ServerAccount.Unset, 1);
            group.Start();
            Assert.IsTrue(group.Accept(2));
            AssertNothing(group, 1);
            Assert.IsTrue(group.Accept(3));
            Assert.IsTrue(group.Accept(1));
        }

        [TestMethod]
        public void A_server_that_loses_its_order_before_its_turn_waits_no_longer()
        {
            ServerGroup group = Ordered(3, 1, 2, 3);
            group.Start();
            AssertNothing(group, 2);
            group.Account(2).PriorityOrder = ServerAccount.Unset;
            group.Step();
            Assert.IsTrue(group.Accept(2));
            AssertNothing(group, 3);
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(3));
        }

        [TestMethod]
        public void The_initial_delay_counts_from_the_registration_before()
        {
            ServerGroup group = Ordered(2, 1, 2);
            group.Account(1).InitialDelayS = 1000;
            group.Account(2).InitialDelayS = 60;
            group.Start();
            Assert.IsTrue(group.Accept(1), "the first one has nobody to wait for");
            group.Run(59999);
            AssertNothing(group, 2);
            group.Run(1);
            Assert.IsTrue(group.Accept(2));

            // Only the first registration is delayed.
            group.Client.RequestUpdate(2);
            group.Step();
            group.Reply(2, group.Take(2), CoapCode.NotFound);
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void The_longest_delay_does_not_overflow()
        {
            ServerGroup group = Ordered(2, 1, 2);
            group.Account(2).InitialDelayS = int.MaxValue;
            group.Start();
            Assert.IsTrue(group.Accept(1));
            AssertNothing(group, 2);
            group.Client.Accounts.FindServer(1).LifetimeS = 0;
            group.Step();
            group.Reply(1, group.Take(1), CoapCode.Changed);
            group.Run(2147483647000L);
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void A_server_that_fails_lets_the_next_go_on()
        {
            ServerGroup group = Ordered(2, 1, 2);
            Fast(group.Account(1), 2, 1);
            group.Start();
            Assert.IsTrue(group.Refuse(1));
            AssertNothing(group, 2);
            Assert.IsFalse(group.Registration(1).HasFailed);
            AssertPause(group, 1, 10);
            Assert.IsTrue(group.Refuse(1));
            Assert.IsTrue(group.Registration(1).HasFailed);
            Assert.IsTrue(group.Accept(2));
            AssertPause(group, 1, 1000);
            Assert.IsTrue(group.Accept(1), "it is tried again after its sequence delay");
            Assert.IsFalse(group.Registration(1).HasFailed);
        }

        [TestMethod]
        public void A_server_that_blocks_keeps_the_next_back_until_it_is_registered()
        {
            ServerGroup group = Ordered(3, 1, 2, ServerAccount.Unset);
            Fast(group.Account(1), 1, 1);
            group.Account(1).BlocksOnFailure = true;
            group.Start();
            Assert.IsTrue(group.Accept(3));
            Assert.IsTrue(group.Refuse(1));
            Assert.IsTrue(group.Registration(1).HasFailed);
            AssertPause(group, 1, 1000);
            AssertNothing(group, 2);
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void A_registration_fails_when_all_its_sequences_have()
        {
            ServerGroup group = new ServerGroup(1, new ClientOptions { RetriesFailedServers = false });
            FailureCount failures = new FailureCount();
            group.Client.Order.RegistrationFailed += failures.Add;
            Fast(group.Account(1), 2, 3);
            group.Start();
            for (int i = 0; i < 6; i++)
            {
                Assert.AreEqual(0, failures.Value);
                Assert.AreEqual(i / 2, group.Registration(1).FailedSequences);
                Assert.IsTrue(group.Refuse(1));
                if (i < 5)
                {
                    AssertPause(group, 1, i % 2 == 0 ? 10 : 1000);
                }
            }

            Assert.AreEqual(1, failures.Value);
            Assert.AreEqual(1, group.Client.Order.FailedServerId);
            Assert.IsTrue(group.Registration(1).State == RegistrationState.Failed);
            Assert.IsTrue(group.Link(1).State == LinkState.Closed);
            group.Run(100000000);
            AssertNothing(group, 1);

            group.Registration(1).Retry(group.NowMs);
            AssertPause(group, 1, 1000);
            Assert.IsTrue(group.Accept(1));
        }

        [TestMethod]
        public void Each_failure_is_told_while_the_server_is_tried_on()
        {
            ServerGroup group = new ServerGroup(1);
            FailureCount failures = new FailureCount();
            group.Client.Order.RegistrationFailed += failures.Add;
            Fast(group.Account(1), 1, 1);
            group.Start();
            for (int i = 1; i <= 3; i++)
            {
                Assert.IsTrue(group.Refuse(1));
                Assert.AreEqual(i, failures.Value);
                AssertPause(group, 1, 1000);
            }
        }

        [TestMethod]
        public void After_the_largest_sequence_delay_no_sequence_follows()
        {
            ServerGroup group = new ServerGroup(1);
            Fast(group.Account(1), 1, 1);
            group.Account(1).SequenceDelayTimerS = ServerAccount.NoFurtherSequence;
            group.Start();
            Assert.IsTrue(group.Refuse(1));
            Assert.AreEqual(DatagramLink.Never, group.DueMs);
            Assert.IsTrue(group.Registration(1).State == RegistrationState.Failed);
        }

        [TestMethod]
        public void A_failure_leads_to_a_bootstrap_where_there_is_a_server_for_it()
        {
            ServerGroup group = WithBootstrap(2);
            Fast(group.Account(1), 1, 1);
            group.Account(2).BootstrapsOnFailure = false;
            Fast(group.Account(2), 1, 1);
            group.Start();
            Assert.IsTrue(group.Refuse(2));
            Assert.IsTrue(group.Client.Bootstrap.State == BootstrapState.Idle);
            Assert.IsTrue(group.Registration(2).State == RegistrationState.BackingOff);
            Assert.IsTrue(group.Refuse(1));
            Assert.IsTrue(group.Client.Bootstrap.State == BootstrapState.Waiting);
            Assert.IsTrue(group.Registration(1).State == RegistrationState.Failed);

            // The bootstrap led nowhere.
            group.Client.Order.RetryFailed(group.NowMs);
            AssertPause(group, 1, 1000);
            Assert.IsTrue(group.Accept(1));
        }

        [TestMethod]
        public void A_rejection_leads_to_a_bootstrap_at_once_and_a_server_in_trouble_does_not()
        {
            ServerGroup group = WithBootstrap(2);
            group.Account(1).SequenceRetryCount = 3;
            group.Start();
            Assert.IsTrue(group.Refuse(2));
            Assert.IsTrue(group.Client.Bootstrap.State == BootstrapState.Idle);
            Assert.IsTrue(group.Refuse(1, CoapCode.Forbidden));
            Assert.IsTrue(group.Registration(1).HasFailed);
            Assert.IsTrue(group.Client.Bootstrap.State == BootstrapState.Waiting);
        }

        [TestMethod]
        public void A_rejection_without_a_bootstrap_server_is_retried()
        {
            ServerGroup group = new ServerGroup(1);
            group.Start();
            Assert.IsTrue(group.Refuse(1, CoapCode.Forbidden));
            Assert.IsTrue(group.Registration(1).State == RegistrationState.BackingOff);
            Assert.IsFalse(group.Client.RequestBootstrap());
            Assert.IsTrue(group.Client.Bootstrap.State == BootstrapState.Idle);
        }

        [TestMethod]
        public void The_bootstrap_trigger_is_there_with_a_bootstrap_server_only()
        {
            TestServer server = TestServer.Registered();
            Assert.AreEqual(CoapCode.NotFound, server.Execute("/1/0/9").Code);
            server.Client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.9", 0));
            Assert.AreEqual(CoapCode.Changed, server.Execute("/1/0/9").Code);
            Assert.IsTrue(server.Client.Bootstrap.State == BootstrapState.Waiting);
        }

        [TestMethod]
        public void Disabling_one_server_leaves_the_others_alone()
        {
            ServerGroup group = Ordered(2, 1, 2);
            group.Start();
            Assert.IsTrue(group.Accept(1));
            Assert.IsTrue(group.Accept(2));
            Assert.IsTrue(group.Client.DisableServer(1));
            group.Step();
            group.Reply(1, group.Take(1), CoapCode.Deleted);
            Assert.IsTrue(group.Registration(1).State == RegistrationState.Disabled);
            Assert.IsTrue(group.Registration(2).State == RegistrationState.Registered);
            group.Run(1000);
            AssertNothing(group, 2);
            Assert.AreEqual(CoapCode.Content, group.Ask(2, new TestRequest(CoapCode.Get, "/1/1/0")).Code);
        }

        [TestMethod]
        public void A_disabled_server_does_not_hold_the_order_up()
        {
            ServerGroup group = Ordered(2, 1, 2);
            group.Start();
            Assert.IsTrue(group.Client.DisableServer(1));
            Assert.IsTrue(group.Refuse(1));
            group.Run(0);
            Assert.IsTrue(group.Accept(2));
        }

        [TestMethod]
        public void An_unreachable_server_and_a_restarted_one_leave_each_other_alone()
        {
            ServerGroup group = new ServerGroup(2);
            group.Start();
            Assert.IsTrue(group.Accept(2));
            group.Run(200000);
            Assert.IsFalse(group.Registration(1).IsRegistered);
            group.Client.RequestUpdate(2);
            group.Step();
            group.Reply(2, group.Take(2), CoapCode.NotFound);
            Assert.IsTrue(group.Accept(2));
            Assert.AreEqual(2, group.Registration(2).Generation);
        }

        private static void AssertNothing(ServerGroup group, int id)
        {
            Assert.IsNull(group.Take(id), "server " + id.ToString());
        }

        /// <summary>A Register leaves after so many seconds, or up to half more.</summary>
        private static void AssertPause(ServerGroup group, int id, int seconds)
        {
            long pause = group.RunUntilSent(id, seconds * 1500L);
            Assert.IsTrue(pause >= seconds * 1000L, pause.ToString());
        }

        private static void Fast(ServerAccount account, int tries, int sequences)
        {
            account.RetryCount = tries;
            account.RetryTimerS = 10;
            account.SequenceDelayTimerS = 1000;
            account.SequenceRetryCount = sequences;
        }

        private static ServerGroup WithBootstrap(int count)
        {
            ServerGroup group = new ServerGroup(count);
            group.Client.Accounts.AddBootstrap(new SecurityAccount("coap://127.0.0.9", 0));
            return group;
        }

        private static ServerGroup Ordered(int count, int first, int second, int third = 0)
        {
            ServerGroup group = new ServerGroup(count);
            group.Account(1).PriorityOrder = first;
            group.Account(2).PriorityOrder = second;
            if (count > 2)
            {
                group.Account(3).PriorityOrder = third;
            }

            return group;
        }

        private sealed class FailureCount
        {
            public int Value { get; private set; }

            public void Add()
            {
                Value++;
            }
        }

        private static void Throw()
        {
            throw new InvalidOperationException("told");
        }
    }
}
