namespace Lwm2m.Cli;

/// <summary>A way to secure a device and its server, as the table of <c>--once --state</c> has them.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Folder">Its folder within that of <c>--state</c>.</param>
/// <param name="Mode">DTLS, OSCORE, both or neither.</param>
/// <param name="UsesConnectionId">Whether DTLS has connection IDs.</param>
public sealed record SecurityChoice(string Name, string Folder, RunMode Mode, bool UsesConnectionId = false)
{
    /// <summary>Whether the device sends from the same UDP port after each start, which is all that a server without security knows it by.</summary>
    public bool KeepsPort => !Mode.Dtls && !Mode.Oscore;

    /// <summary>All there are.</summary>
    public static IReadOnlyList<SecurityChoice> All { get; } =
    [
        new("NoSec, from the same port", "nosec", new RunMode(false, false)),
        new("DTLS", "dtls", new RunMode(true, false)),
        new("DTLS + CID", "dtls-cid", new RunMode(true, false), true),
        new("OSCORE", "oscore", new RunMode(false, true)),
        new("OSCORE in DTLS + CID", "oscore-dtls", new RunMode(true, true), true),
    ];
}
