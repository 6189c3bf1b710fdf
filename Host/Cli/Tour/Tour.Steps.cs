using Lwm2m.Bench.Bootstrap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Management;

namespace Lwm2m.Cli;

/// <content>Its steps.</content>
public sealed partial class Tour
{
    private async Task<string> BootstrapAsync(LoopbackBootstrapServer bootstrap)
    {
        var result = await bootstrap.Server.WaitForResultAsync(Endpoint, cancellation: _stop);
        Require(result.Outcome == BootstrapOutcome.Finished, $"{result}");
        return result.ToString();
    }

    private async Task<string> TakeFromCardAsync(SmartcardNetwork card)
    {
        while (card.Taken == 0)
        {
            await Task.Delay(10, _stop);
        }

        return $"{card.Result}, {card}";
    }

    private async Task<string> CheckCardAsync(SmartcardNetwork card)
    {
        while (card.Unchanged == 0)
        {
            _device.RequestUpdate();
            await Task.Delay(100, _stop);
        }

        Require(card.Taken == 1, $"{card}");
        Require(card.FindFault() is null, $"{card.FindFault()}");
        return $"card and file are unchanged";
    }

    private async Task<string> RegisterAsync(Bearer? bearer)
    {
        var client = await _server.WaitForClientAsync(Endpoint, _stop);
        var registration = client.Registration;
        Require(registration.Version == "1.1", $"lwm2m={registration.Version}");
        Require(registration.Lifetime == TimeSpan.FromSeconds(LifetimeS), $"lt={registration.Lifetime}");
        var paths = registration.Objects.Select(item => item.Path.ToString()).ToHashSet();
        foreach (var path in new[] { "/1/0", "/3/0", "/19/0", "/3303/0", "/3311/0" })
        {
            Require(paths.Contains(path), $"{path} is not registered");
        }

        Require(!paths.Any(path => path.StartsWith("/0", StringComparison.Ordinal)), "the Security object is registered");
        if (bearer is UiccBearer)
        {
            Require(registration.SmsNumber is { Length: > 0 } number && number.All(char.IsAsciiDigit), $"sms={registration.SmsNumber}");
        }

        return registration.ToString();
    }

    private async Task<string> ReadAsync(string path, int format, object expected)
    {
        var result = await Client.ReadAsync(path, format, _stop);
        Require(result.Code == CoapCode.Content && result.Format == format, $"{result}");
        Require(Equals(result.Value, expected), $"{result.Value} instead of {expected}");
        return result.ToString();
    }

    private async Task<string> ReadDeviceAsync(int format)
    {
        var result = await Client.ReadAsync("/3", format, _stop);
        Require(result.Code == CoapCode.Content && result.Format == format, $"{result}");
        var values = result.Values.ToDictionary(value => value.Path.ToString(), value => value.Value);
        Require(Equals(values.GetValueOrDefault("/3/0/3"), "1.0"), "no firmware version");
        Require(Equals(values.GetValueOrDefault("/3/0/7/1"), 5000L), "no voltage of the second power source");
        return $"{values.Count} values";
    }

    private async Task<string> ReadBlobAsync()
    {
        var result = await Client.ReadAsync("/19/0/0/0", ContentFormat.Opaque, _stop);
        Require(result.Code == CoapCode.Content, $"{result.Code}");
        var expected = Enumerable.Range(0, 4096).Select(i => (byte)(i * 31 >> 3));
        Require(result.Bytes.ToArray().SequenceEqual(expected), $"{result.Bytes.Length} bytes, not those of the device");
        return $"{result.Bytes.Length} bytes";
    }

    private async Task<string> WriteAsync(int format)
    {
        var percent = format % 97;
        var written = await Client.WriteAsync("/3311/0/5851", percent.ToString(), format, _stop);
        Require(written.Code == CoapCode.Changed, $"{written}");
        await ReadAsync("/3311/0/5851", ContentFormat.Text, (long)percent);
        return $"{percent}, read back";
    }

    private async Task<string> WriteBlobAsync()
    {
        var bytes = Enumerable.Range(0, 1500).Select(i => (byte)(i * 7)).ToArray();
        await ChangedAsync(Client.WriteAsync("/19/0/0/0", ContentFormat.Opaque, bytes, cancellation: _stop));
        var result = await Client.ReadAsync("/19/0/0/0", ContentFormat.Opaque, _stop);
        Require(result.Bytes.Span.SequenceEqual(bytes), "read back differs");
        return "1500 bytes, read back";
    }

    private async Task<string> ResetRangeAsync()
    {
        await MeasureAsync(30.5);
        await MeasureAsync(22);
        await ReadAsync("/3303/0/5602", ContentFormat.Text, 30.5);
        await ChangedAsync(Client.ExecuteAsync("/3303/0/5605", null, _stop));
        await ReadAsync("/3303/0/5601", ContentFormat.Text, 22.0);
        await ReadAsync("/3303/0/5602", ContentFormat.Text, 22.0);
        return "range was 20 to 30.5, is 22 to 22";
    }

    private async Task MeasureAsync(double celsius)
    {
        _device.Sensor.Set(celsius);
        while (!Equals((await Client.ReadAsync("/3303/0/5700", ContentFormat.Text, _stop)).Value, celsius))
        {
            await Task.Delay(10, _stop);
        }
    }

    private async Task<string> TriggerUpdateAsync()
    {
        var updated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Clients.Updated += _ => updated.TrySetResult();
        await ChangedAsync(Client.ExecuteAsync("/1/0/8", null, _stop));
        await updated.Task.WaitAsync(_stop);
        return "updated";
    }

    private async Task<string> CreateAndDeleteAsync()
    {
        var path = new Lwm2mPath(3311);
        var created = await Client.CreateAsync(3311, null, [new ResourceValue(path.Append(1).Append(5850), true)], cancellation: _stop);
        Require(created.Code == CoapCode.Created && created.Created?.ToString() == "/3311/1", $"{created}");
        await ReadAsync("/3311/1/5850", ContentFormat.Tlv, true);
        var deleted = await Client.DeleteAsync("/3311/1", _stop);
        Require(deleted.Code == CoapCode.Deleted, $"{deleted}");
        await RefusedAsync(Client.ReadAsync("/3311/1", null, _stop), CoapCode.NotFound);
        return "created, read, deleted, gone";
    }

    private async Task<string> ObserveAsync()
    {
        await using var observation = await Client.ObserveAsync("/3303/0/5700", ContentFormat.SenmlCbor, _stop);
        var seen = new List<string>();
        var celsius = 23.5;
        _device.Sensor.Set(celsius);
        await foreach (var notification in observation.NotificationsAsync(_stop))
        {
            Require(Equals(notification.Value, celsius), $"told {notification.Value} instead of {celsius}");
            seen.Add($"{notification.Value}");
            if (seen.Count == 3)
            {
                break;
            }

            celsius += 0.25;
            _device.Sensor.Set(celsius);
        }

        Require(seen.Count == 3, $"{seen.Count} notifications");
        await observation.CancelAsync(CancelStyle.Request, _stop);
        return string.Join(", ", seen);
    }

    private async Task<string> DiscoverAsync()
    {
        await ChangedAsync(Client.WriteAttributesAsync("/3303/0/5700", "pmin=5&gt=42.2", _stop));
        var result = await Client.DiscoverAsync("/3303", _stop);
        Require(result.Code == CoapCode.Content, $"{result}");
        var text = System.Text.Encoding.UTF8.GetString(result.Bytes.Span);
        Require(text.Contains("</3303/0/5700>;pmin=5;gt=42.2", StringComparison.Ordinal), text);
        await ChangedAsync(Client.WriteAttributesAsync("/3303/0/5700", "pmin&gt", _stop));
        return text;
    }

    private async Task<string> DeregisterAsync()
    {
        Require(_device.Stop(_stepLimit), "the device did not stop");
        Require(_server.Clients.Find(Endpoint) is null, "the server still knows the device");
        return await Task.FromResult("gone");
    }

    private static async Task<string> ChangedAsync(Task<Lwm2mResult> operation)
    {
        var result = await operation;
        Require(result.Code == CoapCode.Changed, $"{result}");
        return result.ToString();
    }

    private static async Task<string> RefusedAsync(Task<Lwm2mResult> operation, CoapCode expected)
    {
        var result = await operation;
        Require(result.Code == expected, $"{result} instead of {expected}");
        return result.ToString();
    }

    private static void Require(bool holds, string why)
    {
        if (!holds)
        {
            throw new StepFailedException(why);
        }
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..97] + "...";
}
