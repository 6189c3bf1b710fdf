using System.Net;
using System.Runtime.CompilerServices;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Oscore;

/// <summary>Recovery from a loss of sequence numbers and replay window.</summary>
public enum OscoreRecovery
{
    /// <summary>None: an endpoint that lost them has no context any more.</summary>
    None,

    /// <summary>Sequence numbers go on behind the last reserved one, the window begins at a request shown to be fresh (RFC 8613 Appendix B.1).</summary>
    Echo,

    /// <summary>A new context is derived, at first use as well (RFC 8613 Appendix B.2).</summary>
    Rederivation,
}

/// <summary>
/// A peer with shared credentials. It is used in place of an address, and stays the same when proxies or NATs change its
/// address: handlers see it as the peer of a request, and requests to it are protected. Peers are compared by reference.
/// </summary>
public sealed partial class OscorePeer : ProtectedPeer, INamedPeer
{
    private readonly Lock _lock = new();
    private readonly EchoChallenges _echoes;
    private readonly Rederivation _rederivation;
    private OscoreContext? _context;
    private OscoreContext? _proposed;       // of a request #2 that has no verified response yet
    private OscoreContext? _half;           // of response #1, for who asks under it
    private byte[] _halfTold = [];
    private ReadOnlyMemory<byte>? _lostId;  // the ID Context of a context whose sequence numbers and window are lost
    private bool _windowLost;
    private bool _beginsAnew;               // the peer seems to have lost the context
    private uint _lastRequestTag;

    /// <summary>Derives the context, or leaves that to the first exchange when it is to be derived from random nonces.</summary>
    public OscorePeer(OscoreCredentials credentials, OscoreRecovery recovery = OscoreRecovery.None, TimeProvider? time = null)
    {
        Credentials = credentials;
        Recovery = recovery;
        _echoes = new EchoChallenges(time ?? TimeProvider.System);
        _rederivation = new Rederivation(credentials, time ?? TimeProvider.System);
        _context = recovery == OscoreRecovery.Rederivation ? null : new OscoreContext(credentials);
    }

    /// <summary>The shared credentials.</summary>
    public OscoreCredentials Credentials { get; }

    /// <summary>The recovery after a loss.</summary>
    public OscoreRecovery Recovery { get; }

    /// <summary>The context in force; null before it is derived and after it was lost.</summary>
    public OscoreContext? Context
    {
        get
        {
            lock (_lock)
            {
                return _context;
            }
        }
    }

    /// <summary>The endpoint name of a LwM2M client that may register under this context and no other; null for any.</summary>
    public string? Endpoint { get; init; }

    /// <summary>A way that is given, through a proxy say; null to send to where the peer was last heard.</summary>
    public CoapRoute? Route { get; set; }

    /// <summary>Whether every request tells the ID Context.</summary>
    public bool ShowsIdContext { get; init; }

    /// <summary>Which requests of the peer must show that they are fresh (RFC 9175 §2.3).</summary>
    public Func<CoapRequest, bool> DemandsEcho { get; set; } = _ => false;

    /// <summary>The protocol violations in effect.</summary>
    public OscoreMisbehaviour Misbehaviour { get; set; } = OscoreMisbehaviour.None;

    /// <summary>The last request as it was sent, to be sent again by <see cref="CoapEndpoint.ForwardAsync"/>; null before the first.</summary>
    public CoapRequest? LastRequest { get; private set; }

    /// <summary>Number of refused requests, and the reason of the last.</summary>
    public (int Count, OscoreFailure Last) Refused { get; private set; }

    /// <summary>Whether requests can go out without agreeing on a context first.</summary>
    internal override bool HasKeys
    {
        get
        {
            lock (_lock)
            {
                return Recovery != OscoreRecovery.Rederivation || _half is not null || (_context is not null && _proposed is null && !_beginsAnew);
            }
        }
    }

    /// <summary>The way requests take now.</summary>
    /// <exception cref="OscoreException">No address of the peer is known.</exception>
    internal override CoapRoute CurrentRoute =>
        Route ?? (Address is { } address ? new CoapRoute(address) : throw new OscoreException($"{this} was never heard"));

    PeerSnapshot INamedPeer.Name => new(null, null, KidText);

    /// <summary>The kid of the peer's requests in hexadecimal.</summary>
    internal string KidText => Convert.ToHexStringLower(Credentials.RecipientId.Span);

    internal override bool ProtectsRequests => !Misbehaviour.UnprotectedRequests;

    internal override bool RepeatsEcho => !Misbehaviour.IgnoresEcho;

    /// <summary>
    /// Plays a restart: replay window and exact sequence numbers are gone, and everything about runs of RFC 8613 Appendix B.2.
    /// </summary>
    /// <param name="keepsIdContext">Whether an ID Context that was agreed on is still known.</param>
    public void LoseState(bool keepsIdContext = true)
    {
        const ulong Reserved = 1000;        // K + F of RFC 8613 Appendix B.1.1

        lock (_lock)
        {
            _proposed = null;
            _half = null;
            _beginsAnew = false;
            _rederivation.CloseOffers();
            _lostId = keepsIdContext ? _context?.IdContext ?? _lostId : null;
            if (Recovery == OscoreRecovery.Echo)
            {
                var former = _context!;
                _context = new OscoreContext(Credentials) { SenderSequenceNumber = former.SenderSequenceNumber + Reserved };
                _windowLost = true;
            }
            else
            {
                _context = null;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"oscore {KidText}{(Address is { } address ? $"@{address}" : "")}";

    /// <inheritdoc/>
    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    internal override CoapOption NextRequestTag() => new(OptionNumber.RequestTag, Interlocked.Increment(ref _lastRequestTag) - 1);
}
