namespace Lwm2m.Bench.Content;

/// <summary>A payload that is not what its content format says, or a value that its format cannot carry.</summary>
public sealed class ContentException(string message, Exception? inner = null) : Exception(message, inner);
