using System.Net;

namespace Lwm2m.Bench.Sms;

/// <summary>A telephone number as the address of a peer: the digits of the international form, country code first.</summary>
public sealed class PhoneEndPoint : EndPoint, IEquatable<PhoneEndPoint>
{
    /// <summary>The address of a number; a plus in front and spaces are left out.</summary>
    /// <exception cref="ArgumentException">It has no digits, or anything else in it.</exception>
    public PhoneEndPoint(string number)
    {
        Digits = number.TrimStart('+').Replace(" ", "", StringComparison.Ordinal);
        if (Digits.Length == 0 || !Digits.All(char.IsAsciiDigit))
        {
            throw new ArgumentException($"'{number}' is no telephone number", nameof(number));
        }
    }

    /// <summary>The digits, country code first.</summary>
    public string Digits { get; }

    /// <inheritdoc/>
    public bool Equals(PhoneEndPoint? other) => other is not null && other.Digits == Digits;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PhoneEndPoint);

    /// <inheritdoc/>
    public override int GetHashCode() => Digits.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"+{Digits}";
}
