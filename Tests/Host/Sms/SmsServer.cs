using System;
using System.Collections.Generic;
using Lwm2m.Bench.Sms;

namespace Lwm2m.Host.Tests;

/// <summary>A number of the short message centre that hears the device, and may answer.</summary>
internal sealed class SmsServer : IDisposable
{
    private readonly SmsTransport _transport;

    public SmsServer(SmsRig rig, string number = SmsRig.ServerNumber)
    {
        _transport = new SmsTransport(rig.Centre, number);
        _transport.Received += (peer, data) =>
        {
            Heard.Add($"{peer} {Convert.ToHexStringLower(data)}");
            Data.Add(Convert.ToHexStringLower(data));
            if (Answer is not null)
            {
                _transport.Send(Answer, peer);
            }
        };
    }

    /// <summary>What it answers, or null.</summary>
    public byte[]? Answer { get; set; }

    /// <summary>Who sent what, in hex.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>What was sent.</summary>
    public List<string> Data { get; } = [];

    public void Send(byte[] data) => _transport.Send(data, new PhoneEndPoint(SmsRig.DeviceNumber));

    public void Dispose() => _transport.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
