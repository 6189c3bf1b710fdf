using System;
using System.Linq;

namespace Lwm2m.Host.Tests;

/// <summary>What the tests of short messages send, and to whom.</summary>
internal static class SmsSamples
{
    internal const int HourMs = 3_600_000;
    internal const string OtherNumber = "4511223344";

    internal static readonly byte[] s_coap = Convert.FromHexString("4402b60b2161fb63b13101300138");

    /// <summary>The semi-octets of a number, as an address field has them.</summary>
    internal static string Swapped(string digits) => string.Concat(digits.Chunk(2).Select(pair => pair.Length == 2 ? $"{pair[1]}{pair[0]}" : $"F{pair[0]}"));
}
