using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>The layer above the message layer. Called from the receiving thread, in the order of arrival.</summary>
internal interface IMessageSink
{
    /// <summary>A request that is no duplicate.</summary>
    void OnRequest(EndPoint peer, CoapMessage message);

    /// <summary>A response, in any type of message.</summary>
    ResponseUse OnResponse(EndPoint peer, CoapMessage message);
}

/// <summary>How a response was handled.</summary>
internal enum ResponseUse
{
    /// <summary>It was expected and has been processed.</summary>
    Taken,

    /// <summary>It was not expected.</summary>
    Unwanted,

    /// <summary>It is treated as if it had not arrived, as its sender is not authenticated.</summary>
    Ignored,
}
