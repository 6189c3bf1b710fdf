using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Protected requests that a proxy has cut into blocks (RFC 8613 §4.1.3.4.2).</summary>
    [TestClass]
    public class OuterBlockTests
    {
        private const int Size = 32;
        private const int Szx = 1;

        /// <summary>Header, token and the option of the protection.</summary>
        private const int HeadLength = 4 + 1 + 5;

        // Proves: WP-85
        [TestMethod]
        [DataRow(20)]
        [DataRow(27)]
        [DataRow(200)]
        [DataRow(1000)]
        public void The_pieces_are_put_together_before_they_are_opened(int bodyLength)
        {
            var rig = new SecureRig();
            byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, bodyLength);
            int pieces = Pieces(whole);
            for (int i = 0; i < pieces; i++)
            {
                Assert.AreEqual(0, rig.Plain.Handler.Requests);
                rig.Receive(Piece(whole, i, 100 + i));
                if (i < pieces - 1)
                {
                    CoapMessage more = rig.Plain.Sent();
                    Assert.AreEqual(CoapCode.Continue, more.Code);
                    Assert.AreEqual((int)Rig.Block(i, true, Szx), Rig.Option(more, OptionNumber.Block1));
                }
            }

            Assert.AreEqual(CoapCode.Content, rig.Answered().Code);
            Assert.AreEqual(bodyLength, rig.Plain.Handler.RequestBody.Length);
            Assert.IsTrue(Rig.IsPattern(rig.Plain.Handler.RequestBody, 0, bodyLength, 0, 0));
            Assert.AreEqual(1, rig.Plain.Handler.Requests);
        }

        // Proves: WP-85
        [TestMethod]
        public void Blocks_beneath_and_outside_go_together()
        {
            var rig = new SecureRig();
            for (int i = 0; i < 2; i++)
            {
                byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", OptionNumber.Block1, Rig.Block(i, i == 0, 2), 0, 0, i * 64, 64);
                for (int piece = 0; piece < Pieces(whole); piece++)
                {
                    rig.Plain.Sent();
                    rig.Receive(Piece(whole, piece, 10 * i + piece));
                }

                Assert.AreEqual(i == 0 ? CoapCode.Continue : CoapCode.Content, rig.Answered().Code);
            }

            Assert.AreEqual(128, rig.Plain.Handler.RequestBody.Length);
        }

        // Proves: WP-85, E2E-07
        [TestMethod]
        public void Pieces_of_two_requests_are_not_mixed()
        {
            var rig = new SecureRig();
            byte[] first = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 40);
            byte[] second = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 40);
            rig.Receive(Piece(first, 0, 1));
            rig.Plain.Sent();
            rig.Receive(Piece(second, 1, 2));
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Plain.Sent().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        // Proves: WP-85
        [TestMethod]
        public void A_piece_changed_on_the_way_spoils_the_whole()
        {
            var rig = new SecureRig();
            byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 40);
            byte[] piece = Piece(whole, 0, 1);
            piece[piece.Length - 1] ^= 1;
            rig.Receive(piece);
            rig.Plain.Sent();
            rig.Receive(Piece(whole, 1, 2));
            Assert.AreEqual(CoapCode.BadRequest, rig.Plain.Sent().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
            Assert.AreEqual(1, rig.Plain.Counters.ProtectionRefused);
        }

        // Proves: WP-85
        [TestMethod]
        [DataRow(0, 0)]
        [DataRow(100, 3)]
        public void What_grows_beyond_the_bound_is_too_large(int bound, int taken)
        {
            var options = new CoapOptions();
            options.MaxUnfragmentedSize = bound;
            var rig = new SecureRig(options);
            byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 200);
            for (int i = 0; i <= taken; i++)
            {
                rig.Receive(Piece(whole, i, i));
                Assert.AreEqual(i < taken ? CoapCode.Continue : CoapCode.RequestEntityTooLarge, rig.Plain.Sent().Code);
            }

            Assert.AreEqual(1, rig.Plain.Counters.BlocksRefused);
        }

        [TestMethod]
        public void What_would_not_fit_the_largest_message_is_too_large()
        {
            var options = new CoapOptions();
            options.MaxMessageSize = 128;
            options.BlockSize = 64;
            var rig = new SecureRig(options);
            byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 118);
            for (int i = 0; i < 3; i++)
            {
                rig.Receive(Piece(whole, i, i));
                Assert.AreEqual(CoapCode.Continue, rig.Plain.Sent().Code);
            }

            rig.Receive(Piece(whole, 3, 3));
            Assert.AreEqual(CoapCode.RequestEntityTooLarge, rig.Plain.Sent().Code);
            Assert.AreEqual(0, rig.Plain.Handler.Requests);
        }

        [TestMethod]
        public void A_reset_forgets_the_pieces()
        {
            var rig = new SecureRig();
            byte[] whole = rig.Compose(CoapType.Confirmable, CoapCode.Put, 0, "aa", "a", 0, 0, 0, 0, 0, 40);
            rig.Receive(Piece(whole, 0, 1));
            rig.Plain.Sent();
            rig.Plain.Endpoint.Reset();
            rig.Receive(Piece(whole, 1, 2));
            Assert.AreEqual(CoapCode.RequestEntityIncomplete, rig.Plain.Sent().Code);
        }

        private static int Pieces(byte[] whole)
        {
            return (whole.Length - HeadLength - 1 + Size - 1) / Size;
        }

        /// <summary>What a proxy makes of a request: its options, Block1 behind them, and a piece of the payload.</summary>
        private static byte[] Piece(byte[] whole, int index, int messageId)
        {
            bool more = index < Pieces(whole) - 1;
            int start = HeadLength + 1 + index * Size;
            int count = more ? Size : whole.Length - start;
            uint block = Rig.Block(index, more, Szx);
            int optionLength = block > 0xFF ? 4 : 3;
            byte[] piece = new byte[HeadLength + optionLength + 1 + count];
            System.Array.Copy(whole, 0, piece, 0, HeadLength);
            piece[2] = 0x66;
            piece[3] = (byte)messageId;
            piece[HeadLength] = (byte)(0xD0 | (optionLength - 2));
            piece[HeadLength + 1] = 27 - 9 - 13;
            piece[HeadLength + 2] = (byte)(optionLength == 4 ? block >> 8 : block);
            piece[HeadLength + optionLength - 1] = (byte)block;
            piece[HeadLength + optionLength] = 0xFF;
            System.Array.Copy(whole, start, piece, piece.Length - count, count);
            return piece;
        }
    }
}
