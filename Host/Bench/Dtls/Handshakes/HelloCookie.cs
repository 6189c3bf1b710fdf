using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Lwm2m.Bench.Dtls.Handshakes;

/// <summary>Cookies that this server alone can make, each for one address and one ClientHello (RFC 6347 §4.2.1).</summary>
internal sealed class HelloCookie(int length)
{
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);

    public byte[] For(EndPoint client, ClientHello hello) =>
        HMACSHA256.HashData(_secret, (byte[])[.. Encoding.UTF8.GetBytes($"{client}|"), .. hello.CookieInput])[..length];

    public bool Fits(EndPoint client, ClientHello hello) => CryptographicOperations.FixedTimeEquals(hello.Cookie, For(client, hello));
}
