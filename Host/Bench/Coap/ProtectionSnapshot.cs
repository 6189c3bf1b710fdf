namespace Lwm2m.Bench.Coap;

/// <summary>What the notifications of an observation are opened with, beside the context.</summary>
/// <param name="PartialIv">Of the request that began it.</param>
/// <param name="NotificationNumber">The newest number of a notification; null before the first that had one.</param>
/// <param name="HadNotification">Whether there was any.</param>
public sealed record ProtectionSnapshot(byte[] PartialIv, ulong? NotificationNumber, bool HadNotification);
