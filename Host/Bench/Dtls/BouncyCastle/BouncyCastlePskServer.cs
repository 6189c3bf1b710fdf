using System.Text;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Lwm2m.Bench.Dtls.BouncyCastle;

/// <summary>Callbacks of BouncyCastle during one handshake, and the result of the handshake.</summary>
internal sealed class BouncyCastlePskServer : PskTlsServer
{
    private readonly DtlsTransportOptions _options;

    private BouncyCastlePskServer(DtlsTransportOptions options, IdentityManager identities)
        : base(new BcTlsCrypto(), identities)
    {
        _options = options;
        Identities = identities;
    }

    public BouncyCastlePskServer(DtlsTransportOptions options, PskLookup psk)
        : this(options, new IdentityManager(options, psk))
    {
    }

    public string? Identity => Identities.Identity;

    public CipherSuite CipherSuite => (CipherSuite)m_selectedCipherSuite;

    public bool ExtendedMasterSecret { get; private set; }

    public int MaxFragmentLength => m_maxFragmentLengthOffered is > 0 and <= 4 ? 256 << m_maxFragmentLengthOffered : 0;

    public AlertDescription? AlertRaised { get; private set; }

    public AlertDescription? AlertReceived { get; private set; }

    private IdentityManager Identities { get; }

    protected override byte[]? GetNewConnectionID() =>
        _options.ConnectionIdLength is { } length ? System.Security.Cryptography.RandomNumberGenerator.GetBytes(length) : null;

    public override int GetHandshakeTimeoutMillis() => (int)_options.HandshakeTimeout.TotalMilliseconds;

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        ExtendedMasterSecret = m_context.SecurityParameters.IsExtendedMasterSecret;
    }

    public override void NotifyAlertRaised(short alertLevel, short alertDescription, string message, Exception cause) =>
        AlertRaised = (AlertDescription)alertDescription;

    public override void NotifyAlertReceived(short alertLevel, short alertDescription) =>
        AlertReceived = (AlertDescription)alertDescription;

    protected override Org.BouncyCastle.Tls.ProtocolVersion[] GetSupportedVersions() => Org.BouncyCastle.Tls.ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => [.. _options.CipherSuites.Select(suite => (int)suite)];

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
