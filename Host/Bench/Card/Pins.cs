using System.Security.Cryptography;
using System.Text;

namespace Lwm2m.Bench.Card;

/// <summary>PIN, PUK and administrative code (ETSI TS 102 221 §9.5, §11.1.9 to §11.1.13).</summary>
internal sealed class Pins(UiccMemory memory)
{
    /// <summary>Key reference of the PIN of the application.</summary>
    public const byte User = 0x01;

    /// <summary>Key reference of ADM1.</summary>
    public const byte Administrative = 0x0A;

    public const int Tries = 3;
    public const int PukTries = 10;

    private const int Length = 8;

    private bool _isUserVerified;
    private bool _isAdministratorVerified;

    /// <summary>The card has been reset: nobody is verified.</summary>
    public void Reset() => _isUserVerified = _isAdministratorVerified = false;

    public bool Allows(CardAccess access) => access switch
    {
        CardAccess.Always => true,
        CardAccess.Pin => !memory.IsPinEnabled || _isUserVerified,
        CardAccess.Adm => _isAdministratorVerified,
        _ => false,
    };

    public byte[] Verify(CommandApdu command)
    {
        NeedsP1(command, 0);
        var isUser = Reference(command) == User;
        if (command.Data.Length == 0)
        {
            throw Remaining(isUser ? memory.PinTries : memory.AdmTries);
        }

        if (isUser && !memory.IsPinEnabled)
        {
            throw new CardRefusal(0x6984);
        }

        Check(isUser, command.Data);
        return [];
    }

    public byte[] Change(CommandApdu command)
    {
        NeedsP1(command, 0);
        var isUser = Reference(command) == User;
        var (old, next) = Two(command);
        if (!isUser || !memory.IsPinEnabled)
        {
            throw new CardRefusal(0x6984);
        }

        NeedsFormat(next);
        Check(isUser, old);
        memory.Pin = Digits(next);
        memory.Save();
        return [];
    }

    public byte[] Enable(CommandApdu command, bool isEnabled)
    {
        NeedsP1(command, 0);
        if (Reference(command) != User || memory.IsPinEnabled == isEnabled)
        {
            throw new CardRefusal(0x6984);
        }

        Check(true, command.Data);
        memory.IsPinEnabled = isEnabled;
        memory.Save();
        return [];
    }

    public byte[] Unblock(CommandApdu command)
    {
        NeedsP1(command, 0);
        if (Reference(command) != User)
        {
            throw new CardRefusal(Status.NotFound);
        }

        if (command.Data.Length == 0)
        {
            throw Remaining(memory.PukTries);
        }

        var (puk, next) = Two(command);
        NeedsFormat(next);
        if (memory.PukTries == 0)
        {
            throw new CardRefusal(Status.Blocked);
        }

        memory.PukTries--;
        memory.Save();
        if (!IsEqual(puk, memory.Puk))
        {
            throw Remaining(memory.PukTries);
        }

        memory.PukTries = PukTries;
        memory.PinTries = Tries;
        memory.Pin = Digits(next);
        memory.Save();
        _isUserVerified = true;
        return [];
    }

    private void Check(bool isUser, byte[] given)
    {
        if (given.Length != Length)
        {
            throw new CardRefusal(Status.WrongLength);
        }

        if ((isUser ? memory.PinTries : memory.AdmTries) == 0)
        {
            throw new CardRefusal(Status.Blocked);
        }

        // The count goes down before the comparison, so that a card pulled in between has counted.
        var left = isUser ? --memory.PinTries : --memory.AdmTries;
        memory.Save();
        if (!IsEqual(given, isUser ? memory.Pin : memory.Adm))
        {
            _isUserVerified &= !isUser;
            _isAdministratorVerified &= isUser;
            throw Remaining(left);
        }

        memory.PinTries = isUser ? Tries : memory.PinTries;
        memory.AdmTries = isUser ? memory.AdmTries : Tries;
        memory.Save();
        _isUserVerified |= isUser;
        _isAdministratorVerified |= !isUser;
    }

    private static CardRefusal Remaining(int tries) => new(tries == 0 ? Status.Blocked : 0x63C0 | tries);

    private static void NeedsP1(CommandApdu command, byte value) => _ = command.P1 == value ? 0 : throw new CardRefusal(Status.WrongParameters);

    private static byte Reference(CommandApdu command) => command.P2 is User or Administrative ? command.P2 : throw new CardRefusal(Status.NotFound);

    private static (byte[] First, byte[] Second) Two(CommandApdu command) =>
        command.Data.Length == 2 * Length ? (command.Data[..Length], command.Data[Length..]) : throw new CardRefusal(Status.WrongLength);

    private static void NeedsFormat(byte[] pin)
    {
        var digits = pin.TakeWhile(octet => octet is >= 0x30 and <= 0x39).Count();
        if (digits < 4 || pin.Skip(digits).Any(octet => octet != 0xFF))
        {
            throw new CardRefusal(Status.WrongData);
        }
    }

    private static string Digits(byte[] pin) => Encoding.ASCII.GetString(pin).TrimEnd('?');

    private static bool IsEqual(byte[] given, string expected) =>
        CryptographicOperations.FixedTimeEquals(given, [.. Encoding.ASCII.GetBytes(expected), .. Enumerable.Repeat((byte)0xFF, Length - expected.Length)]);
}
