using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>What stands above the message layer. Called from the receiving thread, in the order of arrival.</summary>
internal interface IMessageSink
{
    /// <summary>A request that is no duplicate.</summary>
    void OnRequest(EndPoint peer, CoapMessage message);

    /// <summary>A response, in any type of message.</summary>
    /// <returns>False when nobody waits for it.</returns>
    bool OnResponse(EndPoint peer, CoapMessage message);
}
