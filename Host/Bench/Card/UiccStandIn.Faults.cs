using System.Globalization;

namespace Lwm2m.Bench.Card;

// What goes wrong with commands and responses as a whole.
public sealed partial class UiccStandIn
{
    private byte[]? Faulty(byte[] command)
    {
        if (Faults.PulledAt > 0 && --Faults.PulledAt == 0)
        {
            Remove();
            return [];
        }

        if (Faults.ForgetsAt > 0 && --Faults.ForgetsAt == 0)
        {
            Note("resets itself");
            Reset();
        }

        if (Faults.Unanswered > 0)
        {
            Faults.Unanswered--;
            return [];
        }

        if (Faults.EndlessResponse && command.Length == 5 && (command[0] & 0x80) == 0 && command[1] == 0xC0)
        {
            return [0xEE, 0x61, 0x01];
        }

        var isMeant = Faults.StatusFor is null || (command.Length > 1 && command[1] == byte.Parse(Faults.StatusFor, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (Faults.Statuses > 0 && Faults.Status is { } status && isMeant)
        {
            Faults.Statuses--;
            return Convert.FromHexString(status);
        }

        return null;
    }

    private byte[] Damaged(byte[] answer)
    {
        if (Faults.Garbage > 0)
        {
            Faults.Garbage--;
            answer = new byte[_random.Next(1, 64)];
            _random.NextBytes(answer);
        }

        if (Faults.Cut > 0 && answer.Length > Faults.CutTo)
        {
            Faults.Cut--;
            answer = answer[..Faults.CutTo];
        }

        return answer.Length > 2 && Faults.EndlessResponse ? [0xEE, 0x61, 0x01] : answer;
    }
}
