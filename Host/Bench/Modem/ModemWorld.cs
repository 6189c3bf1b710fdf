using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Sms;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Modem;

/// <summary>What a modem stand-in talks to; what is null is not there.</summary>
/// <param name="Agenda">Clock and order of all that happens.</param>
/// <param name="Centre">Short message centre.</param>
/// <param name="Bearer">Where its UDP sockets lead to.</param>
/// <param name="NonIp">Where non-IP data goes.</param>
/// <param name="Card">The card, for commands that the host sends it.</param>
public sealed record ModemWorld(
    Agenda Agenda, ShortMessageCentre? Centre = null, IBearer? Bearer = null, INiddNetwork? NonIp = null, IModemCard? Card = null);
