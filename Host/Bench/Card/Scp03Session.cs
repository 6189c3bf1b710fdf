using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Lwm2m.Bench.Card;

/// <summary>The card's side of one SCP03 session with challenges of 8 octets (GlobalPlatform Card Specification 2.2 Amendment D §6.2).</summary>
internal sealed class Scp03Session
{
    public const int MacLength = 8;
    public const int ChallengeLength = 8;

    private const byte CardCryptogramConstant = 0x00;
    private const byte HostCryptogramConstant = 0x01;
    private const byte ChallengeConstant = 0x02;
    private const byte EncryptionConstant = 0x04;
    private const byte MacConstant = 0x06;
    private const byte ResponseMacConstant = 0x07;
    private const int Block = 16;

    private readonly byte[] _encryption;
    private readonly byte[] _mac;
    private readonly byte[] _responseMac;
    private readonly byte[] _context;
    private byte[] _chain = new byte[Block];
    private uint _counter;

    public Scp03Session(Scp03Keys keys, byte[] hostChallenge, byte[] cardChallenge)
    {
        _context = [.. hostChallenge, .. cardChallenge];
        var bits = keys.Encryption.Length * 8;
        _encryption = Derive(keys.Encryption, EncryptionConstant, bits, _context);
        _mac = Derive(keys.Mac, MacConstant, bits, _context);
        _responseMac = Derive(keys.Mac, ResponseMacConstant, bits, _context);
    }

    /// <summary>Security level; 0 until the host is authenticated.</summary>
    public byte Level { get; private set; }

    public byte[] CardCryptogram => Derive(_mac, CardCryptogramConstant, 64, _context);

    private bool EncryptsCommands => (Level & 0x02) != 0;

    private bool HasResponseMac => (Level & 0x10) != 0;

    private bool EncryptsResponses => (Level & 0x20) != 0;

    /// <summary>The pseudo-random card challenge (Amendment D §6.2.2.1).</summary>
    public static byte[] Challenge(Scp03Keys keys, int sequence, byte[] application) =>
        Derive(keys.Encryption, ChallengeConstant, 64, [.. Sequence(sequence), .. application]);

    public static byte[] Sequence(int sequence) => [(byte)(sequence >> 16), (byte)(sequence >> 8), (byte)sequence];

    /// <summary>EXTERNAL AUTHENTICATE; false when cryptogram or MAC is wrong.</summary>
    public bool Authenticate(CommandApdu command)
    {
        if (command.Data.Length != 2 * MacLength)
        {
            return false;
        }

        var host = Derive(_mac, HostCryptogramConstant, 64, _context);
        var isGood = CryptographicOperations.FixedTimeEquals(host, command.Data.AsSpan(0, MacLength)) & HasGoodMac(command);
        Level = isGood ? command.P1 : (byte)0;
        return isGood;
    }

    /// <summary>Checks and opens a command.</summary>
    /// <returns>The command without secure messaging; null when its MAC or padding is wrong.</returns>
    public CommandApdu? Unwrap(CommandApdu command)
    {
        if (command.Data.Length < MacLength || !HasGoodMac(command))
        {
            return null;
        }

        _counter++;
        var data = command.Data[..^MacLength];
        if (EncryptsCommands && data.Length > 0)
        {
            if (data.Length % Block != 0 || Unpad(Aes(_encryption).DecryptCbc(data, Iv(0), PaddingMode.None)) is not { } plain)
            {
                return null;
            }

            data = plain;
        }

        return command with { Class = (byte)(command.Class & ~((command.Class & 0x40) != 0 ? 0x20 : 0x0C)), Data = data };
    }

    /// <summary>Protects a response whose status is no error.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="status">The status the MAC is made over.</param>
    public byte[] Wrap(byte[] data, int status)
    {
        if (EncryptsResponses && data.Length > 0)
        {
            data = Aes(_encryption).EncryptCbc(Pad(data), Iv(0x80), PaddingMode.None);
        }

        return HasResponseMac ? [.. data, .. Cmac(_responseMac, [.. _chain, .. data, (byte)(status >> 8), (byte)status])[..MacLength]] : data;
    }

    /// <summary>The class byte as the MAC covers it: secure messaging of channel 0 (Amendment D §6.2.4).</summary>
    private static byte MacClass(byte octet) => (byte)((octet & 0x80) | 0x04);

    // Key derivation in counter mode (NIST SP 800-108 with CMAC; Amendment D §4.1.5).
    private static byte[] Derive(byte[] key, byte constant, int bits, byte[] context)
    {
        var output = new List<byte>();
        for (byte i = 1; output.Count * 8 < bits; i++)
        {
            output.AddRange(Cmac(key, [.. new byte[11], constant, 0x00, (byte)(bits >> 8), (byte)bits, i, .. context]));
        }

        return [.. output.Take(bits / 8)];
    }

    private static byte[] Cmac(byte[] key, byte[] input)
    {
        var mac = new CMac(new AesEngine());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(input, 0, input.Length);
        var output = new byte[Block];
        mac.DoFinal(output, 0);
        return output;
    }

    private static Aes Aes(byte[] key)
    {
        var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static byte[] Pad(byte[] data) => [.. data, 0x80, .. new byte[Block - 1 - (data.Length % Block)]];

    private static byte[]? Unpad(byte[] data)
    {
        var end = Array.FindLastIndex(data, octet => octet != 0);
        return end >= 0 && data[end] == 0x80 && data.Length - end <= Block ? data[..end] : null;
    }

    private bool HasGoodMac(CommandApdu command)
    {
        byte[] covered = [.. _chain, MacClass(command.Class), command.Instruction, command.P1, command.P2, (byte)command.Data.Length, .. command.Data[..^MacLength]];
        var mac = Cmac(_mac, covered);
        if (!CryptographicOperations.FixedTimeEquals(mac.AsSpan(0, MacLength), command.Data.AsSpan(command.Data.Length - MacLength)))
        {
            return false;
        }

        _chain = mac;
        return true;
    }

    private byte[] Iv(byte direction) =>
        Aes(_encryption).EncryptEcb([direction, .. new byte[11], (byte)(_counter >> 24), (byte)(_counter >> 16), (byte)(_counter >> 8), (byte)_counter], PaddingMode.None);
}
