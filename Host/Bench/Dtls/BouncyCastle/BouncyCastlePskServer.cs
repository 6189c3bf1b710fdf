using System.Text;
using Org.BouncyCastle.Crypto.Tls;

namespace Lwm2m.Bench.Dtls.BouncyCastle;

/// <summary>What BouncyCastle asks its server during one handshake, and what it found out.</summary>
internal sealed class BouncyCastlePskServer : PskTlsServer
{
    private readonly DtlsTransportOptions _options;

    private BouncyCastlePskServer(DtlsTransportOptions options, IdentityManager identities)
        : base(identities)
    {
        _options = options;
        Identities = identities;
    }

    public BouncyCastlePskServer(DtlsTransportOptions options, PskLookup psk)
        : this(options, new IdentityManager(options, psk))
    {
    }

    public string? Identity => Identities.Identity;

    public CipherSuite CipherSuite => (CipherSuite)mSelectedCipherSuite;

    public bool ExtendedMasterSecret { get; private set; }

    public int MaxFragmentLength => mMaxFragmentLengthOffered is > 0 and <= 4 ? 256 << mMaxFragmentLengthOffered : 0;

    public AlertDescription? AlertRaised { get; private set; }

    public AlertDescription? AlertReceived { get; private set; }

    private IdentityManager Identities { get; }

    protected override Org.BouncyCastle.Crypto.Tls.ProtocolVersion MinimumVersion => Org.BouncyCastle.Crypto.Tls.ProtocolVersion.DTLSv12;

    protected override Org.BouncyCastle.Crypto.Tls.ProtocolVersion MaximumVersion => Org.BouncyCastle.Crypto.Tls.ProtocolVersion.DTLSv12;

    public override int GetHandshakeTimeoutMillis() => (int)_options.HandshakeTimeout.TotalMilliseconds;

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        ExtendedMasterSecret = mContext.SecurityParameters.IsExtendedMasterSecret;
    }

    public override void NotifyAlertRaised(byte alertLevel, byte alertDescription, string message, Exception cause) =>
        AlertRaised = (AlertDescription)alertDescription;

    public override void NotifyAlertReceived(byte alertLevel, byte alertDescription) =>
        AlertReceived = (AlertDescription)alertDescription;

    protected override int[] GetCipherSuites() => [.. _options.CipherSuites.Select(suite => (int)suite)];

    private sealed class IdentityManager(DtlsTransportOptions options, PskLookup psk) : TlsPskIdentityManager
    {
        public string? Identity { get; private set; }

        public byte[]? GetHint() => options.IdentityHint is { } hint ? Encoding.UTF8.GetBytes(hint) : null;

        public byte[]? GetPsk(byte[] identity)
        {
            Identity = Encoding.UTF8.GetString(identity);

            // BouncyCastle wipes what it is given.
            return psk(Identity)?.ToArray();
        }
    }
}
