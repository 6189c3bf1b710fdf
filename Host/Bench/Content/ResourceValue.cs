namespace Lwm2m.Bench.Content;

/// <summary>
/// A value and where it belongs. The value is of the .NET type that <see cref="ResourceType"/> names; a value whose
/// type neither the payload nor the model tells is an array of bytes; null is a path alone (a composite read).
/// </summary>
/// <param name="Path">A resource or resource instance.</param>
/// <param name="Value">The value.</param>
/// <param name="Time">When it was measured, as SenML tells; null when not told.</param>
public sealed record ResourceValue(Lwm2mPath Path, object? Value, DateTimeOffset? Time = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path} = {ValueText.Show(Value)}";
}
