namespace Lwm2m.Cli;

/// <summary>What a run of <c>--once --state</c> cost.</summary>
/// <param name="Bootstraps">Bootstraps.</param>
/// <param name="FullHandshakes">Full handshakes.</param>
/// <param name="ResumedHandshakes">Abbreviated handshakes.</param>
/// <param name="Registrations">Registrations.</param>
/// <param name="Updates">Updates.</param>
/// <param name="DatagramsToNotify">Datagrams until the first notification was at the server, that one included.</param>
/// <param name="BytesToNotify">Their bytes.</param>
/// <param name="Datagrams">Datagrams in all.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record RunCost(
    int Bootstraps, int FullHandshakes, int ResumedHandshakes, int Registrations, int Updates, int DatagramsToNotify, long BytesToNotify, int Datagrams,
    long Bytes)
{
    /// <summary>What there was before the notification, for a person.</summary>
    public string Before
    {
        get
        {
            (int Count, string Name)[] all =
            [
                (Bootstraps, "bootstrap"), (FullHandshakes, "full handshake"), (ResumedHandshakes, "abbreviated handshake"),
                (Registrations, "registration"), (Updates, "update"),
            ];
            var there = all.Where(item => item.Count > 0).Select(item => item.Count == 1 ? item.Name : $"{item.Count} {item.Name}s").ToArray();
            return there.Length == 0 ? "nothing" : string.Join(", ", there);
        }
    }
}
