using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Records that are forged, broken, repeated, out of order, too long or of another connection.</summary>
    [TestClass]
    public class RecordTests
    {
        // Proves: SEC-06, SEC-08
        [TestMethod]
        public void A_flipped_bit_anywhere_makes_a_record_worthless_and_the_session_lives_on()
        {
            Rig rig = Opened();
            byte[] genuine = Record(rig, "data");
            for (int i = 0; i < genuine.Length; i++)
            {
                byte[] forged = (byte[])genuine.Clone();
                forged[i] ^= 0x10;
                rig.Path.Arrived.Add(forged);
                Assert.IsNull(rig.Take());
            }

            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.Path.Arrived.Add(genuine);
            Assert.AreEqual("data", rig.Take());
            rig.AssertCarries();
        }

        // Proves: SEC-06
        [TestMethod]
        public void A_truncated_record_is_dropped_at_any_length()
        {
            Rig rig = Opened();
            byte[] genuine = Record(rig, "data");
            for (int length = 1; length < genuine.Length; length++)
            {
                rig.Path.Arrived.Add(Bytes.Slice(genuine, 0, length));
                byte[] lying = Bytes.Slice(genuine, 0, length);
                if (length > 13)
                {
                    lying[12] = (byte)(length - 13);
                    rig.Path.Arrived.Add(lying);
                }

                Assert.IsNull(rig.Take());
            }

            rig.Path.Arrived.Add(genuine);
            Assert.AreEqual("data", rig.Take());
        }

        [TestMethod]
        public void A_record_is_taken_once()
        {
            Rig rig = Opened();
            byte[] first = Record(rig, "first");
            byte[] second = Record(rig, "second");
            rig.Path.Arrived.Add(second);
            rig.Path.Arrived.Add(second);
            rig.Path.Arrived.Add(first);
            rig.Path.Arrived.Add(first);
            Assert.AreEqual("second", rig.Take());
            Assert.AreEqual("first", rig.Take());
            Assert.IsNull(rig.Take());
        }

        [TestMethod]
        public void What_is_left_of_the_window_is_dropped_and_a_forged_number_does_not_move_it()
        {
            Rig rig = Opened();
            byte[] old = Record(rig, "old");
            byte[] forged = Record(rig, "forged");
            forged[6] = 1;
            rig.Path.Arrived.Add(forged);
            Assert.IsNull(rig.Take());
            for (int i = 0; i < ReplayWindow.MaxWidth; i++)
            {
                Assert.AreEqual("next", rig.Answer("next"));
            }

            rig.Path.Arrived.Add(old);
            Assert.IsNull(rig.Take());
            rig.AssertCarries();
        }

        [TestMethod]
        [DataRow(0)]
        [DataRow(2)]
        [DataRow(65535)]
        public void Records_of_another_epoch_are_dropped(int epoch)
        {
            Rig rig = Opened();
            rig.Path.Arrived.Add(rig.Server.Writing.Seal(23, epoch, 50, Ascii.GetBytes("data")));
            rig.Path.Arrived.Add(TestRecords.Plain(23, 0xfefd, epoch, 51, Ascii.GetBytes("plain")));
            rig.Path.Arrived.Add(TestRecords.Plain(21, 0xfefd, epoch, 52, new byte[] { 2, 40 }));
            rig.Path.Arrived.Add(TestRecords.Plain(22, 0xfefd, epoch, 53, new byte[12]));
            Assert.IsNull(rig.Take());
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.AssertCarries();
        }

        // Proves: LPWA-11
        [TestMethod]
        public void A_record_that_does_not_fit_a_buffer_of_the_agreed_length_is_dropped_and_the_session_lives_on()
        {
            Rig rig = new Rig(null, new DtlsOptions { ReceiveBuffer = 0 });
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(512, Arrive(rig, 512));
            Assert.AreEqual(0, Arrive(rig, 600));
            Assert.AreEqual(0, Arrive(rig, 1100));
            Assert.AreEqual(2, rig.Link.DroppedRecords);
            Assert.AreEqual(0, rig.Server.Alerts.Count);
            rig.AssertCarries();
        }

        // A widespread server keeps to the agreed length in the handshake only.
        [TestMethod]
        [DataRow(513)]
        [DataRow(1152)]
        public void A_record_longer_than_agreed_is_taken_when_it_fits_the_buffer(int length)
        {
            Rig rig = Opened();
            Assert.AreEqual(length, Arrive(rig, length));
            Assert.AreEqual(0, rig.Link.DroppedRecords);
            Assert.AreEqual(0, rig.Server.Alerts.Count);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Behind_a_record_that_does_not_fit_others_are_still_taken()
        {
            Rig rig = new Rig(null, new DtlsOptions { ReceiveBuffer = 0 });
            rig.AssertOpens(HandshakeKind.Full);
            byte[] before = Record(rig, "before");
            rig.Server.Send(23, new byte[1000]);
            byte[] tooLong = (byte[])rig.Server.Output[0];
            rig.Server.Output.Clear();
            rig.Path.Arrived.Add(new ByteList().Add(before).Add(tooLong).ToArray());
            Assert.AreEqual("before", rig.Take());
            rig.AssertCarries();
        }

        [TestMethod]
        public void We_send_no_record_longer_than_agreed()
        {
            Rig rig = Opened();
            Assert.AreEqual(512, rig.Link.MaxDatagram);
            Assert.IsTrue(rig.Link.Send(new byte[512], 0, 512));
            Assert.IsFalse(rig.Link.Send(new byte[513], 0, 513));
        }

        [TestMethod]
        public void Several_records_of_one_datagram_are_given_out_one_after_the_other()
        {
            Rig rig = Opened();
            byte[] a = Record(rig, "a");
            byte[] forged = Record(rig, "x");
            forged[forged.Length - 1] ^= 1;
            byte[] b = Record(rig, "b");
            rig.Path.Arrived.Add(new ByteList().Add(a).Add(forged).Add(b).Add(a, 0, 9).ToArray());
            Assert.AreEqual("a", rig.Take());
            Assert.IsTrue(rig.Link.Wait(0));
            Assert.AreEqual("b", rig.Take());
            Assert.IsNull(rig.Take());
            Assert.IsFalse(rig.Link.Wait(0));
        }

        [TestMethod]
        public void An_empty_record_says_nothing()
        {
            Rig rig = Opened();
            rig.Server.Send(23, new byte[0]);
            Assert.AreEqual("data", rig.Answer("data"));
        }

        [TestMethod]
        public void Both_suites_withstand_every_flipped_bit()
        {
            TestServer server = new TestServer { Suite = CipherSuite.PskAes128CbcSha256 };
            Rig rig = new Rig(server, new DtlsOptions { CipherSuites = new int[] { CipherSuite.PskAes128CbcSha256 } });
            rig.AssertOpens(HandshakeKind.Full);
            byte[] genuine = Record(rig, "data");
            for (int i = 0; i < genuine.Length; i++)
            {
                byte[] forged = (byte[])genuine.Clone();
                forged[i] ^= 1;
                rig.Path.Arrived.Add(forged);
                Assert.IsNull(rig.Take());
            }

            rig.Path.Arrived.Add(genuine);
            Assert.AreEqual("data", rig.Take());
            rig.AssertCarries();
            Assert.IsTrue(rig.Link.Send(new byte[512], 0, 512));
            Assert.AreEqual(512, ((byte[])server.Received[server.Received.Count - 1]).Length);
        }

        // Proves: SEC-11
        [TestMethod]
        public void Before_the_bound_of_a_key_there_is_a_new_handshake()
        {
            Rig rig = new Rig(null, new DtlsOptions { MaxRecords = 20 });
            rig.AssertOpens(HandshakeKind.Full);
            for (int i = 0; i < 100; i++)
            {
                rig.Link.Step(0);
                rig.Run(0);
                rig.AssertCarries();
            }

            Assert.AreEqual(1, rig.Server.FullHandshakes);
            Assert.AreEqual(5, rig.Server.Resumptions);
        }

        // Proves: SEC-11
        [TestMethod]
        public void Too_many_forgeries_lead_to_new_keys()
        {
            Rig rig = new Rig(null, new DtlsOptions { MaxForgeries = 10 });
            rig.AssertOpens(HandshakeKind.Full);
            for (int i = 0; i < 10; i++)
            {
                byte[] forged = Record(rig, "x");
                forged[20] ^= 1;
                rig.Path.Arrived.Add(forged);
                rig.Link.Step(0);
                Assert.AreEqual(0, rig.Server.Resumptions);
                Assert.IsNull(rig.Take());
            }

            rig.Link.Step(0);
            rig.Run(0);
            Assert.AreEqual(1, rig.Server.Resumptions);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_flood_leaves_time_for_everything_else()
        {
            Rig rig = Opened();
            byte[] genuine = Record(rig, "data");
            for (int i = 0; i < 100; i++)
            {
                rig.Path.Arrived.Add(new byte[20]);
            }

            rig.Path.Arrived.Add(genuine);
            Assert.IsNull(rig.Take());
            Assert.IsTrue(rig.Path.Arrived.Count > 0);
            Assert.IsTrue(rig.Link.Wait(0));
            Assert.AreEqual("data", rig.Take());

            rig.Link.Close();
            rig.Link.Open(0);
            for (int i = 0; i < 200; i++)
            {
                rig.Path.Arrived.Insert(0, new byte[20]);
            }

            Assert.AreEqual(0L, rig.Link.Step(0));
            Assert.IsTrue(rig.Path.Arrived.Count > 0);
            rig.Run(0);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Of_a_flood_of_forged_records_few_are_opened_in_one_call()
        {
            Rig rig = Opened();
            byte[] genuine = Record(rig, "data");
            ByteList datagram = new ByteList();
            for (int i = 0; i < 30; i++)
            {
                byte[] forged = (byte[])genuine.Clone();
                forged[genuine.Length - 1] ^= 1;
                datagram.Add(forged);
            }

            for (int i = 0; i < 10; i++)
            {
                rig.Path.Arrived.Add(datagram.ToArray());
            }

            rig.Path.Arrived.Add(genuine);
            int calls = 0;
            int dropped = rig.Link.DroppedRecords;
            string taken;
            do
            {
                Assert.IsTrue(rig.Link.Wait(0));
                taken = rig.Take();
                Assert.IsTrue(rig.Link.DroppedRecords - dropped <= 32);
                dropped = rig.Link.DroppedRecords;
                calls++;
            }
            while (taken is null && rig.Link.MayHaveMore && calls < 100);

            Assert.AreEqual("data", taken);
            Assert.AreEqual(10, calls);
            Assert.IsNull(rig.Take());
            Assert.IsFalse(rig.Link.MayHaveMore);
        }

        // Proves: SEC-11
        [TestMethod]
        public void What_was_sealed_before_a_restart_counts_for_the_bound()
        {
            Store store = new MemoryStore();
            DtlsOptions options = new DtlsOptions { MaxRecords = 100 };
            Rig rig = new Rig(null, options, 1200, new DtlsStore(store, "a"));
            rig.AssertOpens(HandshakeKind.Full);
            Assert.IsTrue(rig.Link.Suspend());
            rig = new Rig(rig.Server, options, 1200, new DtlsStore(store, "a"), null, 2);
            rig.AssertOpens(HandshakeKind.Restored);
            for (int number = 64; number < 100; number++)
            {
                Assert.IsTrue(rig.Send("data"));
            }

            Assert.AreEqual(99, (int)rig.Server.Numbers[rig.Server.Numbers.Count - 1]);
            rig.Link.Step(0);
            rig.Run(0);
            Assert.AreEqual(1, rig.Server.Resumptions);
            rig.AssertCarries();
        }

        private static Rig Opened()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
        }

        /// <summary>Lets the server send so many bytes, and tells how many arrive.</summary>
        private static int Arrive(Rig rig, int length)
        {
            rig.Server.Send(23, new byte[length]);
            rig.Path.Deliver();
            return rig.Link.Receive(new byte[1300], 0, 1300);
        }

        private static byte[] Record(Rig rig, string text)
        {
            rig.Server.Send(23, Ascii.GetBytes(text));
            byte[] record = (byte[])rig.Server.Output[rig.Server.Output.Count - 1];
            rig.Server.Output.Clear();
            return record;
        }
    }
}
