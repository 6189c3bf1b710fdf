using System;
using System.Security.Cryptography;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Oscore;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// Broken requests and responses into a protection, under a context in force and in every step of a derivation: what opens is what was
/// sealed, lies within its buffer, and is taken once; the context in force survives all of it.
/// </summary>
public sealed class OscoreFuzz : FuzzTarget
{
    private static readonly byte[] Path = "temp"u8.ToArray();

    private readonly OscoreProtection _device = Make([1], [], 1);
    private readonly OscoreProtection _peer = Make([], [1], 2);
    private readonly byte[] _buffer = new byte[512];
    private readonly CoapMessage _message = new();
    private readonly CoapWriter _writer = new();
    private readonly OscoreOption _option = new();
    private readonly RequestBinding _asked = new();
    private readonly RequestBinding _answering = new();
    private readonly RequestBinding _scratch = new();
    private bool _isResponse;
    private long _now;
    private long _opened;
    private long _refused;

    public override byte[] Next(Random random)
    {
        _now += random.Next(2000);
        _isResponse = random.Next(2) == 0;
        return Mutation.Of(random, _isResponse ? NextResponse(random) : NextRequest(random));
    }

    public override void Feed(byte[] input)
    {
        _option.TryDecode(input, 0, input.Length);
        Require(_option.KidOffset + _option.KidLength <= input.Length + _option.KidOffset, "kid");
        byte[] fed = (byte[])input.Clone();
        if (_message.Parse(fed, 0, fed.Length) != ParseStatus.Ok || _message.Code == CoapCode.Empty)
        {
            return;
        }

        int offset;
        int count;
        Unprotection outcome = _isResponse
            ? TakeResponse(_device, _asked, out offset, out count)
            : _device.UnprotectRequest(_message, out offset, out count, _answering, _now);
        if (outcome is Unprotection.Opened or Unprotection.Unconfirmed)
        {
            _opened++;
            Require(offset >= 0 && count >= CoapMessage.HeaderLength && offset + count <= fed.Length, "place");
            Require(_message.Parse(fed, offset, count) == ParseStatus.Ok, "opened message");
            Require(_isResponse ? CoapCode.IsResponse(_message.Code) : IsPath(_message), "content");
        }
        else
        {
            _refused++;
        }

        if (outcome == Unprotection.Unconfirmed)
        {
            _device.ConfirmFresh(_answering);
        }

        if (outcome is Unprotection.Opened && !_isResponse)
        {
            // The same once more is a replay, at least.
            byte[] again = (byte[])input.Clone();
            _message.Parse(again, 0, again.Length);
            Require(_device.UnprotectRequest(_message, out _, out _, _scratch, _now) is Unprotection.Refused or Unprotection.Dropped, "replay");
        }
    }

    public override string Finish()
    {
        // Whatever came, both sides find together again.
        for (int round = 0; round < 3; round++)
        {
            _now += 1000000;
            byte[] request = Request(_peer, _scratch);
            _message.Parse(request, 0, request.Length);
            Unprotection outcome = _device.UnprotectRequest(_message, out _, out _, _answering, _now);
            if (outcome is Unprotection.Opened or Unprotection.Unconfirmed)
            {
                return $"{_opened} opened, {_refused} refused";
            }

            byte[] answer = outcome == Unprotection.Refused ? [0x60, _device.Refusal, 0, 1] : Response(_device, _answering, CoapCode.Unauthorized);
            _message.Parse(answer, 0, answer.Length);
            Take(_peer, _scratch);
        }

        throw new InvalidOperationException("the context is lost");
    }

    private static OscoreProtection Make(byte[] sender, byte[] recipient, int seed)
    {
        ObjectCredentials credentials = new(SHA256.HashData([7]), sender, recipient);
        OscoreOptions options = new() { Rederivation = Rederivation.OnLoss, LossIntervalMs = 0 };
        return new OscoreProtection(credentials, "srv", new Noise(seed), new SoftwareCrypto(), options, new MemoryStore(8, 128));
    }

    private Unprotection Take(OscoreProtection end, RequestBinding asked) => TakeResponse(end, asked, out _, out _);

    /// <summary>Takes a response; nothing comes after an error without protection.</summary>
    private Unprotection TakeResponse(OscoreProtection end, RequestBinding asked, out int offset, out int count)
    {
        Unprotection outcome = end.UnprotectResponse(_message, out offset, out count, asked, _now);
        return outcome != Unprotection.UnprotectedError ? outcome : end.Renew(asked, _now) ? Unprotection.Retry : Unprotection.Dropped;
    }

    private static bool IsPath(CoapMessage message)
    {
        int at = message.Find(OptionNumber.UriPath);
        return at >= 0 && message.Buffer.AsSpan(message.OptionOffset(at), message.OptionLength(at)).SequenceEqual(Path);
    }

    private byte[] NextRequest(Random random)
    {
        if (random.Next(50) == 0)
        {
            // The peer believes that the context is lost, and begins a run.
            Request(_peer, _scratch);
            byte[] error = [0x60, CoapCode.Unauthorized, 0, 1];
            _message.Parse(error, 0, error.Length);
            Take(_peer, _scratch);
        }

        return Request(_peer, _scratch);
    }

    private byte[] NextResponse(Random random)
    {
        byte[] request = Request(_device, _asked);
        _message.Parse(request, 0, request.Length);
        Unprotection outcome = _peer.UnprotectRequest(_message, out _, out _, _scratch, _now);
        if (outcome == Unprotection.Unconfirmed)
        {
            _peer.ConfirmFresh(_scratch);
        }

        if (outcome == Unprotection.Refused || random.Next(50) == 0)
        {
            return [0x60, random.Next(2) == 0 ? CoapCode.Unauthorized : CoapCode.BadRequest, 0, 1];
        }

        return Response(_peer, _scratch, outcome == Unprotection.RefusedProtected ? CoapCode.Unauthorized : CoapCode.Content);
    }

    private byte[] Request(OscoreProtection from, RequestBinding binding)
    {
        int offset = from.HeadRoom;
        _writer.Begin(_buffer, offset, 64, CoapType.Confirmable, CoapCode.Put, 1, Path, 0, 4);
        _writer.Option(OptionNumber.UriPath, Path, 0, 4);
        _writer.UintOption(OptionNumber.ContentFormat, 60);
        _writer.StartPayload();
        _writer.Payload(Path, 0, 3);
        int count = _writer.Length;
        Require(from.ProtectRequest(_buffer, ref offset, ref count, binding, _now), "request");
        return _buffer[offset..(offset + count)];
    }

    private byte[] Response(OscoreProtection from, RequestBinding binding, byte code)
    {
        int offset = from.HeadRoom;
        _writer.Begin(_buffer, offset, 64, CoapType.Acknowledgement, code, 1, Path, 0, 4);
        _writer.StartPayload();
        _writer.Payload(Path, 0, 4);
        int count = _writer.Length;
        Require(from.ProtectResponse(_buffer, ref offset, ref count, binding, true, _now), "response");
        return _buffer[offset..(offset + count)];
    }
}
