namespace Lwm2m.Cli;

/// <summary>Bytes given as hexadecimal text.</summary>
public static class Hexadecimal
{
    /// <summary>Reads the value of an option.</summary>
    /// <param name="option">Its name, for the error; the value may be secret and is not shown.</param>
    /// <param name="text">The value.</param>
    /// <param name="least">Fewest bytes.</param>
    /// <param name="most">Most bytes.</param>
    /// <exception cref="UsageException">It is something else.</exception>
    public static byte[] Read(string option, string text, int least, int most)
    {
        if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
        {
            throw new UsageException($"{option} is not hexadecimal: two digits for each byte, such as 0a1b");
        }

        if (text.Length < 2 * least || text.Length > 2 * most)
        {
            throw new UsageException(
                $"{option} has {text.Length / 2} bytes; it is to have {(least == most ? $"{least}" : $"{least} to {most}")}, two digits for each");
        }

        return Convert.FromHexString(text);
    }
}
