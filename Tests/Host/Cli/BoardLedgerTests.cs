using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Lwm2m.Cli.Benchmark;
using Lwm2m.Cli.Benchmark.Board;
using Lwm2m.Client;
using Lwm2m.Dtls;
using Lwm2m.Host;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests.Cli;

/// <summary>The ledger gives a board's sizes, as nanoFramework's 32-bit interpreter was seen to take, and a budget that is exceeded fails.</summary>
[TestClass]
public sealed class BoardLedgerTests
{
    public TestContext TestContext { get; set; } = null!;

    private static readonly IReadOnlyDictionary<string, int> s_budgets = BoardBudgets.Read(["# a comment", "", "heap, NoSec: 42 000   # must: 40 000", "flash, Lwm2m.Coap: 100"]);

    [TestMethod]
    [DataRow(typeof(object), 12)]
    [DataRow(typeof(Three), 48)]
    [DataRow(typeof(Derived), 60)]
    [DataRow(typeof(WithStruct), 60)]
    [DataRow(typeof(Action), 36)]
    public void An_object_takes_a_block_and_one_for_each_field(Type type, int bytes) => Assert.AreEqual(bytes, HeapSizes.OfObject(type));

    [TestMethod]
    public void An_array_takes_its_head_and_its_elements_in_whole_blocks()
    {
        Assert.AreEqual(24, HeapSizes.OfArray(Array.Empty<byte>()));
        Assert.AreEqual(36, HeapSizes.OfArray(new byte[16]));
        Assert.AreEqual(10020, HeapSizes.OfArray(new byte[10000]));
        Assert.AreEqual(276, HeapSizes.OfArray(new uint[64]));
        Assert.AreEqual(48, HeapSizes.OfArray(new double[3]));
        Assert.AreEqual(72, HeapSizes.OfArray(new DayOfWeek[12]));
        Assert.AreEqual(48, HeapSizes.OfArray(new object[2]));
        Assert.AreEqual(120, HeapSizes.OfArray(new Pair[2]));
        Assert.AreEqual(120, HeapSizes.OfList(new ArrayList()));
        Assert.AreEqual(24, HeapSizes.OfText("xxxxx1"));
    }

    [TestMethod]
    public void A_further_account_shows_in_the_walk()
    {
        var client = new Lwm2mClient("ledger", new ClientOptions(), new HostRandom());
        int without = HeapWalk.From(client, _ => false).Bytes;
        client.Accounts.Add(new SecurityAccount("coap://192.0.2.1", 1), new ServerAccount(1, 86400));
        HeapWalk with = HeapWalk.From(client, _ => false);
        Assert.IsGreaterThan(without + 300, with.Bytes);
        Assert.AreEqual(2, with.Shares[typeof(SecurityAccount)].Objects, "the account and the text of its URI");
    }

    [TestMethod]
    public async Task Handshakes_with_two_servers_take_the_same_each_time()
    {
        HeapWalk first = await WalkAsync();
        HeapWalk second = await WalkAsync();
        Assert.AreEqual(first.Bytes, second.Bytes);
        Assert.AreEqual(2, first.Shares[typeof(DtlsLink)].Objects);

        Task<HeapWalk> WalkAsync() => BoardDevice.WalkAsync(BenchSecurity.Dtls, 2, false, _ => true, TestContext.CancellationToken);
    }

    [TestMethod]
    public void What_fits_its_budget_is_accepted() => Assert.IsEmpty(Faults(("heap, NoSec", 42000), ("flash, Lwm2m.Coap", 99)));

    [TestMethod]
    public void An_exceeded_a_missing_and_a_useless_budget_are_refused()
    {
        CollectionAssert.AreEqual(
            new[]
            {
                "heap, NoSec: 42001, the budget is 42000",
                "heap, DTLS: 1 has no budget",
                "flash, Lwm2m.Coap: has a budget and costs nothing any more",
            },
            Faults(("heap, NoSec", 42001), ("heap, DTLS", 1)).ToList());
    }

    [TestMethod]
    [DataRow("heap, NoSec")]
    [DataRow("heap: much")]
    [DataRow("heap: -1")]
    public void A_line_that_is_no_budget_is_refused(string line)
    {
        Assert.ThrowsExactly<FormatException>(() => BoardBudgets.Read([line]));
        Assert.ThrowsExactly<FormatException>(() => BoardBudgets.Read(["heap: 1", "heap: 2"]));
    }

    [TestMethod]
    public void A_row_of_a_page_gets_the_cost_it_names()
    {
        string[] page = ["# Costs", "| bytes | before | now | must |", "|---|---|---|---|", "| `heap, NoSec` | 72 000 | 1 | 42 000 |", "| measured once | 5 | 6 | 7 |", "", "| `heap, NoSec` | 1 |"];
        string[] updated = [.. page];
        updated[3] = "| `heap, NoSec` | 72 000 | 41 234 | 42 000 |";
        CollectionAssert.AreEqual(updated, CostsPage.Updated(page, new Dictionary<string, int> { ["heap, NoSec"] = 41234 }).ToList());
        Assert.ThrowsExactly<FormatException>(() => CostsPage.Updated(page, new Dictionary<string, int>()));
    }

    private static IReadOnlyList<string> Faults(params (string Name, int Bytes)[] costs) => BoardBudgets.Faults(s_budgets, costs.ToDictionary(c => c.Name, c => c.Bytes));

#pragma warning disable CS0649, CS0169, IDE0044, IDE0051
    private struct Pair
    {
        private int _a;
        private int _b;
    }

    private class Three
    {
        private int _a;
        private bool _b;
        private long _c;
    }

    private sealed class Derived : Three
    {
        private string? _d;
    }

    private sealed class WithStruct
    {
        private Pair _pair;
    }
#pragma warning restore CS0649, CS0169, IDE0044, IDE0051
}
