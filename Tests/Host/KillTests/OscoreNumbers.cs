using System;
using System.Collections.Generic;
using System.Linq;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Oscore;

namespace Lwm2m.Host.Tests;

/// <summary>
/// What a device encrypts under each of its OSCORE keys, read from a capture by trial with every context that may have been in
/// force: no nonce may serve two messages (RFC 8613 §7.2.1). A response without Partial IV uses the nonce of its request.
/// </summary>
internal sealed class OscoreNumbers
{
    private readonly List<OscoreCredentials> _credentials = [];
    private readonly List<OscoreContext> _contexts = [];
    private readonly HashSet<string> _known = [];
    private readonly List<byte[]> _ids = [];
    private readonly Dictionary<string, List<(ReadOnlyMemory<byte> Kid, ReadOnlyMemory<byte> PartialIv)>> _asked = [];
    private readonly Dictionary<string, string> _used = [];

    /// <summary>Nonces that served two messages.</summary>
    public List<string> Repeated { get; } = [];

    /// <summary>Messages of the device that no context opens.</summary>
    public int Unopened { get; private set; }

    public int Nonces => _used.Count;

    public int Contexts { get; private set; }

    /// <summary>Takes credentials of the server's side into account from now on.</summary>
    public void Add(OscoreCredentials credentials)
    {
        _credentials.Add(credentials);
        Derive(credentials, credentials.IdContext?.ToArray());
        _ids.ForEach(id => Derive(credentials, id));
    }

    public void Take(bool toDevice, ReadOnlyMemory<byte> datagram)
    {
        if (CoapMessageCodec.Decode(datagram.ToArray(), out var message) != DecodeStatus.Ok || message!.Options.First(OptionNumber.Oscore) is not { } value
            || OscoreOption.Decode(value.Value) is not { } option)
        {
            return;
        }

        NoteIdContext(option, !message.Code.IsRequest);
        if (toDevice)
        {
            if (message.Code.IsRequest)
            {
                var asked = _asked.TryGetValue(message.Token.ToString(), out var list) ? list : _asked[message.Token.ToString()] = [];
                asked.Insert(0, (option.Kid!.Value, option.PartialIv!.Value));
            }
        }
        else if (message.Code.IsRequest)
        {
            var request = new CoapRequest { Method = message.Code, Options = message.Options, Payload = message.Payload };
            Note(_contexts.FirstOrDefault(context => OscoreMessages.OpenRequest(context, option, request, out _, out _) == OscoreFailure.None),
                "own", option.PartialIv!.Value, message);
        }
        else
        {
            TakeResponse(option, message);
        }
    }

    private void TakeResponse(OscoreOption option, CoapMessage message)
    {
        var response = CoapResponse.Of(message);
        foreach (var (kid, partialIv) in _asked.GetValueOrDefault(message.Token.ToString()) ?? [])
        {
            foreach (var context in _contexts)
            {
                var binding = new RequestBinding(context, kid, partialIv, true);
                if (OscoreMessages.OpenResponse(context, binding, option, response) is not null)
                {
                    Note(context, option.PartialIv is null ? "asked" : "own", option.PartialIv ?? partialIv, message);
                    return;
                }
            }
        }

        Unopened++;
    }

    private void Note(OscoreContext? context, string whose, ReadOnlyMemory<byte> partialIv, CoapMessage message)
    {
        if (context is null)
        {
            Unopened++;
            return;
        }

        var nonce = $"{Convert.ToHexString(context.RecipientKey.Span)} {whose} {Convert.ToHexString(partialIv.Span)}";
        var sealedBytes = Convert.ToHexString(message.Payload.Span);
        if (_used.TryGetValue(nonce, out var former) && former != sealedBytes)
        {
            Repeated.Add(nonce);
        }

        _used[nonce] = sealedBytes;
    }

    // Of Appendix B.2: R1, then R2 before it, then R2 and R3.
    private void NoteIdContext(OscoreOption option, bool isResponse)
    {
        if (option.KidContext is not { } told)
        {
            return;
        }

        var id = (CoseStructures.Unwrap(told) ?? told).ToArray();
        if (_ids.Any(other => other.AsSpan().SequenceEqual(id)))
        {
            return;
        }

        var joined = isResponse ? _ids.TakeLast(8).Select(former => (byte[])[.. id, .. former]).ToList() : [];
        foreach (var one in joined.Prepend(id))
        {
            _ids.Add(one);
            _credentials.TakeLast(3).ToList().ForEach(credentials => Derive(credentials, one));
        }
    }

    private void Derive(OscoreCredentials credentials, byte[]? id)
    {
        if (_known.Add(Convert.ToHexString(credentials.MasterSecret.Span) + (id is null ? "" : Convert.ToHexString(id) + ".")))
        {
            _contexts.Insert(0, new OscoreContext(credentials, id is null ? default(ReadOnlyMemory<byte>?) : id));
            Contexts++;
        }
    }
}
