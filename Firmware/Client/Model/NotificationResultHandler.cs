namespace Lwm2m.Client
{
    /// <summary>Is told what became of each notification; called by the thread that steps the client, and calls nothing of it but NotifyChanged.</summary>
    /// <param name="shortServerId">Short Server ID of the server it was for.</param>
    /// <param name="path">What is observed; valid during the call.</param>
    /// <param name="result">What became of it.</param>
    public delegate void NotificationResultHandler(int shortServerId, Lwm2mPath path, NotificationResult result);
}
