namespace Lwm2m.Bench.Modem;

/// <summary>Takes a command line apart (ITU-T V.250 §5.2.1, §5.3, §5.4).</summary>
internal static class CommandLineParser
{
    private const string Prefixes = "+#^%*$";

    /// <summary>The commands of a line, the AT in front left out; null when it is no command line.</summary>
    public static List<AtCommand>? Parse(string body)
    {
        var commands = new List<AtCommand>();
        var i = 0;
        while (i < body.Length)
        {
            if (body[i] is ' ' or ';')
            {
                i++;
                continue;
            }

            var command = Prefixes.Contains(body[i]) ? Extended(body, ref i) : Basic(body, ref i);
            if (command is null)
            {
                return null;
            }

            commands.Add(command);
        }

        return commands;
    }

    private static AtCommand? Extended(string body, ref int i)
    {
        var start = i++;
        while (i < body.Length && (char.IsAsciiLetterOrDigit(body[i]) || "!%-./:_".Contains(body[i])))
        {
            i++;
        }

        var name = body[start..i];
        if (name.Length < 2 || !char.IsAsciiLetter(name[1]))
        {
            return null;
        }

        var end = EndOf(body, i);
        var rest = body[i..end];
        i = end;
        return rest switch
        {
            "" => new AtCommand(name, AtForm.Execute, ""),
            "?" => new AtCommand(name, AtForm.Read, ""),
            "=?" => new AtCommand(name, AtForm.Test, ""),
            _ when rest[0] == '=' => new AtCommand(name, AtForm.Set, rest[1..]),
            _ => null,
        };
    }

    // A letter, or & and a letter, and a number; S also = and ?; D takes the rest of the line.
    private static AtCommand? Basic(string body, ref int i)
    {
        var start = i;
        if (body[i] == '&')
        {
            i++;
        }

        if (i >= body.Length || !char.IsAsciiLetter(body[i]))
        {
            return null;
        }

        i++;
        var name = body[start..i];
        if (name is "D" or "d")
        {
            start = i;
            i = body.Length;
            return new AtCommand(name, AtForm.Set, $"\"{body[start..].Replace("\"", "", StringComparison.Ordinal)}\"");
        }

        start = i;
        while (i < body.Length && char.IsAsciiDigit(body[i]))
        {
            i++;
        }

        var number = body[start..i];
        if (name is not ("S" or "s"))
        {
            return new AtCommand(name, AtForm.Set, number.Length == 0 ? "0" : number);
        }

        if (i < body.Length && body[i] == '?')
        {
            i++;
            return new AtCommand($"S{number}", AtForm.Read, "");
        }

        if (i >= body.Length || body[i++] != '=')
        {
            return null;
        }

        start = i;
        while (i < body.Length && char.IsAsciiDigit(body[i]))
        {
            i++;
        }

        return new AtCommand($"S{number}", AtForm.Set, body[start..i]);
    }

    private static int EndOf(string body, int from)
    {
        var isQuoted = false;
        for (var i = from; i < body.Length; i++)
        {
            isQuoted ^= body[i] == '"';
            if (body[i] == ';' && !isQuoted)
            {
                return i;
            }
        }

        return body.Length;
    }
}
