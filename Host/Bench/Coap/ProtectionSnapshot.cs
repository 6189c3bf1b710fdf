namespace Lwm2m.Bench.Coap;

/// <summary>State that is needed, beside the context, to open the notifications of an observation.</summary>
/// <param name="PartialIv">Of the request that began it.</param>
/// <param name="NotificationNumber">The newest number of a notification; null before the first that had one.</param>
/// <param name="HadNotification">Whether there was any.</param>
public sealed record ProtectionSnapshot(byte[] PartialIv, ulong? NotificationNumber, bool HadNotification);
