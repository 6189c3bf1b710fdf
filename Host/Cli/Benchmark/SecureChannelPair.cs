using System.Security.Cryptography;
using Lwm2m.Bench.Card;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Host;
using HostKeys = Lwm2m.Uicc.Scp03Keys;
using HostSession = Lwm2m.Uicc.Scp03Session;

namespace Lwm2m.Cli.Benchmark;

/// <summary>The device and the card of the bench, with a session of SCP03 between them.</summary>
public sealed class SecureChannelPair
{
    private const int HeaderLength = 5;
    private const int ChallengeLength = 8;
    private const int Ok = 0x9000;

    private readonly HostSession _host;
    private readonly Scp03Session _card;
    private readonly byte[] _command = new byte[HeaderLength + 255];
    private readonly byte[] _answer;
    private readonly int _count;
    private byte[] _response = [];
    private int _wrapped;

    /// <summary>Opens a session under keys of their own.</summary>
    /// <param name="count">Bytes of data in each command and in each response.</param>
    /// <param name="keyLength">Bytes of a key.</param>
    public SecureChannelPair(int count, int keyLength)
    {
        _count = count;
        _answer = new byte[count];
        var keys = new Scp03Keys(RandomNumberGenerator.GetBytes(keyLength), RandomNumberGenerator.GetBytes(keyLength), []);
        var store = new MemoryStore();
        HostKeys.Put(store, keys.Version, keys.Encryption, keys.Mac, new HostRandom());
        _host = new HostSession(new SoftwareCrypto(), new HostKeys(store), new HostRandom());
        _host.Begin(_command, 0);
        var challenge = RandomNumberGenerator.GetBytes(ChallengeLength);
        _card = new Scp03Session(keys, _command[HeaderLength..(HeaderLength + ChallengeLength)], challenge);
        byte[] answer = [.. new byte[10], keys.Version, 0x03, 0x60, .. challenge, .. _card.CardCryptogram];
        var length = _host.Authenticate(answer, 0, answer.Length, Ok, _command, 0);
        Expect(length > 0 && _card.Authenticate(CommandApdu.Parse(_command[..length])) && _host.Open(0, Ok));
    }

    /// <summary>The device wraps a command.</summary>
    public bool Wrap()
    {
        _command[0] = 0x80;
        _wrapped = _host.Wrap(_command, 0, _count);
        return _wrapped > 0;
    }

    /// <summary>The card takes it.</summary>
    public void Take() => Expect(_card.Unwrap(CommandApdu.Parse(_command[..(HeaderLength + _wrapped)])) is not null);

    /// <summary>The card answers.</summary>
    public void Answer() => _response = _card.Wrap(_answer, Ok);

    /// <summary>The device unwraps the response.</summary>
    public bool Unwrap() => _host.Unwrap(_response, 0, _response.Length, Ok, Ok) == _count;

    private static void Expect(bool isDone)
    {
        if (!isDone)
        {
            throw new InvalidOperationException("SCP03 refused a message of its own");
        }
    }
}
