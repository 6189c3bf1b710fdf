using System;
using Lwm2m.App;
using Lwm2m.Board;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>What the program of a board does before its client runs, and what it says when it fails.</summary>
    [TestClass]
    public class BoardStartTests
    {
        [TestMethod]
        public void The_start_waits_until_an_interface_has_an_address()
        {
            var network = new Interfaces(polls: 3);
            Assert.IsTrue(network.WaitUntilConnected(60000));
            Assert.AreEqual(3, network.Polls);
        }

        [TestMethod]
        [DataRow(0, 1)]
        [DataRow(1, 2)]
        [DataRow(450, 4)]
        public void Without_a_network_the_start_goes_on_after_the_bound(int timeoutMs, int polls)
        {
            var network = new Interfaces(int.MaxValue);
            Assert.IsFalse(network.WaitUntilConnected(timeoutMs));
            Assert.AreEqual(polls, network.Polls);
        }

        [TestMethod]
        public void Out_of_memory_is_told_in_words_that_need_none()
        {
            var error = new OutOfMemoryException();
            StringAssert.StartsWith(Failure.TextFor(error, false), "out of memory at the start");
            StringAssert.StartsWith(Failure.TextFor(error, true), "out of memory while running");
            long before = GC.GetAllocatedBytesForCurrentThread();
            Failure.TextFor(error, false);
            Failure.TextFor(error, true);
            Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        [TestMethod]
        public void Another_failure_is_told_by_its_message()
        {
            Assert.AreEqual("no hardware random", Failure.TextFor(new InvalidOperationException("no hardware random"), false));
            Assert.AreEqual("failed without a reason", Failure.TextFor(new InvalidOperationException(""), true));
        }

        private sealed class Interfaces : BoardNetwork
        {
            private readonly int _polls;

            public Interfaces(int polls)
            {
                _polls = polls;
            }

            public int Polls { get; private set; }

            protected override bool HasAddress()
            {
                return ++Polls == _polls;
            }
        }
    }
}
