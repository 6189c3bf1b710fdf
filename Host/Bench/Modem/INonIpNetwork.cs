namespace Lwm2m.Bench.Modem;

/// <summary>What carries non-IP data from a modem: an SCEF, or a tunnel of a P-GW (3GPP TS 23.401 §4.3.17.8).</summary>
public interface INonIpNetwork
{
    /// <summary>A modem opens its non-IP connection. Called under the gate of the agenda, as all here.</summary>
    /// <param name="subscriber">IMSI of the modem.</param>
    /// <param name="apn">Access point name.</param>
    /// <param name="received">To be called under the gate for each piece of data to the modem; false when it cannot take it now.</param>
    /// <returns>The connection; null when the network refuses it.</returns>
    INonIpConnection? Connect(string subscriber, string apn, Func<byte[], bool> received);
}

/// <summary>A non-IP connection of a modem.</summary>
public interface INonIpConnection : IDisposable
{
    /// <summary>The largest piece of data, as the network announces it.</summary>
    int MaxOctets { get; }

    /// <summary>Sends data.</summary>
    /// <param name="data">At most <see cref="MaxOctets"/>.</param>
    /// <param name="releaseAssistance">0 nothing said, 1 nothing follows, 2 one answer follows (3GPP TS 27.007 §10.1.43).</param>
    /// <returns>False when the rate that the network allows is used up.</returns>
    bool Send(byte[] data, int releaseAssistance);

    /// <summary>The modem can take data again that it refused.</summary>
    void Resume();
}
