using System.Net;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Scef;

/// <summary>
/// An SCEF with its SCS (TS 23.682 §5.13): carries the datagrams of devices that have no IP over the control plane, relays them to LwM2M
/// servers over UDP and back, keeps what is for a sleeping device, and writes down what an operator can read of it all.
/// </summary>
public sealed class ScefServer : INiddNetwork, IAsyncDisposable
{
    private readonly Dictionary<string, ScefDevice> _devices = [];
    private readonly ScefOptions _options;
    private readonly Func<IDatagramTransport> _open;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it is set up.</param>
    /// <param name="open">Opens a socket towards servers; null for UDP on any port.</param>
    /// <param name="time">The time; null for that of the system.</param>
    public ScefServer(ScefOptions options, Func<IDatagramTransport>? open = null, TimeProvider? time = null)
    {
        options.Check();
        _options = options;
        _open = open ?? (() => new UdpTransport(new IPEndPoint(IPAddress.Any, 0)));
        _time = time ?? TimeProvider.System;
    }

    /// <summary>What goes wrong.</summary>
    public ScefFaults Faults { get; } = new();

    /// <summary>What an operator can read.</summary>
    public OperatorLog Log { get; } = new();

    /// <inheritdoc/>
    public INiddAttachment Attach(string device, Action<ReadOnlyMemory<byte>> onDownlink) => Device(device).Attach(onDownlink);

    /// <summary>Datagrams kept for a device that is not reachable.</summary>
    public int KeptFor(string device) => Device(device).Kept;

    /// <summary>Gives a device other addresses towards all servers, as an operator may at any time.</summary>
    public Task RenumberAsync(string device) => Device(device).RenumberAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        ScefDevice[] devices;
        lock (_devices)
        {
            devices = [.. _devices.Values];
        }

        foreach (var device in devices)
        {
            await device.DisposeAsync().ConfigureAwait(false);
        }
    }

    private ScefDevice Device(string name)
    {
        lock (_devices)
        {
            if (!_devices.TryGetValue(name, out var device))
            {
                device = new ScefDevice(name, _options, _open, _time, Faults, Log);
                _devices[name] = device;
            }

            return device;
        }
    }
}
