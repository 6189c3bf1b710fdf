using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>Several contexts at one endpoint, and several endpoints.</summary>
    [TestClass]
    public class SecurityTests
    {
        private const string OtherSecret = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";

        // Proves: WP-49, WP-51, E2E-25
        [TestMethod]
        public void The_context_is_found_by_kid_and_kid_context()
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            Assert.AreEqual(1, device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app1"));
            Assert.AreEqual(2, device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "", "aabb"), "app2"));
            Side server = Side.Make("", "01", null, Rederivation.Never, 2);
            Side first = Other(OtherSecret, "02", null);
            Side second = Other(OtherSecret, "", "aabb");

            AssertAnswered(server, device, 0);
            AssertAnswered(first, device, 1);
            AssertAnswered(second, device, 2);
        }

        // Proves: WP-49, E2E-25
        [TestMethod]
        public void The_kid_of_another_context_is_refused()
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app");
            Side thief = Other(Side.Secret, "02", null);
            Assert.IsTrue(device.Receive(thief.Ask("temp")) == Unprotection.Refused);
            Assert.AreEqual((int)CoapCode.BadRequest, (int)device.Protection.Refusal);
        }

        // Proves: WP-49
        [TestMethod]
        public void One_context_does_not_answer_for_another()
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app");
            Side server = Side.Make("", "01", null, Rederivation.Never, 2);
            Side app = Other(OtherSecret, "02", null);
            server.Ask("temp");
            device.Receive(app.Ask("temp"));
            Assert.IsTrue(server.ReceiveResponse(device.AnswerSeparately(CoapCode.Content, "x")) == Unprotection.Dropped);
        }

        // Proves: WP-48
        [TestMethod]
        public void Others_can_have_contexts_where_the_peer_has_none()
        {
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            Side device = new Side(null, options, 1, new MemoryStore(16, 128));
            device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app");
            byte[] plain = Hex.Parse("41010001aab474656d70");
            Assert.IsTrue(device.Receive(plain) == Unprotection.Plain);
            AssertAnswered(Other(OtherSecret, "02", null), device, 1);
            Assert.AreEqual(Hex.Of(plain), Hex.Of(device.Protect(plain, device.Asked)));
            Assert.IsFalse(device.Asked.IsProtected);
            Assert.IsTrue(device.ReceiveResponse(Side.Plain(CoapCode.Content)) == Unprotection.Plain);
        }

        /// <summary>Observations are kept over restarts, and accounts may have changed in between.</summary>
        // Proves: WP-48
        [TestMethod]
        public void What_is_bound_to_a_context_that_is_gone_is_not_sent()
        {
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never, MaxContexts = 1 };
            Side device = new Side(null, options, 1, new MemoryStore(16, 128));
            device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app");
            for (int context = 0; context < 4; context += 2)
            {
                device.Answering.Set(context, 0, 5);
                Assert.IsTrue(device.Notify(1, "21") is null);
            }
        }

        /// <summary>Somebody who asks with a context as it was given need not know how to derive, but may.</summary>
        // Proves: C-55, WP-55
        [TestMethod]
        public void Others_may_use_their_context_as_it_was_given_or_derive_it()
        {
            Side device = Side.Make("01", "", null, Rederivation.OnFirstUseAndLoss, 1);
            device.Protection.AddContext(Side.Credentials(OtherSecret, "01", "02", null), "app");
            AssertAnswered(Other(OtherSecret, "02", null), device, 1);

            Side deriving = new Side(Side.Credentials(OtherSecret, "02", "01", null), new OscoreOptions(), 5, null);
            Assert.IsTrue(device.Receive(deriving.Ask("temp")) == Unprotection.RefusedProtected);
            Assert.IsTrue(deriving.ReceiveResponse(device.Answer(CoapCode.Unauthorized, "")) == Unprotection.Retry);
            Assert.IsTrue(device.Receive(deriving.Ask("temp")) == Unprotection.Opened);
            Assert.AreEqual(1, device.Answering.Context);
            Assert.IsTrue(deriving.ReceiveResponse(device.Answer(CoapCode.Content, "x")) == Unprotection.Opened);
        }

        // Proves: WP-49
        [TestMethod]
        public void There_is_room_for_so_many_and_none_twice()
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            Assert.IsFalse(Adds(device, Side.Credentials(Side.Secret, "01", "", null), "same"));
            for (int i = 0; i < device.Options.MaxContexts; i++)
            {
                Assert.IsTrue(Adds(device, Side.Credentials(OtherSecret + "0" + i, "01", "0" + (i + 2), null), "app" + i));
            }

            Assert.IsFalse(Adds(device, Side.Credentials(OtherSecret, "01", "09", null), "more"));
        }

        /// <summary>Two contexts with one key would each begin to count with 0 (RFC 8613 §3.3).</summary>
        // Proves: WP-48, WP-52
        [TestMethod]
        [DataRow("01", "02", false)]
        [DataRow("02", "", false)]
        [DataRow("", "02", false)]
        [DataRow("02", "01", false)]
        [DataRow("02", "03", true)]
        public void Under_one_secret_every_id_is_used_once(string sender, string recipient, bool isTaken)
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            Assert.AreEqual(isTaken, Adds(device, Side.Credentials(Side.Secret, sender, recipient, null), "app"));

            OscoreSecurity security = new OscoreSecurity(new SeededRandom(1), null, null, new MemoryStore(16, 128));
            security.Protect(Side.Credentials(Side.Secret, "01", "", null), "srv0");
            Assert.AreEqual(!isTaken, IsRefused(security, Side.Credentials(Side.Secret, sender, recipient, null), "srv1"));
            Assert.IsFalse(IsRefused(security, Side.Credentials(Side.Secret, sender, recipient, "aabb"), "srv2"));
        }

        // Proves: WP-49
        [TestMethod]
        public void A_context_that_nothing_tells_from_another_is_not_added()
        {
            Side device = Side.Make("01", "", null, Rederivation.Never, 1);
            Assert.IsFalse(Adds(device, Side.Credentials(OtherSecret, "01", "", null), "app"));
            Assert.IsTrue(Adds(device, Side.Credentials(OtherSecret, "01", "", "aabb"), "app"));
            Assert.IsFalse(Adds(device, Side.Credentials(OtherSecret + "00", "01", "", "aabb"), "app2"));
        }

        // Proves: WP-48, WP-52
        [TestMethod]
        public void The_same_keys_are_not_used_twice_at_a_time()
        {
            OscoreSecurity security = new OscoreSecurity(new SeededRandom(1), null, null, new MemoryStore(16, 128));
            MessageProtection first = security.Protect(Side.Credentials(Side.Secret, "01", "", null), "srv0");
            Assert.IsTrue(IsRefused(security, Side.Credentials(Side.Secret, "01", "", null), "srv1"));
            Assert.IsFalse(IsRefused(security, Side.Credentials(OtherSecret, "01", "", null), "srv1"));

            // Under the same name it takes the place of the first.
            Assert.IsFalse(IsRefused(security, Side.Credentials(Side.Secret, "01", "", null), "srv0"));
            byte[] buffer = new byte[300];
            int offset = first.HeadRoom;
            int count = 5;
            Array.Copy(Hex.Parse("4101000100"), 0, buffer, offset, count);
            Assert.IsFalse(first.ProtectRequest(buffer, ref offset, ref count, new RequestBinding(), 0));
        }

        // Proves: WP-48
        [TestMethod]
        public void What_is_forgotten_leaves_nothing_in_the_store_but_how_far_the_numbers_came()
        {
            MemoryStore store = new MemoryStore(16, 128);
            OscoreSecurity security = NewSecurity(store);
            MessageProtection protection = security.Protect(Side.Credentials(Side.Secret, "01", "", null), "srv");
            Assert.AreEqual(0L, NumberOf(protection));
            Assert.IsTrue(protection.Suspend());
            byte[] buffer = new byte[128];
            Assert.IsTrue(store.Read("srv-w", buffer, 0, 128) > 0);
            security.Forget("srv");
            Assert.AreEqual(Store.Missing, store.Read("srv-w", buffer, 0, 128));
            Assert.AreEqual(8, store.Read("oscore-s", buffer, 0, 128));
            Assert.AreEqual(-1L, NumberOf(protection));
        }

        /// <summary>Key A, then B, then A again, under names of their own and after each was forgotten; the HMAC algorithm has two names.</summary>
        // Proves: WP-48, WP-52
        [TestMethod]
        [DataRow("", "02", 5)]
        [DataRow("", "", -10)]
        public void Numbers_belong_to_the_key_whatever_account_it_comes_in(string recipient, string other, int hmac)
        {
            MemoryStore store = new MemoryStore(16, 128);
            long last = -1;
            for (int i = 0; i < 6; i++)
            {
                // Each with a start of its own.
                OscoreSecurity security = NewSecurity(store);
                ObjectCredentials credentials = i == 2
                    ? Side.Credentials(OtherSecret, "01", "02", null) : Side.Credentials(Side.Secret, "01", i % 2 == 0 ? recipient : other, null);
                credentials.HmacAlgorithm = i % 2 == 0 ? ObjectCredentials.HmacSha256 : hmac;
                MessageProtection protection = security.Protect(credentials, "o" + i);
                long number = NumberOf(protection);
                Assert.IsTrue(number > last);
                last = number;
                if (i % 3 == 0)
                {
                    Assert.IsTrue(protection.Suspend());
                }

                security.Forget("o" + i);
            }
        }

        // Proves: WP-52
        [TestMethod]
        public void Contexts_at_a_time_share_the_numbers_and_a_restart_repeats_none_of_either()
        {
            MemoryStore store = new MemoryStore(16, 128);
            long[] last = { -1, -1 };
            for (int i = 0; i < 8; i++)
            {
                OscoreSecurity security = NewSecurity(store);
                MessageProtection[] both = new MessageProtection[2];
                for (int j = 0; j < 40 * i; j++)
                {
                    int at = (j + i) % 2;
                    both[at] = both[at] is null ? security.Protect(Side.Credentials(at == 0 ? Side.Secret : OtherSecret, "01", "", null), "o" + at) : both[at];
                    long number = NumberOf(both[at]);
                    Assert.IsTrue(number > last[at]);
                    last[at] = number;
                }

                // One is kept, then the other goes on or not.
                if (i % 4 > 0 && both[0] is not null && both[1] is not null)
                {
                    both[0].Suspend();
                    last[1] = i % 4 == 1 ? NumberOf(both[1]) : last[1];
                    both[1].Suspend();
                }
            }
        }

        private static OscoreSecurity NewSecurity(Store store)
        {
            return new OscoreSecurity(new SeededRandom(1), null, new OscoreOptions { Rederivation = Rederivation.Never }, store);
        }

        /// <summary>The number of a request, or -1 when there is none.</summary>
        private static long NumberOf(MessageProtection protection)
        {
            byte[] buffer = new byte[300];
            int offset = protection.HeadRoom;
            int count = 5;
            Array.Copy(Hex.Parse("4101000100"), 0, buffer, offset, count);
            RequestBinding binding = new RequestBinding();
            return protection.ProtectRequest(buffer, ref offset, ref count, binding, 0) ? binding.PartialIv : -1;
        }

        private static void AssertAnswered(Side asking, Side device, int context)
        {
            Unprotection outcome = device.Receive(asking.Ask("temp"));
            Assert.IsTrue(outcome == Unprotection.Unconfirmed || outcome == Unprotection.Opened);
            Assert.AreEqual(context, device.Answering.Context);
            device.Protection.ConfirmFresh(device.Answering);
            Assert.IsTrue(asking.ReceiveResponse(device.Answer(CoapCode.Content, "21.5")) == Unprotection.Opened);
            Assert.AreEqual("21.5", asking.Payload);
            Assert.IsTrue(device.Receive(asking.Ask("temp")) == Unprotection.Opened);
        }

        private static Side Other(string secret, string sender, string idContext)
        {
            OscoreOptions options = new OscoreOptions { Rederivation = Rederivation.Never };
            return new Side(Side.Credentials(secret, sender, "01", idContext), options, 7, new MemoryStore(8, 128));
        }

        private static bool Adds(Side device, ObjectCredentials credentials, string name)
        {
            try
            {
                device.Protection.AddContext(credentials, name);
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        private static bool IsRefused(OscoreSecurity security, ObjectCredentials credentials, string name)
        {
            try
            {
                security.Protect(credentials, name);
                return false;
            }
            catch (ArgumentException)
            {
                return true;
            }
        }
    }
}
