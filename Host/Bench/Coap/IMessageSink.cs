using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>What stands above the message layer. Called from the receiving thread, in the order of arrival.</summary>
internal interface IMessageSink
{
    /// <summary>A request that is no duplicate.</summary>
    void OnRequest(EndPoint peer, CoapMessage message);

    /// <summary>A response, in any type of message.</summary>
    ResponseUse OnResponse(EndPoint peer, CoapMessage message);
}

/// <summary>What became of a response.</summary>
internal enum ResponseUse
{
    /// <summary>Somebody waited for it.</summary>
    Taken,

    /// <summary>Nobody waits for it.</summary>
    Unwanted,

    /// <summary>It is to be treated as if it had not come: it may be anybody's.</summary>
    Ignored,
}
