using System.Net;

namespace Lwm2m.Bench.Coap;

/// <summary>The responses to the requests of peers: piggybacked when the handler is quick, separate otherwise (RFC 7252 §5.2).</summary>
internal sealed class RequestAnswers(
    MessageLayer messages, IRequestHandler handler, CoapEndpointOptions options, TimeProvider time, CancellationToken closed)
{
    private readonly RequestDispatcher _dispatcher = new(handler, options, time);

    /// <summary>Answers a request that is no duplicate.</summary>
    public async Task AnswerAsync(EndPoint peer, CoapMessage message)
    {
        try
        {
            if (message.Type == CoapType.NonConfirmable && _dispatcher.FirstUnprocessable(message.Options) is not null)
            {
                return;     // RFC 7252 §5.4.1: a Non-confirmable one is rejected, which may be silent (RFC 7252 §4.3)
            }

            var handling = RespondAsync(peer, message);
            if (message.Type == CoapType.NonConfirmable)
            {
                var response = await handling.ConfigureAwait(false);
                await messages.SendAsync(peer, Message(response, CoapType.NonConfirmable)).ConfigureAwait(false);
                response.AfterSending?.Invoke();
                return;
            }

            var timely = Task.WhenAny(handling, Task.Delay(options.SeparateResponseAfter, time, closed));
            if (await timely.ConfigureAwait(false) == handling)
            {
                var response = await handling.ConfigureAwait(false);
                var piggybacked = Message(response, CoapType.Acknowledgement) with { MessageId = message.MessageId };
                await messages.AnswerAsync(peer, piggybacked).ConfigureAwait(false);
                response.AfterSending?.Invoke();
            }
            else
            {
                var acknowledgement = CoapMessage.Empty(CoapType.Acknowledgement, message.MessageId);
                await messages.AnswerAsync(peer, acknowledgement).ConfigureAwait(false);
                var response = await handling.ConfigureAwait(false);
                await messages.SendConfirmableAsync(peer, Message(response, CoapType.Confirmable), closed).ConfigureAwait(false);
                response.AfterSending?.Invoke();
            }
        }
        catch (Exception) when (closed.IsCancellationRequested)
        {
            // The endpoint was closed over its work.
        }
        catch (Exception e)
        {
            options.OnError(e);
        }

        CoapMessage Message(CoapResponse response, CoapType type) => new()
        {
            Type = type,
            Code = response.Code,
            MessageId = messages.NextMessageId(),
            Token = message.Token,
            Options = response.Options,
            Payload = response.Payload,
        };
    }

    private async Task<CoapResponse> RespondAsync(EndPoint peer, CoapMessage message)
    {
        var request = new CoapRequest
        {
            Method = message.Code,
            Options = message.Options,
            Payload = message.Payload,
            Confirmable = message.Type == CoapType.Confirmable,
        };
        try
        {
            return await _dispatcher.HandleAsync(peer, request, closed).ConfigureAwait(false);
        }
        catch (Exception e) when (!closed.IsCancellationRequested)
        {
            options.OnError(e);
            return new CoapResponse(CoapCode.InternalServerError);
        }
    }
}
