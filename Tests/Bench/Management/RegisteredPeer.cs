using System.Net;
using System.Text;
using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Content;
using Lwm2m.Bench.Management;
using Lwm2m.Bench.Tests.Support;
using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Tests.Management;

/// <summary>A client that is registered and played message by message.</summary>
internal sealed class RegisteredPeer : IAsyncDisposable
{
    private readonly RawPeer _peer;
    private ushort _messageId;

    private RegisteredPeer(RawPeer peer)
    {
        _peer = peer;
    }

    public string Location { get; private set; } = "";

    public static async Task<RegisteredPeer> StartAsync(MemoryNetwork network, Lwm2mServer server, string query, CancellationToken cancellation)
    {
        var device = new RegisteredPeer(new RawPeer(network, server.Coap.LocalEndPoint));
        var registered = new TaskCompletionSource();
        void OnRegistered(Registration registration) => registered.TrySetResult();
        server.Clients.Registered += OnRegistered;
        var answer = await device.PostAsync($"/rd?lwm2m=1.1&{query}", cancellation, "</1/0>,</3/0>", ContentFormat.Link);
        Assert.AreEqual(CoapCode.Created, answer.Code);
        await registered.Task.WaitAsync(cancellation);
        server.Clients.Registered -= OnRegistered;
        device.Location = "/" + string.Join('/', answer.Options.Texts(OptionNumber.LocationPath));
        return device;
    }

    /// <summary>Sends a POST and gives the answer; requests that are repeated in between are passed over.</summary>
    public async Task<CoapMessage> PostAsync(string path, CancellationToken cancellation, string payload = "", int? format = null)
    {
        await SendPostAsync(path, payload, format);
        while (true)
        {
            var message = await _peer.ReceiveAsync(cancellation);
            if (!message.Code.IsRequest)
            {
                return message;
            }
        }
    }

    public ValueTask SendPostAsync(string path, string payload = "", int? format = null)
    {
        var options = UriText.AddTo(OptionSet.Empty, path);
        return _peer.SendAsync(new CoapMessage
        {
            Type = CoapType.Confirmable,
            Code = CoapCode.Post,
            MessageId = ++_messageId,
            Token = new Token([1]),
            Options = format is { } number ? options.Add(new CoapOption(OptionNumber.ContentFormat, (uint)number)) : options,
            Payload = Encoding.UTF8.GetBytes(payload),
        });
    }

    /// <summary>Answers the next request.</summary>
    public async Task<CoapMessage> AnswerAsync(CoapCode code, CancellationToken cancellation, byte[]? payload = null, params CoapOption[] options)
    {
        var request = await _peer.ReceiveAsync(cancellation);
        await _peer.SendAsync(RawPeer.Piggybacked(request, code, "", options) with { Payload = payload ?? [] });
        return request;
    }

    public ValueTask SendAsync(CoapMessage message) => _peer.SendAsync(message);

    public Task<CoapMessage> ReceiveAsync(CancellationToken cancellation) => _peer.ReceiveAsync(cancellation);

    public Task HearNothingAsync(CancellationToken cancellation) => _peer.HearNothingAsync(TimeSpan.FromMilliseconds(50), cancellation);

    /// <summary>The notification that belongs to an Observe.</summary>
    public static CoapMessage Notification(CoapMessage observe, uint number, string text) =>
        RawPeer.Piggybacked(
            observe, CoapCode.Content, text, new CoapOption(OptionNumber.ContentFormat, ContentFormat.Text), new CoapOption(OptionNumber.Observe, number)) with
        {
            Type = CoapType.NonConfirmable,
            MessageId = (ushort)(1000 + number),
        };

    public ValueTask DisposeAsync() => _peer.DisposeAsync();
}
