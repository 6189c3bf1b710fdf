using System.Text;
using Lwm2m.Bench.Card;
using Lwm2m.Modem;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using StandInOptions = Lwm2m.Bench.Modem.ModemOptions;

namespace Lwm2m.Host.Tests;

/// <summary>A modem that sleeps, and has no power for its card meanwhile.</summary>
[TestClass]
public class CardAsleepTests
{
    [TestMethod]
    public void A_card_that_slept_with_its_modem_has_forgotten_its_channels_and_is_asked_anew()
    {
        UiccStandIn card = new();
        GenericDialect dialect = new() { LosesFirstCharacters = true, WakeMs = 600, PowerOnMs = 600 };
        using CardRig rig = new(new ModemRig(
            new StandInOptions { Dialect = "quectel-bg" },
            new ModemOptions { PeriodicUpdateTimer = Encoding.ASCII.GetBytes("00111000"), ActiveTimer = Encoding.ASCII.GetBytes("00000101") },
            dialect,
            new RigPins(hasReset: false),
            card: card));
        ApplicationJob job = new("A000000063504B43532D3135", "00A40804047FFF503100", "00B0000000") { Keeps = true };
        rig.Do(job);
        string file = job.Answers[^1];
        StringAssert.StartsWith(file, "A7");
        Assert.IsTrue(rig.Modem.Run(120_000, () => rig.Modem.StandIn.IsAsleep));
        card.Reset();
        rig.Modem.Run(3_600_000);

        // The modem is woken, and says nothing of the card.
        job.Answers.Clear();
        rig.Do(job);
        CollectionAssert.AreEqual(new[] { "6881", "621682024121830250318A01058B032F06018002008888009000", file }, job.Answers);
        Assert.AreEqual(1, card.OpenChannels);
        CollectionAssert.AreEqual(new[] { "ready" }, rig.User.Told);
    }
}
