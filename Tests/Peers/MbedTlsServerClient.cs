using System.Text;
using Lwm2m.Foundation;

namespace Lwm2m.Peers.Tests;

/// <summary>The engine that secures a link.</summary>
public enum DtlsEngine
{
    /// <summary>That of Firmware/Dtls, in C#.</summary>
    DtlsPsk,

    /// <summary>That of Drivers/NativeDtls, in the image.</summary>
    MbedTlsPsk,
}

/// <summary>A device's link with either engine, so that one test holds for both.</summary>
internal sealed class MbedTlsServerClient : IDisposable
{
    private readonly Func<LinkState> _open;
    private readonly Func<string, bool> _send;
    private readonly Func<string?> _receive;

    /// <summary>Makes one; nothing is opened yet. Datagrams that are counted must not be repeated because the machine is busy.</summary>
    public MbedTlsServerClient(DtlsEngine engine, int port, string identity = DtlsClient.Identity, string key = DtlsClient.Key, int maxDatagram = 1232, bool isCounted = false)
    {
        if (engine == DtlsEngine.DtlsPsk)
        {
            var options = isCounted ? DtlsClient.UnhurriedOptions() : DtlsClient.Options();
            var client = new DtlsClient(port, options, identity: identity, key: key, maxDatagram: maxDatagram);
            (Link, Path) = (client.Link, client.Path);
            (_open, _send, _receive) = (() => client.Open(), client.Send, () => client.Receive());
        }
        else
        {
            var options = isCounted ? MbedTlsClient.UnhurriedOptions() : MbedTlsClient.Options();
            var client = new MbedTlsClient(port, options, identity: identity, key: key, maxDatagram: maxDatagram);
            (Link, Path) = (client.Link, client.Path);
            (_open, _send, _receive) = (() => client.Open(), client.Send, () => client.Receive() is { } bytes ? Encoding.ASCII.GetString(bytes) : null);
        }
    }

    public SecuredLink Link { get; }

    public DtlsUdpLink Path { get; }

    public string Figures => $"{Link.Handshake}: {Link.HandshakeDatagrams} datagrams, {Link.HandshakeBytes} bytes: "
        + string.Join(" ", Path.Log.Select(entry => (entry.FromClient ? ">" : "<") + entry.Datagram.Length));

    /// <summary>Opens the link, from another port than before, and waits for how that ends.</summary>
    public LinkState Open()
    {
        Path.Log.Clear();
        Path.LocalPort = 0;
        return _open();
    }

    public void AssertOpen(HandshakeKind kind)
    {
        Assert.AreEqual(LinkState.Open, Open(), $"alert {Link.Alert}; {Figures}");
        Assert.AreEqual(kind, Link.Handshake);
        Console.WriteLine(Figures);
    }

    public bool Send(string text) => _send(text);

    public void AssertEchoes(string text)
    {
        Assert.IsTrue(_send(text), $"{text.Length} bytes");
        Assert.AreEqual(text, _receive());
    }

    /// <summary>Fails if anything but handshake and alerts was sent.</summary>
    public void AssertSaidNothing() => Assert.IsFalse(Path.Log.Any(entry => entry is { FromClient: true } && entry.Datagram[0] == 23), Figures);

    public void Dispose() => Link.Close();
}
