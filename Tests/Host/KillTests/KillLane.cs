using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>What the device is at when it is killed.</summary>
internal enum KillPhase
{
    Bootstrap,
    Handshake,
    Registration,
    Write,
    Notify,
}

/// <summary>One device that is killed again and again, its bootstrap server, its server, and a relay before each.</summary>
internal sealed class KillLane : IAsyncDisposable
{
    private const string Observed = "/3311/0/5851";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly KillMode _mode;
    private readonly Random _random;
    private readonly KillServers _servers;
    private readonly KilledDevice _device;
    private readonly ConcurrentDictionary<KillPhase, int> _kills = new();
    private ManagedObservation? _observation;
    private int _value;

    public KillLane(KillMode mode, string folder, int seed)
    {
        _mode = mode;
        _random = new Random(seed);
        _servers = new KillServers(mode);
        _device = new KilledDevice(folder, _servers.Arguments);
        _device.Renew();
    }

    /// <summary>One line of what was done.</summary>
    public string Report { get; private set; } = "";

    public async Task RunAsync(int kills)
    {
        for (var i = 0; i < kills; i++)
        {
            var phase = (KillPhase)_random.Next(5);
            await KillAsync(phase);
            _kills.AddOrUpdate(phase, 1, (_, n) => n + 1);
            _servers.BootstrapRelay.Disarm();
            _servers.Relay.Disarm();
        }

        await ManageAsync();
        Report = $"{_mode.Name}: {kills} rounds, {_device.Kills} kills, {_device.Starts} starts ({Phases}); {_servers.CheckNumbers()}";
    }

    public async ValueTask DisposeAsync()
    {
        _device.Dispose();
        await _servers.DisposeAsync();
    }

    private ManagedClient Client => _servers.Client;

    private async Task KillAsync(KillPhase phase)
    {
        switch (phase)
        {
            case KillPhase.Bootstrap when _servers.Bootstraps == 0 || _random.Next(2) == 0:
                await StopAsync();
                _device.Renew();
                Arm(_servers.BootstrapRelay, 26);
                _device.Start();
                break;
            case KillPhase.Bootstrap:
                await ManageAsync();
                Arm(_servers.BootstrapRelay, 26);
                await TryAsync(stop => Client.ExecuteAsync("/1/1/9", null, stop));
                break;
            case KillPhase.Handshake:
                await StopAsync();
                Arm(_servers.Relay, 10);
                _device.Start();
                break;
            case KillPhase.Registration:
                await StopAsync();
                _servers.Server.Forget();
                _servers.Expected.MayBe(KillServers.Attributes, "");
                if (_random.Next(2) == 0)
                {
                    _servers.Dtls?.ForgetAll();
                }

                Arm(_servers.Relay, 12);
                _device.Start();
                break;
            case KillPhase.Write:
                await ManageAsync();
                Arm(_servers.Relay, 7);
                await UntilKilledAsync(WriteAsync);
                break;
            default:
                await ManageAsync();
                await ObserveAsync();
                Arm(_servers.Relay, 9);
                await UntilKilledAsync(NotifyAsync);
                break;
        }

        await KilledAsync();
    }

    /// <summary>Kills at a datagram, or at a moment.</summary>
    private void Arm(KillRelay relay, int most)
    {
        if (_random.Next(5) > 0)
        {
            relay.Arm(_random.Next(1, most + 1), _random.Next(2) == 0, _device.Kill);
            return;
        }

        var delayMs = _random.Next(700);
        _ = Task.Run(async () =>
        {
            await Task.Delay(delayMs);
            _device.Kill();
        });
    }

    private async Task KilledAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await _device.WaitForEndAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // There were not so many datagrams: then now.
            _device.Kill();
            await _device.WaitForEndAsync(CancellationToken.None);
        }
    }

    private async Task StopAsync()
    {
        _device.Kill();
        await _device.WaitForEndAsync(CancellationToken.None);
    }

    private async Task UntilKilledAsync(Func<Task> act)
    {
        var end = DateTime.UtcNow + Patience;
        while (_device.IsRunning && DateTime.UtcNow < end)
        {
            await act();
        }
    }

    private Task WriteAsync()
    {
        var value = (++_value).ToString(CultureInfo.InvariantCulture);
        return _random.Next(5) switch
        {
            0 => WriteAsync("1", (1000 + _value).ToString(CultureInfo.InvariantCulture)),
            1 => WriteAsync("2", value),
            2 => WriteAsync("3", value),
            3 => WriteAsync("6", _value % 2 == 0 ? "true" : "false"),
            _ => AcknowledgedAsync(KillServers.Attributes, $"pmin={value};pmax={_value + 10000}", stop => Client.WriteAttributesAsync("/3303/0/5700", $"pmin={value}&pmax={_value + 10000}", stop)),
        };
    }

    private Task WriteAsync(string resource, string value) => AcknowledgedAsync(
        resource, value, stop => Client.WriteAsync("/1/1/" + resource, resource == "6" ? value == "true" ? "1" : "0" : value, cancellation: stop));

    private async Task AcknowledgedAsync(string name, string value, Func<CancellationToken, Task<Lwm2mResult>> write)
    {
        _servers.Expected.Ask(name, value);
        if (await TryAsync(write) is { IsSuccess: true })
        {
            _servers.Expected.Acknowledge(name, value);
        }
    }

    private async Task NotifyAsync() => await TryAsync(stop => Client.WriteAsync(Observed, (++_value % 100).ToString(CultureInfo.InvariantCulture), cancellation: stop));

    private async Task ObserveAsync()
    {
        if (_observation is not { IsActive: true })
        {
            await TryAsync(async stop =>
            {
                _observation = await Client.ObserveAsync(Observed, cancellation: stop);
                return _observation.First;
            });
        }
    }

    /// <summary>An operation, until it is answered or a moment after the device was killed.</summary>
    private async Task<Lwm2mResult?> TryAsync(Func<CancellationToken, Task<Lwm2mResult>> operation)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var stop = new CancellationTokenSource();
        try
        {
            var work = operation(stop.Token);
            var killed = new TaskCompletionSource();
            using var first = _device.Ended.Register(() => killed.TrySetResult());
            using var second = patience.Token.Register(() => killed.TrySetResult());
            if (await Task.WhenAny(work, killed.Task) != work)
            {
                await Task.WhenAny(work, Task.Delay(50));       // the answer may be on its way
                await stop.CancelAsync();
            }

            return await work;
        }
        catch (Exception e) when (e is OperationCanceledException or CoapException or ClientGoneException or OperationRefusedException or OscoreException)
        {
            return null;
        }
    }

    /// <summary>Starts it if it does not run, and waits until it is managed and has all that was acknowledged.</summary>
    private async Task ManageAsync()
    {
        if (!_device.IsRunning)
        {
            await StopAsync();
            _device.Start();
        }

        var end = DateTime.UtcNow + Limit;
        while (true)
        {
            if (DateTime.UtcNow > end)
            {
                throw new InvalidOperationException($"{_mode.Name}: not managed after start {_device.Starts}, {Phases}:{Environment.NewLine}{_device.Tail}");
            }

            var account = await TryAsync(stop => Client.ReadAsync("/1/1", ContentFormat.Tlv, stop));
            var links = account is { IsSuccess: true } ? await TryAsync(stop => Client.DiscoverAsync("/3303/0/5700", stop)) : null;
            if (links is { IsSuccess: true })
            {
                Check(account!, links);
                return;
            }

            await Task.Delay(20);
        }
    }

    private void Check(Lwm2mResult account, Lwm2mResult links)
    {
        var values = account.Values.ToDictionary(value => value.Path.ToString()[5..], value => Convert.ToString(value.Value, CultureInfo.InvariantCulture)!);
        var has = new Dictionary<string, string>
        {
            ["1"] = values["1"],
            ["2"] = values.GetValueOrDefault("2", ""),
            ["3"] = values.GetValueOrDefault("3", ""),
            ["6"] = values["6"].ToLowerInvariant(),
            [KillServers.Attributes] = Encoding.UTF8.GetString(links.Bytes.Span) is var text && text.IndexOf(';') is > 0 and var at ? text[(at + 1)..] : "",
        };
        if (_servers.Expected.Check(int.Parse(values["5"], CultureInfo.InvariantCulture) - KillServers.FirstMark, has) is { } wrong)
        {
            throw new InvalidOperationException($"{_mode.Name}, start {_device.Starts}: {wrong}{Environment.NewLine}{_device.Tail}");
        }
    }

    private string Phases => string.Join(", ", _kills.OrderBy(entry => entry.Key).Select(entry => $"{entry.Key} {entry.Value}"));
}
