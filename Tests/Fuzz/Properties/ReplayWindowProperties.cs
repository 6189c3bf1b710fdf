using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Fuzz.Tests.Properties;

/// <summary>The replay window against what it stands for: a set of all the numbers that ever came.</summary>
[TestClass]
public sealed class ReplayWindowProperties
{
    private const long Samples = 20_000;

    /// <summary>Numbers, each told from the highest before it: mostly within the window, often at its edges, sometimes far ahead.</summary>
    private static readonly Gen<long[]> Numbers = Gen.Frequency(
        (8, Gen.Long[-70, 3]), (2, Gen.Long[-70, 70]), (2, Gen.OneOf(31L, 32, 33, 63, 64, 65, -31, -32, -33, -63, -64, -65)), (1, Gen.Long[0, 1L << 40])).Array[1, 80]
        .Select(steps =>
        {
            long highest = 0;
            return steps.Select(step =>
            {
                long number = Math.Max(0, highest + step);
                highest = Math.Max(highest, number);
                return number;
            }).ToArray();
        });

    [TestMethod]
    public void A_number_is_fresh_once_and_within_the_window() =>
        Gen.Select(Gen.Int[ReplayWindow.Width, ReplayWindow.MaxWidth], Numbers).Sample(
            (width, numbers) =>
            {
                var window = new ReplayWindow(width);
                var seen = new HashSet<long>();
                return numbers.All(number =>
                {
                    bool expected = !seen.Contains(number) && (seen.Count == 0 || number > seen.Max() - width);
                    bool isFresh = window.IsFresh(number);
                    if (isFresh)
                    {
                        window.Accept(number);
                        seen.Add(number);
                    }

                    return isFresh == expected;
                });
            },
            iter: Samples);

    [TestMethod]
    public void A_forged_number_leaves_no_trace_and_a_restored_window_is_the_same() =>
        Gen.Select(Numbers, Numbers).Sample(
            (genuine, asked) =>
            {
                var window = new ReplayWindow();
                foreach (long number in genuine.Where(window.IsFresh))
                {
                    window.Accept(number);
                }

                (long highest, ulong marks) = (window.Highest, window.Seen);
                var restored = new ReplayWindow();
                restored.Restore(highest, marks);
                return asked.All(number => window.IsFresh(number) == restored.IsFresh(number)) && window.Highest == highest && window.Seen == marks;
            },
            iter: Samples);
}
