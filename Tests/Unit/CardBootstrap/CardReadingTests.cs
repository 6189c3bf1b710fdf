using Lwm2m.Client.Tests;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using Lwm2m.Uicc;
using nanoFramework.TestFramework;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>How the file is reached on cards of every kind, and what happens where one does not go along.</summary>
    [TestClass]
    public class CardReadingTests
    {
        private static readonly byte[] s_pin = { 0x31, 0x32, 0x33, 0x34 };

        [TestMethod]
        public void An_application_that_has_no_name_is_found_in_the_directory_of_the_card()
        {
            FileCard card = new FileCard { NameStatus = 0x6A82 };
            card.Put("2f00", "61144f0ca000000063504b43532d313551043f007f50ffff");
            card.Put("7f50", "");
            card.Put("7f505031", "a706300404026430");
            card.Put("7f506430", "a125300030110c0f4c774d324d20426f6f747374726170a10e300c0604672b0901300404026432");
            card.Put("7f506432", CardRig.FileOf("card", 7, 3));
            CardRig rig = Started(card);
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            Assert.AreEqual(0, card.OpenChannels);
        }

        [TestMethod]
        public void A_card_without_logical_channels_is_read_on_the_basic_one()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            card.HasNoChannels = true;
            Assert.AreEqual(1, Started(card).Source.Taken);
        }

        [TestMethod]
        public void A_long_file_is_read_in_pieces_whether_or_not_its_length_is_said()
        {
            string large = CardRig.FileOf("card", 7, 3);
            string unknown = CardRig.Number(4711, 2) + "00" + CardRig.Number(0x7000, 2) + Zeros(0x7000);
            for (int i = 0; i < 2; i++)
            {
                FileCard card = FileCard.With(CardRig.FileOf(3, large.Substring(8) + unknown) + (i == 0 ? "" : "ffff"));
                card.HidesSize = i == 1;
                CardRig rig = Started(card);
                rig.Rig.Run(2000);
                Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
                Assert.IsTrue(card.Commands > 0x7000 / 239);
                Assert.AreEqual(0, card.OpenChannels);
            }
        }

        [TestMethod]
        public void A_file_that_says_that_it_is_longer_than_it_is_brings_nothing()
        {
            string file = CardRig.FileOf("card", 7, 3);
            string lying = "0002" + CardRig.Number(file.Length / 2 - 4 + 1, 2) + file.Substring(8);
            for (int i = 0; i < 2; i++)
            {
                FileCard card = FileCard.With(lying);
                card.HidesSize = i == 1;
                CardRig rig = Started(card);
                Assert.AreEqual(0, rig.Source.Taken);
                Assert.IsTrue(rig.Source.Result == CardFileResult.Damaged, i.ToString());
                Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
            }
        }

        [TestMethod]
        public void A_file_that_is_larger_than_the_device_takes_brings_nothing()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            CardRig rig = new CardRig(card, new SmartcardOptions { AllowsClear = true, MaxFileBytes = 64 }, BootstrapRig.NewStore());
            rig.Start();
            Assert.IsTrue(rig.Source.Result == CardFileResult.Damaged);
        }

        [DataRow("ffffffffffffffff")]
        [DataRow("00000000")]
        [TestMethod]
        public void A_file_in_which_nothing_is_written_is_none(string content)
        {
            Assert.IsTrue(Started(FileCard.With(content)).Source.Result == CardFileResult.NoFile);
        }

        [TestMethod]
        public void Without_directory_or_file_there_is_none()
        {
            string[] paths = { "7fff5031", "7fff6430", FileCard.BootstrapPath };
            for (int i = 0; i < paths.Length; i++)
            {
                FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
                card.Remove(paths[i]);
                CardRig rig = Started(card);
                Assert.IsTrue(rig.Source.Result == CardFileResult.NoFile, paths[i]);
                Assert.AreEqual(0, card.OpenChannels);
            }
        }

        [TestMethod]
        public void The_second_directory_of_data_objects_is_tried_where_the_first_has_no_such_file()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            card.Put("7fff5031", "a706300404024401a706300404024402a706300404026430");
            card.Put("7fff4402", "ffff");
            Assert.AreEqual(1, Started(card).Source.Taken);
        }

        [TestMethod]
        public void A_file_behind_a_pin_is_read_with_it()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            card.Pin = "31323334ffffffff";
            CardRig rig = new CardRig(card, new SmartcardOptions { AllowsClear = true, Pin = s_pin }, BootstrapRig.NewStore());
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            Assert.AreEqual(1, card.PinsGiven);
        }

        [TestMethod]
        public void A_wrong_pin_is_given_once_and_never_to_a_card_that_has_few_tries_left()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            card.Pin = "39393939ffffffff";
            CardRig rig = new CardRig(card, new SmartcardOptions { AllowsClear = true, Pin = s_pin }, BootstrapRig.NewStore());
            rig.Start();
            rig.Rig.Run(3600000);
            Assert.AreEqual(1, card.PinsGiven);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Refused);
            card.Reset();
            rig.Rig.Step();
            rig.Rig.Run(60000);
            Assert.AreEqual(1, card.PinsGiven, "two are left");
            Assert.AreEqual("card: too few tries left for the PIN", rig.Rig.Report);
            Assert.AreEqual(0, card.OpenChannels);
        }

        [TestMethod]
        public void Without_the_pin_that_a_file_needs_nothing_is_tried()
        {
            FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
            card.Pin = "31323334ffffffff";
            CardRig rig = Started(card);
            Assert.AreEqual(0, card.PinsGiven);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Refused);
        }

        [TestMethod]
        public void A_card_that_is_pulled_at_any_command_brings_nothing_and_is_read_when_it_is_back()
        {
            CardRig rig = Started(FileCard.With(CardRig.FileOf("card", 7, 3)));
            int commands = rig.Transport.Commands;
            for (int i = 0; i < commands; i++)
            {
                FileCard card = FileCard.With(CardRig.FileOf("card", 7, 3));
                card.PulledBefore = i;
                rig = Started(card);
                Assert.AreEqual(0, rig.Client.SessionCount, i.ToString());
                rig.Transport.Insert();
                rig.Rig.Step();
                rig.Rig.Run(60000);
                Assert.AreEqual("coaps://card", rig.UriOf(7), i.ToString());
                Assert.AreEqual(0, card.OpenChannels);
            }
        }

        // Proves: SEC-17
        [TestMethod]
        public void Keys_that_come_later_end_the_reading_in_clear_by_the_directory_as_well()
        {
            FileCard card = new FileCard { NameStatus = 0x6A82 };
            card.Put("2f00", "61144f0ca000000063504b43532d313551043f007f50ffff");
            card.Put("7f50", "");
            card.Put("7f505031", "a706300404026430");
            card.Put("7f506430", "a125300030110c0f4c774d324d20426f6f747374726170a10e300c0604672b0901300404026432");
            card.Put("7f506432", CardRig.FileOf("card", 7, 3));
            Store store = BootstrapRig.NewStore();
            CardRig rig = new CardRig(card, new SmartcardOptions { AllowsClear = true }, store);
            rig.Start();
            Assert.AreEqual(1, rig.Source.Taken, rig.Rig.Report);
            Assert.IsTrue(Scp03Keys.Put(store, 1, BootstrapRig.Key(1), BootstrapRig.Key(2), new SeededRandom(1)));

            // The card has the application, and no SCP03.
            card.NameStatus = 0;
            card.Reset();
            rig.Rig.Run(200000);
            Assert.IsTrue(rig.Source.Result == CardFileResult.Refused, rig.Rig.Report);
            Assert.AreEqual(0, rig.Source.Unchanged);
            Assert.AreEqual("coaps://card", rig.UriOf(7));
        }

        private static CardRig Started(FileCard card)
        {
            CardRig rig = new CardRig(card);
            rig.Start();
            return rig;
        }

        private static string Zeros(int bytes)
        {
            return Lwm2m.Tests.Hex.Of(new byte[bytes]);
        }
    }
}
