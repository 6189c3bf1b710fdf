using System;
using System.Linq;
using Lwm2m.Bench.Card;
using Lwm2m.Bench.Modem;
using Lwm2m.Foundation;
using Lwm2m.Sim;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Bootstrap from the card of the bench behind the AT commands of a modem, with both ways to it, in virtual time.</summary>
[TestClass]
public sealed class SmartcardModemTests
{
    // Proves: SEC-17, U-10
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void A_card_in_a_modem_is_read_pulled_and_read_again(bool usesOwnChannels)
    {
        var keys = Scp03Keys.Published();
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecuresFiles = true, SecureChannelKeys = keys });
        using var modem = new ModemRig(new ModemOptions { IsSettled = true }, card: card);
        var rig = new SmartcardRig(card, new ModemCard(modem.Modem, usesOwnChannels), SmartcardRig.StoreWith(keys));
        modem.Start();
        rig.Client.Start();
        Assert.IsTrue(Run(rig, modem, () => rig.Source.Taken == 1), string.Join("; ", rig.Reports));
        Assert.IsTrue(Run(rig, modem, () => rig.SentTo("card") > 0), "it registers");
        Assert.IsEmpty(card.Violations, string.Join("; ", card.Violations));
        Assert.IsTrue(Run(rig, modem, () => card.OpenChannels == 0));
        Assert.IsGreaterThan(6, card.SecuredCommands);

        card.Remove();
        Assert.IsTrue(Run(rig, modem, () => rig.Source.Deleted == 1), string.Join("; ", rig.Reports));
        Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
        card.Insert();
        Assert.IsTrue(Run(rig, modem, () => rig.Source.Taken == 2), string.Join("; ", rig.Reports));
        Assert.AreEqual("coaps://card", rig.Client.Accounts.FindSecurity(7).ServerUri);
    }

    private static bool Run(SmartcardRig rig, ModemRig modem, Func<bool> until)
    {
        const int Minutes = 30;
        for (long endMs = modem.NowMs + (Minutes * 60000L); modem.NowMs < endMs && !until();)
        {
            long due = rig.Client.Step(modem.NowMs);
            modem.Run(due <= modem.NowMs ? 0 : Math.Min(50, endMs - modem.NowMs), until);
        }

        return until();
    }
}
