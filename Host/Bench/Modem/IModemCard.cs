namespace Lwm2m.Bench.Modem;

/// <summary>The card in a modem, for <c>+CSIM</c>, <c>+CCHO</c>, <c>+CGLA</c> and <c>+CRSM</c>.</summary>
public interface IModemCard
{
    /// <summary>Whether it is there.</summary>
    bool IsPresent => true;

    /// <summary>How often it was reset, by whomever; it then knows nothing of the terminal.</summary>
    int Resets => 0;

    /// <summary>Carries out a command.</summary>
    /// <param name="command">Command APDU.</param>
    /// <returns>Data, SW1 and SW2; data that needs GET RESPONSE is there at once; nothing at all from a card that does not answer.</returns>
    byte[] Transmit(byte[] command);

    /// <summary>Resets it, as a modem does that starts.</summary>
    void Reset()
    {
    }
}
