namespace Lwm2m.Bench.Modem;

/// <summary>What a modem and its card keep while it is off.</summary>
internal sealed class ModemMemory
{
    public ModemMemory(ModemOptions options, string? serviceCentre)
    {
        Echo = options.Echo;
        Baud = options.BaudRate;
        ServiceCentre = serviceCentre;
        Functionality = options.RadioOn ? 1 : 0;
        PinEnabled = options.Pin is not null;
        Pin = options.Pin ?? "1234";
        Contexts[1] = new PacketContext(1, "IP", options.Apn);
        foreach (var name in new[] { "SM", "ME" })
        {
            Stores[name] = new SmsStore(name, options.StoreCapacity);
        }
    }

    public bool Echo { get; set; }

    public int Baud { get; set; }

    public string? ServiceCentre { get; set; }

    public int Functionality { get; set; }

    public bool PinEnabled { get; set; }

    public string Pin { get; set; }

    public int PinTries { get; set; } = 3;

    public int PukTries { get; set; } = 10;

    public byte Reference { get; set; }

    public SortedDictionary<int, PacketContext> Contexts { get; } = [];

    public Dictionary<string, SmsStore> Stores { get; } = [];

    /// <summary>Settings of the dialect, by name.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    public SleepWishes Sleep { get; } = new();
}

/// <summary>A packet data context (<c>+CGDCONT</c>).</summary>
internal sealed record PacketContext(int Id, string Type, string Apn)
{
    public bool IsNonIp => Type.Equals("NONIP", StringComparison.OrdinalIgnoreCase) || Type.Equals("Non-IP", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What the host asked for by <c>+CPSMS</c> and <c>+CEDRXS</c>.</summary>
internal sealed class SleepWishes
{
    public bool SavesPower { get; set; }

    public string PeriodicUpdate { get; set; } = "00111000";

    public string ActiveTime { get; set; } = "00100001";

    public int DiscontinuousMode { get; set; }

    public int AccessTechnology { get; set; } = 4;

    public string Cycle { get; set; } = "0101";
}
