namespace Lwm2m.Bench.Content;

/// <summary>Gives a value that a self-describing format carries the type its resource has.</summary>
internal static class TypedValue
{
    /// <summary>Converts numbers among themselves and text to what text stands for; without a type nothing changes.</summary>
    /// <exception cref="ContentException">The value cannot be of that type.</exception>
    public static object Convert(object value, ResourceType? type, Lwm2mPath path) => (type, value) switch
    {
        (ResourceType.Integer, double real) when double.IsInteger(real) => (long)real,
        (ResourceType.Unsigned, long number) when number >= 0 => (ulong)number,
        (ResourceType.Unsigned, double real) when double.IsInteger(real) && real >= 0 => (ulong)real,
        (ResourceType.Float, long or ulong) => System.Convert.ToDouble(value, null),
        (ResourceType.Time, long seconds) => SenmlTime.FromUnix(seconds),
        (ResourceType.Time, double seconds) => SenmlTime.FromUnix((long)seconds),
        (ResourceType.ObjectLink, string text) => ObjectLink.Parse(text),
        (null, _)
            or (ResourceType.String or ResourceType.CoreLink, string)
            or (ResourceType.Integer, long)
            or (ResourceType.Unsigned, ulong)
            or (ResourceType.Float, double)
            or (ResourceType.Boolean, bool)
            or (ResourceType.Opaque, byte[])
            or (ResourceType.Time, DateTimeOffset)
            or (ResourceType.ObjectLink, ObjectLink) => value,
        _ => throw new ContentException($"{path} is {type}, not {ValueText.Show(value)}"),
    };
}
