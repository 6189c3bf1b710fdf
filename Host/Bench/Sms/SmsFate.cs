namespace Lwm2m.Bench.Sms;

/// <summary>What a test does to one message.</summary>
/// <param name="Copies">How often it is delivered: 0 loses it, 2 doubles it.</param>
/// <param name="ExtraDelayMs">How much longer it takes.</param>
public sealed record SmsFate(int Copies = 1, int ExtraDelayMs = 0);

/// <summary>A message that a centre has accepted.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="From">Who sent it.</param>
/// <param name="To">Digits of the recipient.</param>
/// <param name="Deliver">What will be delivered.</param>
public sealed record SmsInTransit(int Number, SmsAddress From, string To, DeliverTpdu Deliver);

/// <summary>A TPDU that crossed the radio interface.</summary>
/// <param name="Time">When.</param>
/// <param name="IsFromMobile">Whether a mobile sent it: an SMS-SUBMIT; else SMS-DELIVER or SMS-STATUS-REPORT.</param>
/// <param name="Number">Digits of the mobile.</param>
/// <param name="Tpdu">The TPDU.</param>
public sealed record SmsPassage(DateTimeOffset Time, bool IsFromMobile, string Number, byte[] Tpdu);
