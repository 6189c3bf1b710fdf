using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Coap.Tests
{
    /// <summary>The blocks of one body are of one representation (RFC 7959 §2.5), also where the values behind it change meanwhile.</summary>
    [TestClass]
    public class ChangingBodyTests
    {
        private const int Length = 200;

        [TestMethod]
        [DataRow(false)]
        [DataRow(true)]
        public void A_body_that_changed_between_two_blocks_is_begun_again_with_another_tag(bool otherLength)
        {
            Rig rig = Begun(out SeededRequest request);
            CoapMessage first = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(first, OptionNumber.Block1));
            Assert.AreEqual(-1, Rig.Option(first, OptionNumber.RequestTag));
            rig.Piggyback(first, CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 0);
            CoapMessage second = rig.Sent();
            Assert.AreEqual((int)Rig.Block(1, true, 2), Rig.Option(second, OptionNumber.Block1));

            request.Seed = 1;
            request.BodyLength += otherLength ? 10 : 0;
            rig.Piggyback(second, CoapCode.Continue, OptionNumber.Block1, Rig.Block(1, true, 2), 0, 0, 0, 0);
            CoapMessage anew = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(anew, OptionNumber.Block1));
            Assert.AreEqual(request.BodyLength, Rig.Option(anew, OptionNumber.Size1));
            int tag = Rig.Option(anew, OptionNumber.RequestTag);
            Assert.IsTrue(tag >= 0);
            Assert.IsTrue(Rig.IsPattern(anew.Buffer, anew.PayloadOffset, 64, 0, 1));
            rig.Piggyback(anew, CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 0);
            for (int number = 1; number <= 3; number++)
            {
                CoapMessage block = rig.Sent();
                bool more = number < 3;
                Assert.AreEqual((int)Rig.Block(number, more, 2), Rig.Option(block, OptionNumber.Block1));
                Assert.AreEqual(tag, Rig.Option(block, OptionNumber.RequestTag));
                Assert.IsTrue(Rig.IsPattern(block.Buffer, block.PayloadOffset, block.PayloadLength, number * 64, 1));
                rig.Piggyback(block, more ? CoapCode.Continue : CoapCode.Changed, OptionNumber.Block1, Rig.Block(number, more, 2), 0, 0, 0, 0);
            }

            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            Assert.AreEqual(0, rig.Link.SentCount);
        }

        [TestMethod]
        public void A_second_change_gives_a_third_tag()
        {
            Rig rig = Begun(out SeededRequest request);
            request.Seed = 1;
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 0);
            CoapMessage second = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(second, OptionNumber.Block1));
            request.Seed = 2;
            rig.Piggyback(second, CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 0);
            CoapMessage third = rig.Sent();
            Assert.AreEqual((int)Rig.Block(0, true, 2), Rig.Option(third, OptionNumber.Block1));
            Assert.AreNotEqual(Rig.Option(second, OptionNumber.RequestTag), Rig.Option(third, OptionNumber.RequestTag));
        }

        [TestMethod]
        public void A_body_that_never_rests_is_given_up()
        {
            Rig rig = Begun(out SeededRequest request);
            int datagrams = 0;
            for (CoapMessage block = rig.Sent(); block is not null; block = rig.Sent())
            {
                datagrams++;
                request.Seed++;
                rig.Piggyback(block, CoapCode.Continue, OptionNumber.Block1, (uint)Rig.Option(block, OptionNumber.Block1), 0, 0, 0, 0);
                rig.Step();
            }

            Assert.AreEqual(1, request.Failures);
            Assert.AreEqual((int)RequestFailure.Unsendable, request.Failure);
            Assert.IsTrue(datagrams <= 5, "bounded");
            Assert.IsFalse(rig.Endpoint.IsBusy);
        }

        [TestMethod]
        public void A_body_that_cannot_be_written_is_not_sent()
        {
            Rig rig = new Rig(SmallBlocks());
            SeededRequest request = new SeededRequest { BodyLength = Length, IsBroken = true };
            rig.Endpoint.Send(request, rig.Now);
            rig.Step();
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual((int)RequestFailure.Unsendable, request.Failure);

            rig = Begun(out request);
            request.IsBroken = true;
            rig.Piggyback(rig.Sent(), CoapCode.Continue, OptionNumber.Block1, Rig.Block(0, true, 2), 0, 0, 0, 0);
            rig.Step();
            Assert.AreEqual(0, rig.Link.SentCount);
            Assert.AreEqual(1, request.Failures);
        }

        [TestMethod]
        public void A_body_that_changes_after_its_last_block_or_is_whole_in_one_message_is_not_begun_again()
        {
            Rig rig = new Rig(SmallBlocks());
            SeededRequest request = new SeededRequest { BodyLength = 50 };
            rig.Endpoint.Send(request, rig.Now);
            CoapMessage sent = rig.Sent();
            request.Seed = 1;
            rig.Piggyback(sent, CoapCode.Changed, 0, 0, 0, 0, 0, 0);
            Assert.AreEqual(CoapCode.Changed, request.ResponseCode);
            Assert.AreEqual(0, rig.Link.SentCount);
        }

        private static Rig Begun(out SeededRequest request)
        {
            Rig rig = new Rig(SmallBlocks());
            request = new SeededRequest { BodyLength = Length };
            rig.Endpoint.Send(request, rig.Now);
            return rig;
        }

        private static CoapOptions SmallBlocks()
        {
            return new CoapOptions { BlockSize = 64 };
        }

        private sealed class SeededRequest : OutgoingRequest
        {
            public int Seed { get; set; }

            public int BodyLength { get; set; }

            public bool IsBroken { get; set; }

            public byte ResponseCode { get; private set; }

            public int Failures { get; private set; }

            public int Failure { get; private set; } = -1;

            public override byte Code
            {
                get { return CoapCode.Post; }
            }

            public override void WriteOptions(CoapWriter writer)
            {
                writer.StringOption(OptionNumber.UriPath, "a");
            }

            public override void WriteBody(ByteWindow body)
            {
                for (int i = 0; i < BodyLength; i++)
                {
                    body.WriteByte(TestHandler.Pattern(i, Seed));
                }

                if (IsBroken)
                {
                    body.Fail();
                }
            }

            public override void OnResponse(CoapMessage response, long nowMs)
            {
                ResponseCode = response.Code;
            }

            public override void OnFailure(RequestFailure failure, long nowMs)
            {
                Failures++;
                Failure = (int)failure;
            }
        }
    }
}
