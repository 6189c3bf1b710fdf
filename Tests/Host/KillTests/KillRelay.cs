using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Lwm2m.Host.Tests;

/// <summary>A datagram that a relay has seen.</summary>
/// <param name="Device">The port of the device, another after each start.</param>
/// <param name="ToDevice">Its direction.</param>
/// <param name="Bytes">The datagram.</param>
internal sealed record Seen(int Device, bool ToDevice, byte[] Bytes);

/// <summary>Stands before a server, sees every datagram, and does something when one of a certain number passes.</summary>
internal sealed class KillRelay : IDisposable
{
    private readonly UdpClient _inside = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ConcurrentDictionary<IPEndPoint, UdpClient> _outside = new();
    private readonly IPEndPoint _server;
    private readonly Lock _lock = new();
    private int _left = -1;
    private bool _isLost;
    private Action? _act;

    public KillRelay(int serverPort)
    {
        _server = new IPEndPoint(IPAddress.Loopback, serverPort);
        _ = PassAsync(_inside, TakeOfDevice);
    }

    public int Port => ((IPEndPoint)_inside.Client.LocalEndPoint!).Port;

    /// <summary>All there was, in order.</summary>
    public ConcurrentQueue<Seen> Wire { get; } = new();

    /// <summary>Acts when a datagram passes.</summary>
    /// <param name="number">Which, from 1.</param>
    /// <param name="isLost">Whether that datagram and all after it are lost, or still passes before.</param>
    /// <param name="act">What to do, once.</param>
    public void Arm(int number, bool isLost, Action act)
    {
        lock (_lock)
        {
            (_left, _isLost, _act) = (number, isLost, act);
        }
    }

    public void Disarm()
    {
        lock (_lock)
        {
            _act = null;
        }
    }

    public void Dispose()
    {
        _inside.Dispose();
        foreach (var socket in _outside.Values)
        {
            socket.Dispose();
        }
    }

    private void TakeOfDevice(byte[] bytes, IPEndPoint from)
    {
        var outside = _outside.GetOrAdd(from, device =>
        {
            var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(_server);
            _ = PassAsync(socket, (answer, _) => See(new Seen(device.Port, true, answer), () => _inside.Send(answer, device)));
            return socket;
        });
        See(new Seen(from.Port, false, bytes), () => outside.Send(bytes));
    }

    private void See(Seen datagram, Action pass)
    {
        lock (_lock)
        {
            Wire.Enqueue(datagram);
            var act = _act is not null && --_left <= 0 ? _act : null;
            _act = act is null ? _act : null;
            if (act is not null && _isLost)
            {
                act();
                return;
            }

            pass();
            act?.Invoke();
        }
    }

    private static async Task PassAsync(UdpClient from, Action<byte[], IPEndPoint> pass)
    {
        while (true)
        {
            try
            {
                var received = await from.ReceiveAsync();
                pass(received.Buffer, received.RemoteEndPoint);
            }
            catch (SocketException)
            {
                // Who was killed is not there: the next datagram may be of another.
            }
            catch (Exception e) when (e is ObjectDisposedException or NullReferenceException)
            {
                return;
            }
        }
    }
}
