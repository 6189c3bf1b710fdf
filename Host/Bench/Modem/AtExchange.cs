namespace Lwm2m.Bench.Modem;

/// <summary>One command from its acceptance to its final result code.</summary>
internal sealed class AtExchange(ModemSession session, AtCommand command, Action<string?> finish)
{
    public AtCommand Command => command;

    public bool IsFinished { get; private set; }

    /// <summary>Whether a response has begun.</summary>
    public bool HasSpoken { get; set; }

    /// <summary>A line of the response.</summary>
    public void Line(string text)
    {
        if (!IsFinished)
        {
            session.Interpreter.Say(this, text);
        }
    }

    /// <summary>Bytes of the response as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        if (!IsFinished)
        {
            session.Interpreter.SayRaw(bytes);
        }
    }

    public void Ok() => Finish("OK");

    /// <summary>Ends with a final result code of the dialect's own, or none.</summary>
    public void Finish(string? result)
    {
        if (!IsFinished)
        {
            IsFinished = true;
            finish(result);
        }
    }

    public void Refuse(AtRefusal refusal) => Finish(session.Interpreter.TextOf(refusal));

    /// <summary>Goes on after a time, unless the modem has started anew by then.</summary>
    public void Later(int ms, Action action) => session.After(ms, () => Guard(action));

    /// <summary>Prompts for text that Ctrl-Z ends; null when ESC did.</summary>
    public void AskText(Action<string?> got) => session.Interpreter.AskText(this, text => Guard(() => got(text)));

    /// <summary>Prompts for a number of bytes.</summary>
    /// <param name="prompt">What is sent.</param>
    /// <param name="count">How many.</param>
    /// <param name="isEchoed">Whether they are echoed while echo is on.</param>
    /// <param name="got">What is done with them; null when ESC came first, where that ends it.</param>
    public void AskBytes(string prompt, int count, bool isEchoed, Action<byte[]> got) =>
        session.Interpreter.AskBytes(prompt, count, isEchoed, bytes => Guard(() => got(bytes)));

    /// <summary>Carries out a step; a refusal in it ends the command.</summary>
    public void Guard(Action step)
    {
        if (IsFinished)
        {
            return;
        }

        try
        {
            step();
        }
        catch (AtRefusal refusal)
        {
            Refuse(refusal);
        }
    }
}
