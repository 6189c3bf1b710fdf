using System.Net;
using System.Net.Sockets;
using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Scef;

/// <summary>How a device names a server to the SCS: the Uri-Host and Uri-Port of a request.</summary>
/// <param name="Host">A name in lower case, or an address; an IPv6 address in brackets.</param>
/// <param name="Port">The port.</param>
public sealed record ServerName(string Host, int Port = ServerName.DefaultPort)
{
    /// <summary>The port of a request without Uri-Port.</summary>
    public const int DefaultPort = 5683;

    /// <summary>The address, when the host is one.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host.Trim('[', ']'), out var address) ? address : null;

    /// <summary>What a request names, or null when it names none.</summary>
    public static ServerName? Of(OptionSet options) => options.First(OptionNumber.UriHost) is { } host
        ? new ServerName(host.Text, (int)(options.Number(OptionNumber.UriPort) ?? DefaultPort))
        : null;

    /// <summary>Options that name it.</summary>
    public OptionSet AddTo(OptionSet options)
    {
        var named = options.Set(new CoapOption(OptionNumber.UriHost, Host)).Remove(OptionNumber.UriPort);
        return Port == DefaultPort ? named : named.Add(new CoapOption(OptionNumber.UriPort, (uint)Port));
    }

    /// <summary>
    /// Options as the server is to see them: it is asked at its own port, and a request to an address names no host (RFC 7252 §6.4).
    /// </summary>
    public OptionSet RemoveFrom(OptionSet options) =>
        Address is null ? options.Remove(OptionNumber.UriPort) : options.Remove(OptionNumber.UriHost, OptionNumber.UriPort);

    /// <summary>Its address in the IP network.</summary>
    /// <exception cref="SocketException">No such name.</exception>
    public async Task<EndPoint> ResolveAsync(CancellationToken cancellation) =>
        new IPEndPoint(Address ?? (await Dns.GetHostAddressesAsync(Host, cancellation).ConfigureAwait(false))[0], Port);

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
