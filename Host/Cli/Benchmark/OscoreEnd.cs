using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Host;
using Lwm2m.Oscore;

namespace Lwm2m.Cli.Benchmark;

/// <summary>One end of a context of the device's OSCORE, without anything above or beneath it.</summary>
public sealed class OscoreEnd
{
    private const int MaxMessage = 1280;
    private const int Records = 16;
    private const int RecordBytes = 256;
    private const long NowMs = 1000;

    private readonly OscoreProtection _protection;
    private readonly CoapMessage _message = new();
    private readonly byte[] _plain = new byte[MaxMessage];
    private readonly byte[] _buffer = new byte[2 * MaxMessage];
    private int _plainLength;
    private int _offset;
    private int _count;

    /// <summary>Makes it under a context as it was given, with App. B.1.</summary>
    /// <param name="keys">The context as this end has it.</param>
    /// <param name="store">Where an end before it kept its numbers; null for none.</param>
    /// <param name="aes">How AES is computed.</param>
    public OscoreEnd(OscoreKeys keys, CountingStore? store = null, AesVariant aes = AesVariant.FourTables)
    {
        Store = store ?? new CountingStore(new MemoryStore(Records, RecordBytes));
        var credentials = new ObjectCredentials(keys.MasterSecret, keys.SenderId, keys.RecipientId, keys.Salt, keys.IdContext);
        _protection = new OscoreProtection(
            credentials, "end", new HostRandom(), new SoftwareCrypto(aes), new OscoreOptions { Rederivation = Rederivation.Never }, Store);
    }

    /// <summary>Where it keeps its numbers.</summary>
    public CountingStore Store { get; }

    /// <summary>Of the request that was last opened.</summary>
    public RequestBinding Asked { get; } = new();

    /// <summary>Of the request that was last protected.</summary>
    public RequestBinding Asking { get; } = new();

    /// <summary>The message that was last protected.</summary>
    public ReadOnlySpan<byte> Protected => _buffer.AsSpan(_offset, _count);

    /// <summary>Writes the request to be protected: <c>PUT /3311/0/5851</c>.</summary>
    /// <param name="payload">Bytes of its payload.</param>
    public void ComposeRequest(int payload) => Compose(CoapCode.Put, "3311/0/5851", null, payload);

    /// <summary>Writes the response to be protected.</summary>
    /// <param name="observe">Its Observe number if it is a notification.</param>
    /// <param name="payload">Bytes of its payload.</param>
    public void ComposeResponse(int? observe, int payload) => Compose(CoapCode.Content, "", observe, payload);

    /// <summary>Protects what was written, as a request.</summary>
    public bool ProtectRequest()
    {
        Restore();
        return _protection.ProtectRequest(_buffer, ref _offset, ref _count, Asking, NowMs);
    }

    /// <summary>Protects what was written, as a response to the request that was last opened.</summary>
    public bool ProtectResponse(bool isOnly)
    {
        Restore();
        return _protection.ProtectResponse(_buffer, ref _offset, ref _count, Asked, isOnly, NowMs);
    }

    /// <summary>Opens a request in place; one that finds the window unknown is taken for fresh.</summary>
    public bool UnprotectRequest(byte[] datagram)
    {
        _message.Parse(datagram, 0, datagram.Length);
        var outcome = _protection.UnprotectRequest(_message, out _, out _, Asked, NowMs);
        if (outcome == Unprotection.Unconfirmed)
        {
            _protection.ConfirmFresh(Asked);
        }

        return outcome is Unprotection.Opened or Unprotection.Unconfirmed;
    }

    /// <summary>Keeps what the next end goes on with; this one does nothing any more.</summary>
    public bool Suspend() => _protection.Suspend();

    private void Compose(byte code, string path, int? observe, int payload)
    {
        var writer = new CoapWriter();
        writer.Begin(_plain, 0, _plain.Length, CoapType.NonConfirmable, code, 1, [0x2a, 0x2b], 0, 2);
        if (observe is { } number)
        {
            writer.UintOption(OptionNumber.Observe, (uint)number);
        }

        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            writer.StringOption(OptionNumber.UriPath, segment);
        }

        writer.UintOption(OptionNumber.ContentFormat, ContentFormat.OctetStream);
        writer.StartPayload();
        writer.Payload(new byte[payload], 0, payload);
        _plainLength = writer.Length;
    }

    private void Restore()
    {
        _offset = _protection.HeadRoom;
        _count = _plainLength;
        Array.Copy(_plain, 0, _buffer, _offset, _count);
    }
}
