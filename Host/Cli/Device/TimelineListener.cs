using Lwm2m.Client;
using Lwm2m.Log;

namespace Lwm2m.Cli;

/// <summary>Tells the timeline what a board prints.</summary>
/// <param name="client">Whose.</param>
/// <param name="tell">Takes a line.</param>
public sealed class TimelineListener(Lwm2mClient client, Action<string> tell) : LogListener(client)
{
    /// <inheritdoc/>
    protected override void WriteLine(string text) => tell(text);
}
