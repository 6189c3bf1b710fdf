using Lwm2m.Bench.Content;
using Spectre.Console;

namespace Lwm2m.Cli.Benchmark;

/// <summary>What the exchanges take on the wire, by the way they are secured; measured at the device, beneath DTLS.</summary>
/// <param name="Register">Register and its answer.</param>
/// <param name="Update">An Update that changes nothing.</param>
/// <param name="Read">A Read of <c>/3303/0/5700</c> as SenML-CBOR.</param>
/// <param name="Notify">A notification of it, non-confirmable.</param>
/// <param name="Confirmable">One that is confirmable, and its acknowledgement.</param>
public sealed record SecurityCosts(WireBytes Register, WireBytes Update, WireBytes Read, WireBytes Notify, WireBytes Confirmable)
{
    /// <summary>Reports of an hour in the table.</summary>
    public const int ReportsPerHour = 4;

    private const string Path = "/3303/0/5700";

    /// <summary>IDs of the examples of RFC 8613 App. C: none for the server, one byte for the device.</summary>
    public static OscoreKeys Keys() => OscoreKeys.Random() with { SenderId = [0x01], RecipientId = [] };

    /// <summary>Measures one way, after whatever a first exchange takes besides.</summary>
    public static async Task<SecurityCosts> MeasureAsync(BenchSecurity security, CancellationToken stop)
    {
        await using var pair = new BenchPair(security, Keys());
        var (register, _) = await pair.RegisterAsync(stop);

        // The first request to a device whose replay window is not known costs a round trip more.
        await pair.RunAsync(pair.Client.ReadAsync(Path, ContentFormat.SenmlCbor, stop), stop);
        var update = await pair.UpdateAsync(2, stop);
        var read = await pair.MeasureAsync(2, () => pair.Client.ReadAsync(Path, ContentFormat.SenmlCbor, stop), stop);
        await using var observation = await pair.RunAsync(pair.Client.ObserveAsync(Path, ContentFormat.SenmlCbor, stop), stop);
        await using var notifications = observation.NotificationsAsync(stop).GetAsyncEnumerator(stop);
        var notify = await NotifyAsync(1, 25.5);
        var confirmable = await NotifyAsync(2, 20.5);
        await pair.RunAsync(CancelAsync(), stop);
        return new SecurityCosts(register, update, read, notify, confirmable);

        Task<WireBytes> NotifyAsync(int datagrams, double celsius) => pair.MeasureAsync(datagrams, () =>
        {
            pair.Sensor.Set(celsius);
            return notifications.MoveNextAsync().AsTask();
        }, stop);

        async Task<bool> CancelAsync()
        {
            await observation.CancelAsync(cancellation: stop);
            return true;
        }
    }

    /// <summary>The tables of all ways.</summary>
    public static async Task<IReadOnlyList<Table>> TablesAsync(CancellationToken stop)
    {
        var costs = new List<SecurityCosts>();
        foreach (var security in BenchSecurity.All)
        {
            costs.Add(await MeasureAsync(security, stop));
        }

        return [BytesOf(costs), SecurityOverhead.TableOf(costs)];
    }

    private static Table BytesOf(List<SecurityCosts> costs)
    {
        var table = new Table().Title("Bytes of UDP payload from + to the device; /3303/0/5700 as SenML-CBOR; OSCORE and DTLS set up before");
        table.AddColumn("exchange");
        table.AddColumns([.. BenchSecurity.All.Select(security => security.Name)]);
        Add("Register", cost => $"{cost.Register}");
        Add("Update, nothing changed", cost => $"{cost.Update}");
        Add("Read (answer + request)", cost => $"{cost.Read}");
        Add("Notify, non-confirmable", cost => $"{cost.Notify}");
        Add("Notify, confirmable + ACK", cost => $"{cost.Confirmable}");
        Add($"an hour of {ReportsPerHour}, non-confirmable", cost => $"{ReportsPerHour * cost.Notify.Total}");
        Add($"an hour of {ReportsPerHour}, confirmable", cost => $"{ReportsPerHour * cost.Confirmable.Total}");
        return table;

        void Add(string name, Func<SecurityCosts, string> cell) => table.AddRow([name, .. costs.Select(cell)]);
    }
}
