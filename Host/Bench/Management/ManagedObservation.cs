using System.Runtime.CompilerServices;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;

namespace Lwm2m.Bench.Management;

/// <summary>An observation of a client's path (LwM2M Core §6.4).</summary>
public sealed class ManagedObservation : IAsyncDisposable
{
    private readonly Observation _observation;
    private readonly ObjectModel _model;

    internal ManagedObservation(Observation observation, Lwm2mPath path, ObjectModel model)
    {
        _observation = observation;
        _model = model;
        Path = path;
        First = Lwm2mResult.Of(observation.First, path, model);
    }

    /// <summary>What is observed; the root for Observe-Composite.</summary>
    public Lwm2mPath Path { get; }

    /// <summary>The answer to the Observe itself.</summary>
    public Lwm2mResult First { get; }

    /// <summary>Whether the client still notifies.</summary>
    public bool IsActive => _observation.IsActive;

    /// <summary>
    /// The notifications after <see cref="First"/>, whole and in order; ends with the observation, after an error
    /// from the client as the last item. One reader.
    /// </summary>
    public async IAsyncEnumerable<Lwm2mResult> NotificationsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var response in _observation.NotificationsAsync(cancellation).ConfigureAwait(false))
        {
            yield return Lwm2mResult.Of(response, Path, _model);
        }
    }

    /// <summary>Cancel-Observation, by a request or by Reset (LwM2M Core §6.4.5).</summary>
    /// <exception cref="CoapException">The client did not answer; the observation is forgotten all the same.</exception>
    public Task CancelAsync(CancelStyle style = CancelStyle.Request, CancellationToken cancellation = default) =>
        _observation.CancelAsync(style, cancellation);

    /// <summary>Forgets it: the next notification is answered with Reset.</summary>
    public ValueTask DisposeAsync() => _observation.DisposeAsync();
}
