namespace Lwm2m.Bench.Modem;

/// <summary>The card in a modem, for <c>+CSIM</c>, <c>+CCHO</c>, <c>+CGLA</c> and <c>+CRSM</c>.</summary>
public interface IModemCard
{
    /// <summary>Carries out a command.</summary>
    /// <param name="command">Command APDU.</param>
    /// <returns>Data, SW1 and SW2; data that needs GET RESPONSE is there at once.</returns>
    byte[] Transmit(byte[] command);
}
