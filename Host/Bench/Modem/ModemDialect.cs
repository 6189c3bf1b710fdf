namespace Lwm2m.Bench.Modem;

/// <summary>What one family of modems does otherwise than 3GPP TS 27.005 and 27.007 say, or besides.</summary>
internal abstract class ModemDialect
{
    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    public abstract string Manufacturer { get; }

    public abstract string Model { get; }

    public virtual string Revision => "1.0";

    /// <summary>Sent when it takes commands after a start.</summary>
    public virtual IReadOnlyList<string> BootUrcs => [];

    public virtual int BootMs => 2000;

    /// <summary>How long the power key is held to switch on.</summary>
    public virtual int KeyOnMs => 500;

    /// <summary>How long the power key is held to switch off.</summary>
    public virtual int KeyOffMs => 650;

    /// <summary>How long reset is held.</summary>
    public virtual int ResetMs => 150;

    /// <summary>From the prompt to the first byte of data that is taken.</summary>
    public virtual int DataPauseMs => 0;

    /// <summary>Spellings of the types of a packet data context.</summary>
    public virtual IReadOnlyList<string> PacketTypes => ["IP", "IPV6", "IPV4V6", "Non-IP"];

    /// <summary>Whether short messages can be stored.</summary>
    public virtual bool HasStores => true;

    /// <summary>Whether <c>+CDS</c> is acknowledged by <c>+CNMA</c> as 27.005 says.</summary>
    public virtual bool AcknowledgesReports => true;

    /// <summary>Whether the radio is on at a start, or waits for <c>+CFUN=1</c>.</summary>
    public virtual bool RadioOnAtStart => true;

    /// <summary>Access technology in <c>+CEREG</c>: 7 LTE, 8 EC-GSM, 9 NB-IoT.</summary>
    public virtual int AccessTechnology => 9;

    /// <summary>Whether any byte wakes it from power saving mode; else the power key does.</summary>
    public virtual bool WakesByPort => true;

    /// <summary>Told before it goes into power saving mode; null for nothing.</summary>
    public virtual string? SleepUrc => null;

    /// <summary>Commands of its own.</summary>
    public virtual void Register(ModemSession session)
    {
    }

    /// <summary>Unsolicited result codes that share a prefix with the answer of a command; null for none.</summary>
    public virtual string? SharedPrefix(AtCommand command) => null;
}
