namespace Lwm2m.Bench.Modem;

/// <summary>Form of an extended command (ITU-T V.250 §5.4).</summary>
internal enum AtForm
{
    /// <summary><c>+CMD</c>.</summary>
    Execute,

    /// <summary><c>+CMD=…</c>.</summary>
    Set,

    /// <summary><c>+CMD?</c>.</summary>
    Read,

    /// <summary><c>+CMD=?</c>.</summary>
    Test,
}

/// <summary>One parameter of a command.</summary>
internal readonly record struct AtParameter(string Text, bool IsQuoted)
{
    public bool IsEmpty => Text.Length == 0 && !IsQuoted;
}

/// <summary>One command of a command line, read strictly: what has the wrong form is refused with "incorrect parameters".</summary>
internal sealed class AtCommand
{
    private readonly List<AtParameter> _parameters = [];

    public AtCommand(string name, AtForm form, string parameters)
    {
        Name = name.ToUpperInvariant();
        Form = form;
        RawParameters = parameters;
        if (form == AtForm.Set)
        {
            Split(parameters);
        }
    }

    /// <summary>The name with its prefix, in capitals.</summary>
    public string Name { get; }

    public AtForm Form { get; }

    /// <summary>All behind the equals sign.</summary>
    public string RawParameters { get; }

    public int Count => _parameters.Count;

    /// <summary>What refuses a wrong parameter.</summary>
    public Func<AtRefusal> WrongParameter { get; set; } = () => AtRefusal.Cme(Cme.IncorrectParameters);

    public AtParameter this[int index] => index < Count ? _parameters[index] : new AtParameter("", false);

    public bool Has(int index) => !this[index].IsEmpty;

    /// <summary>Refuses a command of too few or too many parameters.</summary>
    public void Expect(int least, int most)
    {
        if (Count < least || Count > most)
        {
            throw WrongParameter();
        }
    }

    /// <summary>A number between two bounds.</summary>
    public int Number(int index, int least, int most)
    {
        var parameter = this[index];
        return !parameter.IsQuoted && parameter.Text.Length is > 0 and < 10 && parameter.Text.All(char.IsAsciiDigit)
            && int.Parse(parameter.Text) is var number && number >= least && number <= most
            ? number
            : throw WrongParameter();
    }

    /// <summary>A number that may be left out.</summary>
    public int Number(int index, int least, int most, int otherwise) => Has(index) ? Number(index, least, most) : otherwise;

    /// <summary>A string in quotes.</summary>
    public string Quoted(int index) => this[index].IsQuoted ? this[index].Text : throw WrongParameter();

    /// <summary>A string in quotes that may be left out.</summary>
    public string Quoted(int index, string otherwise) => Has(index) ? Quoted(index) : otherwise;

    /// <summary>Hexadecimal digits.</summary>
    public byte[] Hex(int index, bool isQuoted = true)
    {
        var parameter = this[index];
        if (parameter.IsQuoted != isQuoted || parameter.Text.Length % 2 != 0 || !parameter.Text.All(char.IsAsciiHexDigit))
        {
            throw WrongParameter();
        }

        return Convert.FromHexString(parameter.Text);
    }

    public override string ToString() => Name + Form switch { AtForm.Execute => "", AtForm.Read => "?", AtForm.Test => "=?", _ => $"={RawParameters}" };

    private void Split(string text)
    {
        var i = 0;
        while (true)
        {
            var isQuoted = i < text.Length && text[i] == '"';
            var end = isQuoted ? text.IndexOf('"', i + 1) : text.IndexOf(',', i);
            if (isQuoted && (end < 0 || (end + 1 < text.Length && text[end + 1] != ',')))
            {
                throw WrongParameter();
            }

            end = end < 0 ? text.Length : end;
            var value = isQuoted ? text[(i + 1)..end] : text[i..end].Trim();
            if (!isQuoted && value.Contains('"'))
            {
                throw WrongParameter();
            }

            _parameters.Add(new AtParameter(value, isQuoted));
            i = end + (isQuoted ? 1 : 0);
            if (i >= text.Length)
            {
                return;
            }

            i++;
        }
    }
}
