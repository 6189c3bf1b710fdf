using System;
using System.Collections.Generic;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The long run of numbers that must never repeat: as many power cuts and messages as a device sees in its life.</summary>
[TestClass]
public sealed class SequenceReservationTests
{
    private const long Limit = 1L << 40;
    private const int Cuts = 100_000;

    // Proves: SEC-13
    [TestMethod]
    public void A_hundred_thousand_random_cuts_never_repeat_a_number()
    {
        Random random = new(20260101);
        TornMedium medium = new(random);
        long highest = -1;
        int cuts = 0;
        while (cuts < Cuts)
        {
            SequenceReservation numbers = new(new FileStore(medium, 8), "piv", blockSize: 8, Limit);
            try
            {
                for (int left = random.Next(40); left > 0; left--)
                {
                    Assert.IsTrue(numbers.TryTake(out long number));
                    Assert.IsGreaterThan(highest, number);
                    Assert.IsLessThan(highest + 2 + 8 * (1 + medium.CutsInARow), number, "more is lost than the blocks that were cut");
                    highest = number;
                    medium.CutsInARow = 0;
                }
            }
            catch (PowerCutException)
            {
                cuts++;
                medium.CutsInARow++;
            }
        }
    }

    [TestMethod]
    public void Ten_years_of_a_message_a_minute_and_a_restart_a_day_stay_below_ten_thousand_writes()
    {
        const int Days = 3653;
        const int MessagesADay = 24 * 60;
        TornMedium medium = new(null);
        long highest = -1;
        for (int day = 0; day < Days; day++)
        {
            SequenceReservation numbers = new(new FileStore(medium, 8), "piv", blockSize: 1000, Limit);
            for (int i = 0; i < MessagesADay; i++)
            {
                Assert.IsTrue(numbers.TryTake(out long number));
                if (number <= highest)
                {
                    Assert.Fail($"{number} came after {highest}");
                }

                highest = number;
            }
        }

        // Two writes a day, in turn on two slots: a flash that bears 10 000 erase cycles does it without any wear levelling.
        Assert.AreEqual(2 * Days, medium.Writes);
        Assert.IsLessThan(10_000, medium.Writes);
        Assert.IsLessThan(Limit, highest);
    }

    private sealed class PowerCutException : Exception;

    /// <summary>Takes every other write whole, if it is given a source of chance; of the others it keeps some bytes and the power fails.</summary>
    private sealed class TornMedium(Random? chance) : RecordMedium
    {
        private readonly Dictionary<(string, int), byte[]> _slots = [];

        public int Writes { get; private set; }

        public int CutsInARow { get; set; }

        public override int Read(string name, int slot, byte[] buffer, int offset, int count)
        {
            if (!_slots.TryGetValue((name, slot), out byte[]? content))
            {
                return Missing;
            }

            int read = Math.Min(count, content.Length);
            Array.Copy(content, 0, buffer, offset, read);
            return read;
        }

        public override bool Write(string name, int slot, byte[] buffer, int offset, int count)
        {
            Writes++;
            byte[] content = buffer.AsSpan(offset, count).ToArray();
            if (chance is null || chance.Next(2) == 0)
            {
                _slots[(name, slot)] = content;
                return true;
            }

            // Short, or the new beginning on what was there; all of it, too, when the power fails just after.
            int kept = chance.Next(count + 1);
            byte[] torn = content[..kept];
            if (chance.Next(2) == 0 && _slots.TryGetValue((name, slot), out byte[]? old) && old.Length > kept)
            {
                torn = [.. torn, .. old[kept..]];
            }

            _slots[(name, slot)] = torn;
            throw new PowerCutException();
        }

        public override bool Delete(string name, int slot)
        {
            _slots.Remove((name, slot));
            return true;
        }
    }
}
