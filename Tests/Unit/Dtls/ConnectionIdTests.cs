using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>Connection IDs (RFC 9146), with the test's server and with what mbedTLS 3.5.2 sent.</summary>
    [TestClass]
    public class ConnectionIdTests
    {
        // What mbedTLS 3.5.2 sent: the server receives by beef, the client by c0de.
        [TestMethod]
        [DataRow(true, "beef", "19fefd0001000000000000beef00300001000000000000ca1aee5e9852761580e8fba0ecd65977c6925b4e026b7921c834d54f024ec429fa53bcf9d3bed1ed", "161400000c000300000000000c02b0e09a37f21da57d7cac92")]
        [DataRow(true, "beef", "19fefd0001000000000002beef00200001000000000002c9fd5a4db351da49d465d87bfcae2b9cd901f89bd5f98dbd", "150100")]
        [DataRow(false, "c0de", "19fefd0001000000000002c0de002000010000000000026cc0c4a7763873f6e825419edbfb0ad6054f75b95188f946", "150100")]
        public void The_records_of_these_tests_are_those_of_mbedTLS(bool ofClient, string cid, string record, string content)
        {
            byte[] keyBlock = Hex.Parse("32cc05efccf2e4774511e5813099e34907818c37929a06e523f7c383491ff79647f02b319eb68e17");
            TestRecords records = new TestRecords(CipherSuite.PskAes128Ccm8, keyBlock, ofClient, Hex.Parse(cid));
            Assert.AreEqual(content, Hex.Of(records.Open(Hex.Parse(record))));
        }

        [TestMethod]
        [DataRow(0, 0)]
        [DataRow(0, 1)]
        [DataRow(0, 8)]
        [DataRow(4, 0)]
        [DataRow(8, 6)]
        [DataRow(0, 9)]
        [DataRow(0, 32)]
        public void Each_side_gets_the_Connection_ID_it_asked_for(int own, int peer)
        {
            TestServer server = new TestServer { Cid = Bytes.Sequence(0xa0, peer) };
            Rig rig = new Rig(server, new DtlsOptions { OwnConnectionIdLength = own });
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            byte[] last = (byte[])rig.Path.Sent[rig.Path.Sent.Count - 1];
            Assert.AreEqual(peer == 0 ? 23 : 25, (int)last[0]);
            Assert.AreEqual(9 + (peer == 0 ? 29 : 30 + peer), last.Length);
            Assert.AreEqual(Hex.Of(server.Cid), Hex.Of(last, 11, peer));
            Assert.AreEqual(own == 0 ? 23 : 25, (int)server.Writing.Seal(23, 1, 99, new byte[1])[0]);
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.AssertCarries();
        }

        [TestMethod]
        [DataRow(33)]
        [DataRow(254)]
        [DataRow(255)]
        public void From_a_server_that_asks_for_more_than_32_bytes_none_is_asked_for_again(int length)
        {
            Rig rig = new Rig(new TestServer { Cid = new byte[length] });
            Assert.AreEqual((int)LinkState.Failed, (int)rig.Open());
            Assert.AreEqual(2000L, rig.NowMs);
            Assert.AreEqual((int)AlertAction.FullHandshake, (int)rig.Link.Action);
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
            rig.Link.Close();
            rig.AssertOpens(HandshakeKind.Resumed);
            rig.AssertCarries();
        }

        [TestMethod]
        public void The_longest_content_leaves_room_for_the_Connection_ID()
        {
            Rig rig = new Rig(new TestServer { Cid = new byte[8], Flight = { Mtu = 140, FragmentSize = 100 } }, new DtlsOptions(), 140);
            rig.AssertOpens(HandshakeKind.Full);
            Assert.AreEqual(140 - 13 - 8 - 8 - 1 - 8, rig.Link.MaxDatagram);
            Assert.IsTrue(rig.Link.Send(new byte[102], 0, 102));
            Assert.AreEqual(140, ((byte[])rig.Path.Sent[rig.Path.Sent.Count - 1]).Length);
        }

        [TestMethod]
        public void A_server_without_Connection_IDs_is_spoken_to_without()
        {
            Rig rig = new Rig(null, new DtlsOptions { OwnConnectionIdLength = 4 });
            rig.AssertOpens(HandshakeKind.Full);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Records_with_another_Connection_ID_or_without_one_are_dropped()
        {
            TestServer server = new TestServer { Cid = Bytes.Sequence(1, 2) };
            Rig rig = new Rig(server, new DtlsOptions { OwnConnectionIdLength = 4 });
            rig.AssertOpens(HandshakeKind.Full);
            server.Send(23, Ascii.GetBytes("data"));
            byte[] genuine = (byte[])server.Output[0];
            server.Output.Clear();
            byte[] other = (byte[])genuine.Clone();
            other[11] ^= 1;
            byte[] without = new ByteList().Add(23, 1).Add(genuine, 1, 10).Add(genuine, 15, genuine.Length - 15).ToArray();
            rig.Path.Arrived.Add(other);
            rig.Path.Arrived.Add(without);
            Assert.IsNull(rig.Take());
            Assert.AreEqual(2, rig.Link.DroppedRecords);
            rig.Path.Arrived.Add(genuine);
            Assert.AreEqual("data", rig.Take());
            rig.AssertCarries();
        }

        // RFC 9146 §3 with RFC 6347 §4.1.2.7: they are invalid, which is known before any of the keys is used.
        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void They_cost_neither_an_attempt_on_the_keys_nor_a_word_to_the_server(bool hasOther)
        {
            TestServer server = new TestServer { Cid = Bytes.Sequence(1, 2) };
            Rig rig = new Rig(server, new DtlsOptions { OwnConnectionIdLength = 4, MaxForgeries = 1 });
            rig.AssertOpens(HandshakeKind.Full);
            int sent = rig.Path.Sent.Count;
            for (int i = 0; i < 20; i++)
            {
                server.Send(23, Ascii.GetBytes("data"));
                byte[] record = (byte[])server.Output[0];
                server.Output.Clear();
                if (hasOther)
                {
                    record[11 + (i % 4)] ^= 1;
                }
                else
                {
                    record = new ByteList().Add(23, 1).Add(record, 1, 10).Add(record, 15, record.Length - 15).ToArray();
                }

                rig.Path.Arrived.Add(record);
                Assert.IsNull(rig.Take());
                rig.Link.Step(rig.NowMs);
            }

            Assert.AreEqual(20, rig.Link.DroppedRecords);
            Assert.AreEqual(sent, rig.Path.Sent.Count);
            Assert.AreEqual((int)LinkState.Open, (int)rig.Link.State);
            rig.AssertCarries();
        }

        [TestMethod]
        public void Without_a_Connection_ID_of_ours_records_that_carry_one_are_dropped()
        {
            Rig rig = new Rig();
            rig.AssertOpens(HandshakeKind.Full);
            rig.Path.Arrived.Add(Hex.Parse("19fefd0001000000000009c0de0020000100000000000204b0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f6"));
            Assert.IsNull(rig.Take());
            rig.AssertCarries();
        }
    }
}
