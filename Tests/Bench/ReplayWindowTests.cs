using CsCheck;
using DtlsWindow = Lwm2m.Bench.Dtls.Records.ReplayWindow;
using OscoreWindow = Lwm2m.Bench.Oscore.ReplayWindow;

namespace Lwm2m.Bench.Tests;

/// <summary>The bench's replay windows against what they stand for: a set of all the numbers that ever came.</summary>
[TestClass]
public class ReplayWindowTests
{
    private const int DtlsWidth = 64;

    /// <summary>Numbers, each told from the highest before it: mostly within the window, often at its edges, sometimes far ahead.</summary>
    private static readonly Gen<ulong[]> Numbers = Gen.Frequency(
        (8, Gen.Long[-70, 3]), (2, Gen.Long[-70, 70]), (2, Gen.OneOf(31L, 32, 33, 63, 64, 65, -31, -32, -33, -63, -64, -65)), (1, Gen.Long[0, 1L << 40])).Array[1, 80]
        .Select(steps =>
        {
            var highest = 0L;
            return steps.Select(step =>
            {
                var number = Math.Max(0, highest + step);
                highest = Math.Max(highest, number);
                return (ulong)number;
            }).ToArray();
        });

    [TestMethod]
    public void Of_DTLS_a_number_is_fresh_once_and_within_the_window() => Numbers.Sample(
        numbers =>
        {
            var window = new DtlsWindow();
            return IsSet(numbers, DtlsWidth, window.IsFresh, window.Accept);
        },
        iter: 20_000);

    [TestMethod]
    public void Of_OSCORE_a_number_is_fresh_once_and_within_the_window() => Gen.Select(Gen.Int[1, 64], Numbers).Sample(
        (width, numbers) =>
        {
            var window = new OscoreWindow(width);
            return IsSet(numbers, width, window.IsFresh, window.Accept);
        },
        iter: 20_000);

    private static bool IsSet(ulong[] numbers, int width, Func<ulong, bool> isFresh, Action<ulong> accept)
    {
        var seen = new HashSet<ulong>();
        return numbers.All(number =>
        {
            var expected = !seen.Contains(number) && (seen.Count == 0 || number + (ulong)width > seen.Max());
            var fresh = isFresh(number);
            if (fresh)
            {
                accept(number);
                seen.Add(number);
            }

            return fresh == expected;
        });
    }
}
