using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lwm2m.Foundation;
using Lwm2m.NativeDtls;

namespace Lwm2m.Peers.Tests;

/// <summary>The native engine with certificates on both sides against OpenSSL's s_server, under a CA made for the test.</summary>
[TestClass]
public sealed class MbedTlsX509Tests : IDisposable
{
    private const string Name = "server.test";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lwm2m-x509-");
    private readonly ECDsa _caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _deviceKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _ca;

    public MbedTlsX509Tests()
    {
        var request = new CertificateRequest("CN=Test CA", _caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private string Server => $"s_server -accept 127.0.0.1:PORT -dtls1_2 -cert {_folder}/server.pem -key {_folder}/server.key -CAfile {_folder}/ca.pem -Verify 1 -verify_return_error"
        + " -cipher ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0 -no_ticket";

    // Proves: LPWA-27
    [TestMethod]
    public void Both_sides_prove_themselves_and_the_session_is_resumed()
    {
        using DtlsProgram server = Start(DateTimeOffset.UtcNow.AddDays(1));
        MbedTlsOptions options = MbedTlsClient.Options();
        options.MaxSessionLength = 1024;
        using var client = new MbedTlsClient(server.Port, options, certificate: Certificate(_ca, Name));
        client.AssertOpen(HandshakeKind.Full);
        Assert.IsTrue(client.Send("hello\n"));
        Assert.IsTrue(server.Says("hello"), server.Output);
        client.Link.Close();
        client.AssertOpen(HandshakeKind.Resumed);
        Assert.IsTrue(client.Send("again\n"));
        Assert.IsTrue(server.Says("again"), server.Output);
    }

    // Proves: LPWA-27
    [TestMethod]
    public void A_server_of_another_name_is_refused()
    {
        using DtlsProgram server = Start(DateTimeOffset.UtcNow.AddDays(1));
        AssertRefused(server, Certificate(_ca, "other.test"));
    }

    // Proves: LPWA-27
    [TestMethod]
    public void A_server_of_another_CA_is_refused()
    {
        using DtlsProgram server = Start(DateTimeOffset.UtcNow.AddDays(1));
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 stranger = new CertificateRequest("CN=Another CA", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        AssertRefused(server, Certificate(stranger, Name));
    }

    // Proves: LPWA-27
    [TestMethod]
    public void A_server_whose_certificate_has_run_out_is_refused()
    {
        using DtlsProgram server = Start(DateTimeOffset.UtcNow.AddHours(-1));
        AssertRefused(server, Certificate(_ca, Name));
    }

    public void Dispose()
    {
        _caKey.Dispose();
        _deviceKey.Dispose();
        _ca.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void AssertRefused(DtlsProgram server, DeviceCertificate certificate)
    {
        using var client = new MbedTlsClient(server.Port, certificate: certificate);
        Assert.AreEqual(LinkState.Failed, client.Open());
        Assert.AreEqual(-0x2700, client.Link.Error, "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED");
        Assert.IsFalse(client.Send("never"));
    }

    private DtlsProgram Start(DateTimeOffset notAfter)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText($"{_folder}/server.pem", Issue(key, Name, notAfter).ExportCertificatePem());
        File.WriteAllText($"{_folder}/server.key", key.ExportECPrivateKeyPem());
        File.WriteAllText($"{_folder}/ca.pem", _ca.ExportCertificatePem());
        return new DtlsProgram("openssl", Server);
    }

    private DeviceCertificate Certificate(X509Certificate2 trusted, string serverName) => new(
        trusted.RawData, Issue(_deviceKey, "device.test", DateTimeOffset.UtcNow.AddDays(1)).RawData, _deviceKey.ExportECPrivateKey(), serverName);

    private X509Certificate2 Issue(ECDsa key, string name, DateTimeOffset notAfter)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var signer = X509SignatureGenerator.CreateForECDsa(_caKey);
        return request.Create(_ca.SubjectName, signer, DateTimeOffset.UtcNow.AddHours(-2), notAfter, RandomNumberGenerator.GetBytes(8));
    }
}
