using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lwm2m.Bench.Card;
using Lwm2m.CardBootstrap;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>Bootstrap from the card of the bench, which is stricter than cards are: PKCS#15 inside SCP03 (LwM2M Core App. G and H).</summary>
[TestClass]
public sealed class SmartcardTests
{
    private const int HourMs = 3600 * 1000;

    // Proves: SEC-17, SEC-18, U-10
    [TestMethod]
    [DataRow(16, false, 0)]
    [DataRow(24, true, 0)]
    [DataRow(32, false, 300)]
    public void The_file_is_read_inside_the_secure_channel(int keySize, bool isDoubled, int padding)
    {
        var keys = Scp03Keys.Published(keySize);
        var card = new UiccStandIn(new UiccOptions
        {
            BootstrapFile = CardFile.Of("card"), BootstrapPadding = padding, HasDoubledIdentifier = isDoubled, SecuresFiles = true, SecureChannelKeys = keys
        });
        var trace = new List<string>();
        card.Logged += trace.Add;
        var rig = new SmartcardRig(card, SmartcardRig.StoreWith(keys)).Started();
        Assert.AreEqual(1, rig.Source.Taken, string.Join("; ", rig.Reports));
        Assert.AreEqual("coaps://card", rig.Client.Accounts.FindSecurity(7).ServerUri);
        Assert.AreEqual(1, rig.SentTo("card"), "it registers");
        AssertClean(card);
        Assert.IsGreaterThan(6, card.SecuredCommands);
        string secret = Convert.ToHexString(CardFile.Key);
        Assert.IsFalse(trace.Any(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)), "the key in clear on the line");
        Assert.IsFalse(rig.Reports.Any(report => report.Contains("AllowsClear", StringComparison.Ordinal)));
    }

    // Proves: SEC-17
    [TestMethod]
    public void Keys_in_the_store_are_used_whatever_the_flag_says()
    {
        var keys = Scp03Keys.Published();
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys });
        var rig = new SmartcardRig(card, SmartcardRig.StoreWith(keys), new SmartcardOptions { AllowsClear = true }).Started();
        Assert.AreEqual(1, rig.Source.Taken);
        Assert.IsGreaterThan(6, card.SecuredCommands);
    }

    // Proves: SEC-17
    [TestMethod]
    public void Keys_that_are_damaged_are_no_reason_to_read_in_clear()
    {
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card") });
        var store = new MemoryStore(16, 2048);
        store.Write(Uicc.Scp03Keys.Name, new byte[40], 0, 40);
        var rig = new SmartcardRig(card, store, new SmartcardOptions { AllowsClear = true }).Started();
        rig.Run(HourMs);
        Assert.AreEqual(0, rig.Source.Taken);
        Assert.AreEqual(CardFileResult.Refused, rig.Source.Result);
        Assert.Contains("card: no keys for the secure channel", rig.Reports);
        Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
    }

    // Proves: SEC-17
    [TestMethod]
    public void Keys_that_come_later_end_the_reading_in_clear()
    {
        var keys = Scp03Keys.Published();
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys });
        var store = new MemoryStore(16, 2048);
        var rig = new SmartcardRig(card, store, new SmartcardOptions { AllowsClear = true });
        Assert.IsTrue(Uicc.Scp03Keys.Put(store, keys.Version, keys.Encryption, keys.Mac, new Lwm2m.Tests.SeededRandom(1)));
        rig.Started();
        Assert.AreEqual(1, rig.Source.Taken);
        Assert.IsGreaterThan(6, card.SecuredCommands);
        Assert.IsFalse(rig.Reports.Any(report => report.Contains("AllowsClear", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void In_clear_it_is_read_by_flag_and_each_reading_says_so()
    {
        foreach (var options in new[] { new UiccOptions(), new UiccOptions { Channels = 0 }, new UiccOptions { HasDoubledIdentifier = true } })
        {
            var card = new UiccStandIn(options with { BootstrapFile = CardFile.Of("card") });
            var rig = new SmartcardRig(card, new MemoryStore(16, 2048), new SmartcardOptions { AllowsClear = true }).Started();
            Assert.AreEqual(1, rig.Source.Taken, string.Join("; ", rig.Reports));
            Assert.AreEqual(0, card.SecuredCommands);
            AssertClean(card);
            Assert.Contains("card: read without a secure channel, as AllowsClear says", rig.Reports);
        }
    }

    // Proves: SEC-17
    [TestMethod]
    public void A_card_with_other_keys_is_asked_once_and_its_counter_is_spared()
    {
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = Scp03Keys.Published() });
        var other = new Scp03Keys(CardFile.Key, CardFile.Key, CardFile.Key);
        var rig = new SmartcardRig(card, SmartcardRig.StoreWith(other)).Started();
        rig.Run(HourMs);
        Assert.AreEqual(0, rig.Source.Taken);
        Assert.AreEqual(CardFileResult.Refused, rig.Source.Result);
        Assert.Contains("card: the card does not prove that it has the keys", rig.Reports);
        Assert.AreEqual(0, card.FailedAuthentications, "EXTERNAL AUTHENTICATE was not sent");
        Assert.HasCount(1, rig.Reports);
        Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
        AssertClean(card);
    }

    // Proves: SEC-17
    [TestMethod]
    public void A_card_in_whose_answers_nothing_proves_anything_brings_no_account()
    {
        foreach (var breaks in new Action<UiccFaults>[] { faults => faults.ClearResponses = true, faults => faults.WrongResponseMacs = 1000, faults => faults.FlippedResponses = 1000 })
        {
            var keys = Scp03Keys.Published();
            var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys });
            breaks(card.Faults);
            var rig = new SmartcardRig(card, SmartcardRig.StoreWith(keys)).Started();
            rig.Run(HourMs);
            Assert.AreEqual(0, rig.Source.Taken);
            Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
            Assert.AreEqual(CardFileResult.Unreadable, rig.Source.Result, string.Join("; ", rig.Reports));
        }
    }

    [TestMethod]
    public void An_answer_that_is_not_genuine_at_any_place_is_read_again()
    {
        var keys = Scp03Keys.Published();
        int secured = Read(keys, _ => { }).Card.SecuredCommands;
        for (int i = 1; i <= secured; i++)
        {
            int at = i;
            var rig = Read(keys, card => card.Logged += line =>
            {
                if (line[0] == '>' && (Convert.ToInt32(line[2..4], 16) & 0x04) != 0 && --at == 0)
                {
                    card.Faults.FlippedResponses = 1;
                }
            });
            rig.Run(60000);
            Assert.AreEqual(1, rig.Source.Taken, $"{i}: {string.Join("; ", rig.Reports)}");
        }
    }

    [TestMethod]
    public void A_card_that_is_pulled_or_resets_itself_at_any_command_is_read_in_the_end()
    {
        var keys = Scp03Keys.Published();
        int commands = Read(keys, _ => { }).Card.Commands;
        for (int i = 1; i <= commands; i++)
        {
            int at = i;
            var rig = Read(keys, card => card.Faults.PulledAt = at);
            Assert.IsFalse(rig.Card.IsPresent);
            rig.Card.Insert();
            rig.Run(60000);
            Assert.AreEqual("coaps://card", rig.Client.Accounts.FindSecurity(7)?.ServerUri, $"pulled at {i}: {string.Join("; ", rig.Reports)}");
            AssertClean(rig.Card);

            rig = Read(keys, card => card.Faults.ForgetsAt = at);
            rig.Run(60000);
            Assert.AreEqual("coaps://card", rig.Client.Accounts.FindSecurity(7)?.ServerUri, $"reset at {i}: {string.Join("; ", rig.Reports)}");
        }
    }

    [TestMethod]
    public void Garbage_and_busy_cards_are_read_in_the_end()
    {
        foreach (var breaks in new Action<UiccFaults>[]
        {
            faults => faults.Garbage = 3, faults => faults.Cut = 3, faults => faults.Unanswered = 2, faults => (faults.Status, faults.Statuses) = ("9300", 4), faults => (faults.Status, faults.Statuses) = ("6F00", 3)
        })
        {
            var keys = Scp03Keys.Published();
            var rig = Read(keys, card => breaks(card.Faults));
            rig.Run(120000);
            Assert.AreEqual(1, rig.Source.Taken, string.Join("; ", rig.Reports));
        }
    }

    // Proves: SEC-18
    [TestMethod]
    public void A_file_written_over_the_air_and_another_card_are_noticed()
    {
        var keys = Scp03Keys.Published();
        var store = SmartcardRig.StoreWith(keys);
        var options = new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys };
        var card = new UiccStandIn(options);
        var rig = new SmartcardRig(card, store).Started();
        Assert.AreEqual(1, rig.Source.Taken);
        card.SetFile("3F007F506432", CardFile.Of("late"));
        rig = new SmartcardRig(card, store).Started();
        Assert.AreEqual("coaps://late", rig.Client.Accounts.FindSecurity(7).ServerUri);

        rig = new SmartcardRig(new UiccStandIn(options with { Iccid = "8945010000000000026", SecureChannelKeys = new Scp03Keys(CardFile.Key, CardFile.Key, CardFile.Key) }), store).Started();
        Assert.AreEqual(1, rig.Source.Deleted, "another card, and it does not have our keys: " + string.Join("; ", rig.Reports));
        Assert.AreEqual(0, rig.Client.Accounts.Security.Count);
        Assert.AreEqual(0, rig.SentTo("late"));
    }

    [TestMethod]
    public void The_same_card_that_does_not_prove_its_keys_any_more_holds_its_servers_back()
    {
        var keys = Scp03Keys.Published();
        var store = SmartcardRig.StoreWith(keys);
        var options = new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys };
        new SmartcardRig(new UiccStandIn(options), store).Started();
        var rig = new SmartcardRig(new UiccStandIn(options with { SecureChannelKeys = new Scp03Keys(CardFile.Key, CardFile.Key, CardFile.Key) }), store).Started();
        rig.Run(HourMs);
        Assert.AreEqual("coaps://card", rig.Client.Accounts.FindSecurity(7).ServerUri);
        Assert.AreEqual(0, rig.SentTo("card"));
        Assert.AreEqual(0, rig.Source.Deleted);
    }

    [TestMethod]
    public void A_look_at_an_unchanged_card_allocates_nothing()
    {
        var keys = Scp03Keys.Published();
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecureChannelKeys = keys });
        var reader = new StandInReader(card);
        var rig = new SmartcardRig(card, reader, SmartcardRig.StoreWith(keys)).Started();
        Assert.AreEqual(1, rig.Source.Taken);
        long nowMs = rig.NowMs;
        Look(3);
        int unchanged = rig.Source.Unchanged;
        long before = GC.GetAllocatedBytesForCurrentThread() - reader.Allocated;
        Look(20);
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - reader.Allocated - before);
        Assert.AreEqual(unchanged + 20, rig.Source.Unchanged);

        void Look(int times)
        {
            for (int i = 0; i < times; i++)
            {
                nowMs += 60000;
                rig.Source.IsOpen(nowMs);
                while (rig.Source.HasWork)
                {
                    rig.Source.Step(nowMs++);
                }
            }
        }
    }

    // Proves: SEC-32
    [TestMethod]
    public void Keys_for_secured_packets_come_with_a_secured_bootstrap()
    {
        byte[] parameters = [0x12, 0x15, 0x16, 0x00, 0xB2, 0x02, 0x03];
        byte[] secrets = [.. CardFile.Key, .. CardFile.Key.Reverse()];
        byte[] sms = [.. CardFile.Resource(6, [2]), .. CardFile.Resource(7, parameters), .. CardFile.Resource(8, secrets), .. CardFile.Resource(9, Encoding.ASCII.GetBytes("4512345678"))];
        var keys = Scp03Keys.Published();
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card", sms), SecuresFiles = true, SecureChannelKeys = keys });
        var rig = new SmartcardRig(card, SmartcardRig.StoreWith(keys)).Started();
        Assert.AreEqual(1, rig.Source.Taken, string.Join("; ", rig.Reports));
        var account = rig.Client.Accounts.FindSecurity(7);
        CollectionAssert.AreEqual(parameters, account.Sms.KeyParameters);
        CollectionAssert.AreEqual(secrets, account.Sms.SecretKeys);
    }

    private static SmartcardRig Read(Scp03Keys keys, Action<UiccStandIn> prepare)
    {
        var card = new UiccStandIn(new UiccOptions { BootstrapFile = CardFile.Of("card"), SecuresFiles = true, SecureChannelKeys = keys });
        prepare(card);
        return new SmartcardRig(card, SmartcardRig.StoreWith(keys)).Started();
    }

    private static void AssertClean(UiccStandIn card)
    {
        Assert.IsEmpty(card.Violations, string.Join("; ", card.Violations));
        Assert.AreEqual(0, card.OpenChannels);
    }
}
