using Lwm2m.Client;
using Lwm2m.Client.Tests;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>The power goes at each write while the accounts of a card are taken over, replaced or deleted: whole accounts with the right origin, or the former ones.</summary>
    [TestClass]
    public class CardPowerTests
    {
        private const int SlotSize = 640;
        private const int Stride = 11;
        private const int LongMs = 120000;

        // Proves: SEC-16
        [TestMethod]
        public void A_power_cut_while_a_card_is_taken_over_leaves_the_factory_or_the_card()
        {
            Cut(new Taking());
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_power_cut_while_a_card_is_replaced_leaves_one_card_or_the_other()
        {
            Cut(new Replacing());
        }

        // Proves: SEC-16
        [TestMethod]
        public void A_power_cut_while_a_card_is_deleted_leaves_the_card_or_the_factory()
        {
            Cut(new Deleting());
        }

        private static void Cut(Passage passage)
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                CutMedium medium = passage.Prepare(way);
                int before = medium.Steps;
                passage.Run(medium);
                int steps = medium.Steps - before;
                int former = 0;
                int next = 0;
                for (int cut = 0; cut <= steps; cut = cut < steps && cut + Stride > steps ? steps : cut + Stride)
                {
                    medium = passage.Prepare(way);
                    medium.Power(cut);
                    passage.Run(medium);
                    medium.Power();
                    Lwm2mClient client = new BootstrapRig(new ClientOptions(), new FileStore(medium), false).Client;
                    string where = way.ToString() + ", " + cut.ToString();
                    Assert.AreEqual(1, client.Accounts.Count, where);
                    bool isNext = client.Accounts.FindServer(passage.Next) is not null;
                    bool isOfCard = passage.IsOfCard(isNext);
                    Assert.IsTrue(isNext || client.Accounts.FindServer(passage.Former) is not null, where);
                    Assert.AreEqual(isOfCard, client.Accounts.Origin is not null, where);
                    former += isNext ? 0 : 1;
                    next += isNext ? 1 : 0;

                    // With power it ends where it would have ended, and what the card took the place of comes back.
                    CardRig rig = passage.Run(medium);
                    Assert.IsTrue(rig.UriOf(passage.Next) is not null, where);
                    rig = new CardRig(new FileCard { IsAway = true }, Clear(), new FileStore(medium));
                    rig.Start();
                    rig.Rig.Run(LongMs);
                    Assert.AreEqual("coaps://factory", rig.UriOf(5), where);
                }

                Assert.IsTrue(former > 0 && next > 0, former.ToString() + " " + next.ToString());
            }
        }

        private static SmartcardOptions Clear()
        {
            return new SmartcardOptions { AllowsClear = true };
        }

        /// <summary>A passage from one state of the accounts to the next.</summary>
        private abstract class Passage
        {
            public abstract int Former { get; }

            public abstract int Next { get; }

            public abstract bool IsOfCard(bool isNext);

            public abstract CutMedium Prepare(int way);

            public abstract CardRig Run(CutMedium medium);

            protected static CutMedium Factory(int way)
            {
                CutMedium medium = new CutMedium(way, SlotSize);
                BootstrapRig rig = new BootstrapRig(new ClientOptions(), new FileStore(medium), false);
                SecurityAccount account = new SecurityAccount("coaps://factory", 5);
                account.SetPreSharedKey(new byte[] { 70 }, BootstrapRig.Key(6));
                rig.Client.Accounts.Add(account, new ServerAccount(5));
                Assert.IsTrue(rig.Client.SaveAccounts());
                return medium;
            }

            protected static CardRig Start(CutMedium medium, FileCard card)
            {
                CardRig rig = new CardRig(card, Clear(), new FileStore(medium));
                rig.Start();
                rig.Rig.Run(medium.IsDead ? 0 : LongMs);
                return rig;
            }

            protected static FileCard One()
            {
                return FileCard.With(CardRig.FileOf("card", 7, 3));
            }

            protected static CutMedium WithOne(int way)
            {
                CutMedium medium = Factory(way);
                Assert.AreEqual(1, Start(medium, One()).Source.Taken);
                return medium;
            }
        }

        private sealed class Taking : Passage
        {
            public override int Former
            {
                get { return 5; }
            }

            public override int Next
            {
                get { return 7; }
            }

            public override bool IsOfCard(bool isNext)
            {
                return isNext;
            }

            public override CutMedium Prepare(int way)
            {
                return Factory(way);
            }

            public override CardRig Run(CutMedium medium)
            {
                return Start(medium, One());
            }
        }

        private sealed class Replacing : Passage
        {
            public override int Former
            {
                get { return 7; }
            }

            public override int Next
            {
                get { return 8; }
            }

            public override bool IsOfCard(bool isNext)
            {
                return true;
            }

            public override CutMedium Prepare(int way)
            {
                return WithOne(way);
            }

            public override CardRig Run(CutMedium medium)
            {
                return Start(medium, FileCard.With(CardRig.FileOf("other", 8, 4), "98940099999999999999"));
            }
        }

        private sealed class Deleting : Passage
        {
            public override int Former
            {
                get { return 7; }
            }

            public override int Next
            {
                get { return 5; }
            }

            public override bool IsOfCard(bool isNext)
            {
                return !isNext;
            }

            public override CutMedium Prepare(int way)
            {
                return WithOne(way);
            }

            public override CardRig Run(CutMedium medium)
            {
                return Start(medium, new FileCard { IsAway = true });
            }
        }
    }
}
