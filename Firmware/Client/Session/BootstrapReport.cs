namespace Lwm2m.Client
{
    /// <summary>Takes what there is to log of a bootstrap.</summary>
    /// <param name="failure">What happened, <see cref="BootstrapFailure.None"/> for what is no failure.</param>
    /// <param name="text">More of it, or null. Never a key.</param>
    public delegate void BootstrapReport(BootstrapFailure failure, string text);
}
