using System;
using Lwm2m.Board;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The generator of a board, on a machine where the class that it draws from is software.</summary>
[TestClass]
public class BoardRandomTests
{
    // Proves: WP-57, LPWA-22
    [TestMethod]
    public void A_generator_that_repeats_itself_under_a_seed_is_none_of_hardware_and_is_refused()
    {
        var said = Assert.ThrowsExactly<InvalidOperationException>(() => new BoardRandom());
        Assert.AreEqual("no hardware random", said.Message);
    }
}
