using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Records are opened in the buffer of whoever receives them, and the links of a client share what they work with.</summary>
    [TestClass]
    public class InPlaceTests
    {
        private const string Long = "0123456789abcdefghijklmnopqrstuvwxyz";

        [TestMethod]
        [DataRow(0)]
        [DataRow(7)]
        public void Behind_what_was_received_nothing_of_it_is_left(int offset)
        {
            Rig rig = Opened();
            byte[] buffer = new byte[1000];
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = 0xAA;
            }

            rig.Server.Send(23, Ascii.GetBytes(Long));
            rig.Path.Deliver();
            int count = rig.Link.Receive(buffer, offset, buffer.Length - offset);
            Assert.AreEqual(Long.Length, count);
            for (int i = 0; i < buffer.Length; i++)
            {
                bool isContent = i >= offset && i < offset + count;
                Assert.IsTrue(isContent ? buffer[i] == Long[i - offset] : i >= offset || buffer[i] == 0xAA, "at " + i.ToString());
                Assert.IsTrue(isContent || i < offset || i > offset + count + 21 || buffer[i] < '0' || buffer[i] > 'z', "left at " + i.ToString());
            }
        }

        [TestMethod]
        public void A_handshake_receives_in_the_buffer_lent_and_leaves_it_as_it_is_when_the_link_ends()
        {
            byte[] lent = new byte[1280];
            Rig rig = new Rig();
            rig.Link.Lend(lent);
            rig.Path.Receives = 1;
            rig.Link.Open(0);
            for (int i = 0; i < 10 && lent[0] == 0; i++)
            {
                rig.Link.Step(0);
            }

            rig.Path.Receives = int.MaxValue;

            Assert.AreNotEqual(0, (int)lent[0], "the handshake is received elsewhere");
            Assert.AreEqual((int)LinkState.Opening, (int)rig.Link.State);

            // The message that is being answered may lie there, and its answer end the link.
            lent[0] = 0xAA;
            lent[lent.Length - 1] = 0xAA;
            rig.Link.Close();
            Assert.AreEqual(0xAA, (int)lent[0]);
            Assert.AreEqual(0xAA, (int)lent[lent.Length - 1]);
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        [TestMethod]
        public void A_buffer_lent_that_holds_no_datagram_is_not_used()
        {
            byte[] lent = new byte[100];
            Rig rig = new Rig();
            rig.Link.Lend(lent);
            rig.AssertOpens(HandshakeKind.Full);
            for (int i = 0; i < lent.Length; i++)
            {
                Assert.AreEqual(0, (int)lent[i]);
            }

            rig.AssertCarries();
        }

        [TestMethod]
        public void A_buffer_shorter_than_a_record_may_be_receives_nevertheless()
        {
            Rig rig = Opened();
            byte[] buffer = new byte[Long.Length];
            for (int i = 0; i < 3; i++)
            {
                rig.Server.Send(23, Ascii.GetBytes(Long));
                rig.Path.Deliver();
                Assert.AreEqual(Long.Length, rig.Link.Receive(buffer, 0, buffer.Length));
                Assert.AreEqual((int)'z', (int)buffer[buffer.Length - 1]);
                rig.AssertCarries();
            }

            rig.Server.Send(23, Ascii.GetBytes(Long));
            rig.Path.Deliver();
            Assert.AreEqual(10, rig.Link.Receive(buffer, 0, 10));
            Assert.AreEqual(0, rig.Link.Receive(buffer, 0, 10));
        }

        /// <summary>The largest CoAP message of the default options and one byte, in a record that is longer than the buffer for it.</summary>
        [TestMethod]
        [DataRow(1120)]
        [DataRow(1125)]
        [DataRow(1152)]
        [DataRow(1200)]
        public void A_content_that_fits_its_buffer_is_received_though_its_record_does_not(int length)
        {
            Rig rig = new Rig(mtu: 1280);
            rig.AssertOpens(HandshakeKind.Full);
            byte[] buffer = new byte[1153];
            byte[] content = new byte[length];
            content[1100] = 7;
            rig.Server.Send(23, content);
            rig.Path.Deliver();
            Assert.AreEqual(length < buffer.Length ? length : buffer.Length, rig.Link.Receive(buffer, 0, buffer.Length));
            Assert.AreEqual(7, (int)buffer[1100]);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Records_behind_the_one_received_survive_what_becomes_of_the_buffer()
        {
            Rig rig = Opened();
            ByteList datagram = new ByteList();
            for (int i = 0; i < 4; i++)
            {
                datagram.Add(Record(rig, "record " + i.ToString()));
            }

            rig.Path.Arrived.Add(datagram.ToArray());
            rig.Path.Arrived.Add(Record(rig, "another datagram"));
            byte[] buffer = new byte[1000];
            for (int i = 0; i < 4; i++)
            {
                Assert.AreEqual(8, rig.Link.Receive(buffer, 0, buffer.Length));
                Assert.AreEqual((byte)('0' + i), buffer[7]);
                Array.Clear(buffer, 0, buffer.Length);
            }

            Assert.AreEqual("another datagram", rig.Take());
        }

        [TestMethod]
        public void Links_of_one_client_do_not_disturb_each_other()
        {
            DtlsPsk security = new DtlsPsk(new SeededRandom(1));
            Rig[] rigs = new Rig[3];
            for (int i = 0; i < rigs.Length; i++)
            {
                TestServer server = new TestServer { Suite = i == 2 ? CipherSuite.PskAes128CbcSha256 : CipherSuite.PskAes128Ccm8 };
                PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
                rigs[i] = new Rig(server, security, credentials, i == 2 ? new byte[] { 0x00, 0xae } : null);
                rigs[i].AssertOpens(HandshakeKind.Full);
            }

            for (int round = 0; round < 3; round++)
            {
                for (int i = 0; i < rigs.Length; i++)
                {
                    rigs[i].Path.Arrived.Add(new ByteList().Add(Record(rigs[i], "first " + i.ToString())).Add(Record(rigs[i], "second " + i.ToString())).ToArray());
                    Assert.AreEqual("first " + i.ToString(), rigs[i].Take());
                }

                for (int i = rigs.Length - 1; i >= 0; i--)
                {
                    Assert.IsTrue(rigs[i].Send("to server " + i.ToString()));
                    Assert.AreEqual("to server " + i.ToString(), rigs[i].Received());
                    Assert.AreEqual("second " + i.ToString(), rigs[i].Take());
                }
            }

            rigs[0].Link.Close();
            rigs[1].AssertCarries();
            rigs[2].AssertCarries();
        }

        [TestMethod]
        public void What_one_link_has_not_given_out_yet_survives_what_another_receives_into_a_short_buffer()
        {
            DtlsPsk security = new DtlsPsk(new SeededRandom(1));
            Rig[] rigs = new Rig[2];
            for (int i = 0; i < rigs.Length; i++)
            {
                rigs[i] = new Rig(new TestServer(), security, new PreSharedKey(TestServer.Identity, TestServer.Key));
                rigs[i].AssertOpens(HandshakeKind.Full);
                rigs[i].Path.Arrived.Add(new ByteList().Add(Record(rigs[i], "first " + i.ToString())).Add(Record(rigs[i], "other " + i.ToString())).ToArray());
            }

            byte[] buffer = new byte[20];
            for (int round = 0; round < 2; round++)
            {
                for (int i = 0; i < rigs.Length; i++)
                {
                    Assert.AreEqual(7, rigs[i].Link.Receive(buffer, 0, buffer.Length));
                    Assert.AreEqual((byte)(round == 0 ? 'f' : 'o'), buffer[0]);
                    Assert.AreEqual((byte)('0' + i), buffer[6]);
                }
            }
        }

        private static Rig Opened()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            return rig;
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
