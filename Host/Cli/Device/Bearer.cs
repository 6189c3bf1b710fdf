using Lwm2m.Bench.Coap;
using Lwm2m.Bench.Transport;
using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>What carries the datagrams between device and server of <c>run --once</c>, where that is not UDP on loopback.</summary>
public abstract class Bearer : IAsyncDisposable
{
    /// <summary>For a person.</summary>
    public abstract string Name { get; }

    /// <summary>The letter of its binding.</summary>
    public virtual char Letter => 'U';

    /// <summary>The largest datagram that it carries, in bytes; 0 for as long as UDP on loopback.</summary>
    public virtual int MaxDatagram => 0;

    /// <summary>The largest block that fits a datagram of the server, in bytes; 0 for the server's own.</summary>
    public virtual int BlockSize => 0;

    /// <summary>The transmission parameters of the server; null for those of UDP.</summary>
    public virtual TransmissionParameters? Transmission => null;

    /// <summary>The server's end, which the server disposes of.</summary>
    public abstract IDatagramTransport Transport { get; }

    /// <summary>How long a step may take.</summary>
    public virtual TimeSpan StepLimit => TimeSpan.FromSeconds(10);

    /// <summary>What it counted, for the last line; empty for nothing.</summary>
    public virtual string Counted => "";

    /// <summary>Whether what it carries is secured beneath it, so that there is no DTLS over it.</summary>
    public virtual bool SecuresItself => false;

    /// <summary>How what it carries is secured, for a person.</summary>
    /// <param name="keys">The keys of the account.</param>
    public virtual string Security(AccountKeys keys) => keys.Name;

    /// <summary>Ends the tour: whether what carried it found nothing wrong.</summary>
    /// <returns>What was wrong; null for nothing.</returns>
    public virtual string? FindFault() => null;

    /// <summary>The URI by which the device reaches the server.</summary>
    /// <param name="scheme">"coap", or "coaps" for DTLS.</param>
    public abstract string Uri(string scheme);

    /// <summary>What the account of the server has for SMS; null for none.</summary>
    /// <param name="keys">The keys of the account.</param>
    public virtual SmsAccount? Sms(AccountKeys keys) => null;

    /// <summary>The device's way to the server.</summary>
    /// <param name="security">The DTLS engine, or null for none.</param>
    public abstract Binding Bind(LinkSecurity? security);

    /// <summary>Ends what runs beside device and server.</summary>
    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
