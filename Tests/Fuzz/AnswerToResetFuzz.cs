using System;
using System.Linq;
using Lwm2m.Sim;

namespace Lwm2m.Fuzz.Tests;

/// <summary>Answers to reset, character by character: what the device makes of one is what the table of ISO/IEC 7816-3 §8.2 says of the whole.</summary>
public sealed class AnswerToResetFuzz : FuzzTarget
{
    private static readonly byte[][] Sources =
    [
        Convert.FromHexString("3B9F96801F878031E073FE211B674A357530350259C4"), Convert.FromHexString("3B9F95801FC78031E073F62113674D4516004301008F"),
        Convert.FromHexString("3B991800118822334455667760"), Convert.FromHexString("3B00"), Convert.FromHexString("3FC0054014"),
        Convert.FromHexString("3B90941010"), Convert.FromHexString("3B80810001"), Convert.FromHexString("3BFF11004080318065B08301020490008001"),
    ];

    private readonly AnswerToReset _answer = new();
    private long _complete;
    private long _bad;

    public override byte[] Next(Random random)
    {
        if (random.Next(4) > 0)
        {
            return Mutation.OfOne(random, Sources);
        }

        byte[] bytes = new byte[random.Next(48)];
        random.NextBytes(bytes);
        for (int i = 0; i < bytes.Length && i < 12; i++)
        {
            bytes[i] = i == 0 ? AnswerToReset.Direct : random.Next(3) == 0 ? (byte)(bytes[i] & 0xF0) : bytes[i];
        }

        return bytes;
    }

    public override void Feed(byte[] input)
    {
        _answer.Clear();
        int used = 0;
        while (used < input.Length && !_answer.IsComplete && !_answer.IsBad)
        {
            _answer.Add(input[used++]);
            Require(_answer.Length <= AnswerToReset.MaxLength, "length");
        }

        var (length, isBad, rate, isSpecific, offersT0, first) = Expected(input);
        bool isComplete = length > 0 && !isBad;
        Require(_answer.IsBad == isBad, "bad");
        Require(_answer.IsComplete == isComplete, "complete");
        if (isComplete)
        {
            Require(_answer.Length == length && used == length, "where it ends");
            Require(_answer.Rate == rate && _answer.IsSpecific == isSpecific && _answer.OffersT0 == offersT0 && _answer.FirstProtocol == first, "what it says");
            Require(_answer.WaitingInteger is > 0 and < 256 && _answer.ExtraGuardEtu is >= 0 and < 255, "times");
        }

        _complete += isComplete ? 1 : 0;
        _bad += isBad ? 1 : 0;
    }

    public override string Finish() => $"{_complete} complete, {_bad} bad";

    /// <summary>Length 0 for one that goes on behind the input.</summary>
    private static (int Length, bool IsBad, int Rate, bool IsSpecific, bool OffersT0, int First) Expected(byte[] input)
    {
        var none = (0, false, -1, false, false, 0);
        var bad = (0, true, -1, false, false, 0);
        if (input.Length == 0)
        {
            return none;
        }

        if (input[0] is not (0x3B or 0x3F))
        {
            return bad;
        }

        if (input.Length == 1)
        {
            return none;
        }

        int at = 2, rate = -1, first = 0, protocols = 0;
        bool isSpecific = false;
        int indicator = input[1] >> 4;
        for (int group = 1; indicator != 0; group++)
        {
            int next = 0;
            for (int which = 1; which <= 8; which <<= 1)
            {
                if ((indicator & which) == 0)
                {
                    continue;
                }

                if (at == AnswerToReset.MaxLength && input.Length > at)
                {
                    return bad;
                }

                if (at == input.Length)
                {
                    return none;
                }

                int value = input[at++];
                if (which == 1 && group == 1)
                {
                    rate = value;
                }
                else if (which == 1 && group == 2)
                {
                    isSpecific = true;
                    first = value & 15;
                }
                else if (which == 8)
                {
                    next = value >> 4;
                    protocols |= 1 << (value & 15);
                    first = group == 1 ? value & 15 : first;
                    if (group == 1 && first == 15)
                    {
                        return bad;
                    }
                }
            }

            indicator = next;
        }

        int length = at + (input[1] & 15) + ((protocols & ~1) != 0 ? 1 : 0);
        if (input.Length > AnswerToReset.MaxLength && length > AnswerToReset.MaxLength)
        {
            return bad;
        }

        if (length > input.Length)
        {
            return none;
        }

        bool isWrong = (protocols & ~1) != 0 && input.AsSpan(1, length - 1).ToArray().Aggregate(0, (check, octet) => check ^ octet) != 0;
        return (length, isWrong, rate, isSpecific, protocols == 0 || (protocols & 1) != 0, first);
    }
}
