using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Scef;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Cli;

/// <content>The second server over a bearer without IP, and what its operator reads.</content>
public sealed partial class Tour
{
    private static readonly int[] OuterOptions = [OptionNumber.UriHost, OptionNumber.UriPort, OptionNumber.Observe, OptionNumber.Oscore];

    private async Task WalkNonIpAsync(NonIpBearer bearer, Lwm2mServer management)
    {
        ManagedClient Managed() => management.Client(Endpoint);
        await StepAsync("register at the management server, over the same bearer", () => RegisterToAsync(management));
        await StepAsync("management server: read /3/0/0 as text", async () =>
        {
            var result = await Managed().ReadAsync("/3/0/0", ContentFormat.Text, _stop);
            Require(Equals(result.Value, "Lwm2mDevice"), $"{result}");
            return result.ToString();
        });
        await StepAsync("refused: management server writes /3311/0/5851, 4.01", () => RefusedAsync(Managed().WriteAsync("/3311/0/5851", "5", cancellation: _stop), CoapCode.Unauthorized));
        await StepAsync("both servers observe /3303/0/5700, each is told", () => ObserveBothAsync(Client, Managed()));
        await StepAsync("out of coverage: a read waits in the network", () => AskOutOfCoverageAsync(bearer, Managed()));
        await StepAsync($"the operator's log of {bearer.Network.Log.Entries.Count} datagrams", () => Task.FromResult(ReadLog(bearer)));
    }

    private async Task<string> RegisterToAsync(Lwm2mServer server)
    {
        var registration = (await server.WaitForClientAsync(Endpoint, _stop)).Registration;
        Require(registration.Binding == "N", $"b={registration.Binding}");
        return registration.ToString();
    }

    private async Task<string> ObserveBothAsync(ManagedClient data, ManagedClient management)
    {
        await using var first = await data.ObserveAsync("/3303/0/5700", ContentFormat.SenmlCbor, _stop);
        await using var second = await management.ObserveAsync("/3303/0/5700", ContentFormat.SenmlCbor, _stop);
        foreach (var celsius in new[] { 31.5, 32.25 })
        {
            _device.Sensor.Set(celsius);
            await ToldAsync(first, celsius);
            await ToldAsync(second, celsius);
        }

        await first.CancelAsync(CancelStyle.Request, _stop);
        await second.CancelAsync(CancelStyle.Request, _stop);
        return "2 notifications to each";
    }

    private async Task ToldAsync(ManagedObservation observation, double celsius)
    {
        await foreach (var notification in observation.NotificationsAsync(_stop))
        {
            if (Equals(notification.Value, celsius))
            {
                return;
            }
        }

        throw new StepFailedException($"{celsius} was not told");
    }

    /// <summary>What is sent meanwhile, repetitions and all, the SCEF keeps, and hands over twice when the device is back.</summary>
    private async Task<string> AskOutOfCoverageAsync(NonIpBearer bearer, ManagedClient management)
    {
        var (received, copies, from) = (bearer.Counters.Received, bearer.Counters.Duplicates, bearer.Network.Log.Entries.Count);
        bearer.Network.Faults.RepeatsAfterWake = true;
        bearer.SetCoverage(false);
        var read = management.ReadAsync("/3/0/2", ContentFormat.Text, _stop);
        await UntilAsync(() => bearer.Network.KeptFor(NonIpBearer.Imsi) > 0);
        bearer.SetCoverage(true);
        var result = await read;
        Require(Equals(result.Value, "0001"), $"{result}");
        await UntilAsync(() => bearer.Counters.Duplicates > copies);
        bearer.Network.Faults.RepeatsAfterWake = false;

        // Each that was not taken for a copy is answered; with a slow machine that may be a late repetition too.
        int Answers() => bearer.Network.Log.Entries.Skip(from).Count(entry => entry.Direction == Direction.Received);
        await UntilAsync(() => Answers() == bearer.Counters.Received - received - (bearer.Counters.Duplicates - copies));
        return $"{bearer.Counters.Duplicates - copies} copies dropped, {result}";
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(10, _stop);
        }
    }

    /// <summary>What can be read of messages: of those under OSCORE only outer fields, of those in DTLS nothing.</summary>
    private static string ReadLog(NonIpBearer bearer)
    {
        var entries = bearer.Network.Log.Entries;
        var messages = entries.Select(entry => entry.Message).OfType<CoapMessage>().ToArray();
        var isProtected = messages.Any(message => message.Options.Has(OptionNumber.Oscore));
        var options = messages.SelectMany(message => message.Options).Select(option => option.Number).Distinct().Order().ToArray();
        var showsValues = entries.Any(entry => entry.Fields.Any(field => field.Contains(Endpoint, StringComparison.Ordinal) || field == "Uri-Path: 3303"));
        Require(!isProtected || options.All(OuterOptions.Contains), $"options {string.Join(", ", options.Select(OptionNumber.Name))} are outside");
        Require(isProtected != showsValues, isProtected ? "names and paths can be read" : "plain messages cannot be read");
        Require(entries.All(entry => entry.Bytes.Length <= ScefOptions.UsualMtu && entry.Fate == "relayed"), "a datagram was not relayed");
        return $"{entries.Count - messages.Length} of them records of DTLS; options: {string.Join(", ", options.Select(OptionNumber.Name))}";
    }
}
