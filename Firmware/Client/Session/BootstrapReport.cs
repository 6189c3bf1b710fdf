namespace Lwm2m.Client
{
    /// <summary>Receives a log entry of a bootstrap.</summary>
    /// <param name="failure">What happened, <see cref="BootstrapFailure.None"/> for no failure.</param>
    /// <param name="text">Details, or null. Never a key.</param>
    public delegate void BootstrapReport(BootstrapFailure failure, string text);
}
