using System.Net;
using System.Text;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Transport;
using Lwm2m.Cli;
using Lwm2m.Client;

namespace Lwm2m.Peers.Tests.Support;

/// <summary>
/// The device of <c>run</c>, registered at a server of ours that has left its address since: whoever binds that address is the server for
/// the device.
/// </summary>
internal sealed class RegisteredDevice : IAsyncDisposable
{
    private const string Endpoint = "urn:lwm2mdevice:peers";
    private const int LifetimeS = 3000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Lines _reports;

    private RegisteredDevice(DemoDevice device, Lines reports, IPEndPoint server, IPEndPoint address)
    {
        Device = device;
        _reports = reports;
        Server = server;
        Address = address;
    }

    /// <summary>The device.</summary>
    public DemoDevice Device { get; }

    /// <summary>Where the device sends to, and free to be bound.</summary>
    public IPEndPoint Server { get; }

    /// <summary>Where the device is.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What the device has said about itself.</summary>
    public IReadOnlyList<string> Reports => _reports.All;

    public static async Task<RegisteredDevice> StartAsync(CancellationToken cancellation)
    {
        await using var server = new Lwm2mServer(new UdpTransport(new IPEndPoint(IPAddress.Loopback, FreePorts.Next())));
        var address = (IPEndPoint)server.Coap.LocalEndPoint;
        var reports = new Lines();
        var device = new DemoDevice(new DeviceSetup(Endpoint)
        {
            Uri = $"coap://{address}", LifetimeS = LifetimeS, Timeline = new Timeline(new Terminal(reports, TextWriter.Null)),
        });
        device.Start();
        var client = await server.WaitForClientAsync(Endpoint, cancellation);
        var registered = new RegisteredDevice(device, reports, address, (IPEndPoint)client.Registration.Peer);
        await registered.UntilAsync(() => device.State == RegistrationState.Registered, "registered", cancellation);
        return registered;
    }

    /// <summary>Waits until something is so; the test fails when that takes too long.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        while (!isSo())
        {
            Assert.IsFalse(limit.IsCancellationRequested, $"not {what} in time");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>Sets the thermometer, which notifies whoever observes it, and waits for a number of datagrams.</summary>
    public async Task WarmAsync(double celsius, int datagrams, CancellationToken cancellation)
    {
        var before = Device.Wire.Datagrams;
        Device.Sensor.Set(celsius);
        await UntilAsync(() => Device.Wire.Datagrams >= before + datagrams, $"told of {celsius}", cancellation);
    }

    /// <summary>Fails when the device says anything about a new temperature.</summary>
    public async Task WarmUnheardAsync(double celsius, CancellationToken cancellation)
    {
        var before = Device.Wire.Datagrams;
        Device.Sensor.Set(celsius);
        await Task.Delay(300, cancellation);
        Assert.AreEqual(before, Device.Wire.Datagrams, "somebody is still told");
    }

    /// <summary>De-registers, so that nothing of it goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await using var server = new Lwm2mServer(new UdpTransport(Server));
        Device.Stop(Limit);
    }

    /// <summary>Keeps what is written, a line each.</summary>
    private sealed class Lines : TextWriter
    {
        private readonly List<string> _lines = [];

        public override Encoding Encoding => Encoding.UTF8;

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_lines)
            {
                _lines.Add(value ?? "");
            }
        }
    }
}
