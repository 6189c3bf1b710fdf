namespace Lwm2m.Bench.Card;

/// <summary>Rates of a card (ISO/IEC 7816-3 §8.3).</summary>
public static class T0Rate
{
    private static readonly int[] Conversion = [372, 372, 558, 744, 1116, 1488, 1860, 0, 0, 512, 768, 1024, 1536, 2048, 0, 0];
    private static readonly int[] Adjustment = [0, 1, 2, 4, 8, 16, 32, 64, 12, 20, 0, 0, 0, 0, 0, 0];

    /// <summary>Clocks that a bit takes at a rate.</summary>
    /// <param name="rate">TA1.</param>
    public static double Clocks(byte rate) => (double)Conversion[rate >> 4] / Adjustment[rate & 15];
}
