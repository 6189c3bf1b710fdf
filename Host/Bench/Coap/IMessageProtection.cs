using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>Protects whole messages of an endpoint by the option <see cref="OptionNumber.Oscore"/>, inside whatever carries them.</summary>
public interface IMessageProtection
{
    /// <summary>The peer at an address that is reached without a proxy; null when no peer with keys is.</summary>
    ProtectedPeer? At(EndPoint address);

    /// <summary>Whether a request without protection from an address is refused.</summary>
    bool Refuses(EndPoint address);

    /// <summary>The options of a protected request that count although anybody can change them.</summary>
    OptionSet Outer(OptionSet options);

    /// <summary>A handler that opens protected requests for another and protects its responses.</summary>
    IRequestHandler Protecting(IRequestHandler inner);
}
