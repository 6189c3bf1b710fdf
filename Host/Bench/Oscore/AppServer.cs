using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>
/// An application behind the LwM2M server that shares a context with an application in the device: the server passes
/// its messages on and sees neither what they ask nor what they are answered.
/// </summary>
/// <param name="application">The application in the device.</param>
/// <param name="forward">Gives a message to the LwM2M server to pass on, and brings the answer as it came: <c>ManagedClient.ForwardAsync</c>.</param>
public sealed class AppServer(OscorePeer application, Func<CoapRequest, CancellationToken, Task<CoapResponse>> forward)
{
    /// <summary>The application in the device.</summary>
    public OscorePeer Application { get; } = application;

    /// <summary>Asks the application; bodies are sent in one piece.</summary>
    /// <exception cref="UnprotectedErrorException">Answered without protection, by the device or on the way.</exception>
    /// <exception cref="OscoreException">The answer does not verify.</exception>
    /// <exception cref="CoapException">The LwM2M server got no answer.</exception>
    public Task<CoapResponse> RequestAsync(CoapRequest request, CancellationToken cancellation = default)
    {
        return Repetition.RunAsync(Application, request, AskAsync, cancellation);

        async Task<CoapResponse?> AskAsync(CoapRequest asked)
        {
            var exchange = new ProtectedExchange(Application);
            var answer = await forward(exchange.Protect(asked), cancellation).ConfigureAwait(false);
            return !answer.Options.Has(OptionNumber.Oscore)
                ? throw new UnprotectedErrorException(answer)
                : exchange.Open(answer, out var response) switch
                {
                    ResponseVerdict.NewContext => null,
                    ResponseVerdict.Refused => throw new OscoreException($"the answer of {Application} does not verify"),
                    _ => response,
                };
        }
    }
}
