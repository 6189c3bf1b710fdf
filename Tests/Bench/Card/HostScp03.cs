using System.Security.Cryptography;
using Lwm2m.Bench.Card;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>The host's side of SCP03, level 33.</summary>
internal sealed class HostScp03
{
    private readonly byte[] _context;
    private readonly byte[] _encryption;
    private readonly byte[] _mac;
    private readonly byte[] _responseMac;
    private byte[] _chain = new byte[16];
    private byte _counter;

    public HostScp03(Scp03Keys keys, byte[] hostChallenge, byte[] cardChallenge)
    {
        _context = [.. hostChallenge, .. cardChallenge];
        _encryption = Derive(keys.Encryption, 4, keys.Encryption.Length * 8);
        _mac = Derive(keys.Mac, 6, keys.Encryption.Length * 8);
        _responseMac = Derive(keys.Mac, 7, keys.Encryption.Length * 8);
    }

    public byte[] CardCryptogram => Derive(_mac, 0, 64);

    public byte[] Authenticate(byte level, int channel) => Mac(0x84, channel, [0x82, level, 0x00], Derive(_mac, 1, 64), false);

    public byte[] Wrap(byte[] command, int channel)
    {
        _counter++;
        var hasLe = command.Length == 5 || (command.Length > 5 && command.Length == 6 + command[4]);
        var data = command.Length > 5 ? command[5..(5 + command[4])] : [];
        if (data.Length > 0)
        {
            byte[] padded = [.. data, 0x80, .. new byte[15 - (data.Length % 16)]];
            data = Cipher().EncryptCbc(padded, Iv(0), PaddingMode.None);
        }

        return Mac((byte)(command[0] & 0x80 | 0x04), channel, command[1..4], data, hasLe);
    }

    public byte[] Unwrap(byte[] answer)
    {
        var status = answer[^2..];
        if (status[0] is not (0x90 or 0x91 or 0x62 or 0x63))
        {
            Assert.AreEqual(2, answer.Length);
            return answer;
        }

        var data = answer[..^10];
        byte[] covered = status[0] == 0x91 ? [0x90, 0x00] : status;
        CollectionAssert.AreEqual(Cmac(_responseMac, [.. _chain, .. data, .. covered])[..8], answer[^10..^2]);
        if (data.Length > 0)
        {
            data = Cipher().DecryptCbc(data, Iv(0x80), PaddingMode.None);
            data = data[..Array.FindLastIndex(data, octet => octet == 0x80)];
        }

        return [.. data, .. status];
    }

    private static byte[] Cmac(byte[] key, byte[] input)
    {
        var mac = new CMac(new AesEngine());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(input, 0, input.Length);
        var output = new byte[16];
        mac.DoFinal(output, 0);
        return output;
    }

    private byte[] Mac(byte cla, int channel, byte[] header, byte[] data, bool hasLe)
    {
        _chain = Cmac(_mac, [.. _chain, cla, .. header, (byte)(data.Length + 8), .. data]);
        return [(byte)(cla | channel), .. header, (byte)(data.Length + 8), .. data, .. _chain[..8], .. hasLe ? new byte[1] : []];
    }

    private byte[] Derive(byte[] key, byte constant, int bits)
    {
        byte[] Block(byte i) => Cmac(key, [.. new byte[11], constant, 0, (byte)(bits >> 8), (byte)bits, i, .. _context]);
        byte[] both = [.. Block(1), .. Block(2)];
        return both[..(bits / 8)];
    }

    private Aes Cipher()
    {
        var aes = Aes.Create();
        aes.Key = _encryption;
        return aes;
    }

    private byte[] Iv(byte first)
    {
        byte[] block = [first, .. new byte[14], _counter];
        return Cipher().EncryptEcb(block, PaddingMode.None);
    }
}
