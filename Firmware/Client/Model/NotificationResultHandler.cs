namespace Lwm2m.Client
{
    /// <summary>
    /// Receives the outcome of each notification; called on the thread that steps the client, of which it may only call NotifyChanged.
    /// </summary>
    /// <param name="shortServerId">Short Server ID of the server it was for.</param>
    /// <param name="path">The observed path; valid during the call.</param>
    /// <param name="result">The outcome.</param>
    public delegate void NotificationResultHandler(int shortServerId, Lwm2mPath path, NotificationResult result);
}
