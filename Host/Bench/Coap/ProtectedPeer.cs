using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>
/// A peer whose messages are protected end to end, inside whatever carries them. It stands where an address stands, and stays the same when proxies
/// or NATs change its address.
/// </summary>
public abstract class ProtectedPeer : EndPoint
{
    /// <summary>The last known address of the peer; may be set before it was heard.</summary>
    public EndPoint? Address { get; set; }

    /// <summary>The way requests take now.</summary>
    internal abstract CoapRoute CurrentRoute { get; }

    /// <summary>Whether requests are protected; an end that breaks the rules may not.</summary>
    internal abstract bool ProtectsRequests { get; }

    /// <summary>Whether a request is repeated with the Echo option that the peer asked for (RFC 9175 §2.3).</summary>
    internal abstract bool RepeatsEcho { get; }

    /// <summary>Whether requests can go out without agreeing on keys first.</summary>
    internal abstract bool HasKeys { get; }

    /// <summary>Held by the one exchange that agrees on keys.</summary>
    internal SemaphoreSlim KeyAgreement { get; } = new(1);

    /// <summary>Begins an exchange.</summary>
    internal abstract IProtectedExchange NewExchange();

    /// <summary>Goes on with the observation of another process under the keys in force.</summary>
    internal abstract IProtectedExchange ResumeExchange(ProtectionSnapshot saved);

    /// <summary>A tag that no body in blocks had before (RFC 9175 §3.5.1).</summary>
    internal abstract CoapOption NextRequestTag();

    /// <summary>Whether an error without protection may mean that the peer has lost the keys, and others can be agreed on.</summary>
    internal abstract bool MayHaveLostKeys(CoapResponse error);

    /// <summary>Lets the next request agree on new keys; what the peer sends under the old ones is still opened.</summary>
    internal abstract void RenewKeys();

    /// <summary>Notes the source address of a verified request or response.</summary>
    internal void HeardAt(EndPoint address) => Address = address;
}
