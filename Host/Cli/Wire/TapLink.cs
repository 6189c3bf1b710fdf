using Lwm2m.Foundation;

namespace Lwm2m.Cli;

/// <summary>A CoAP message as the device sent or received it.</summary>
/// <param name="Time">When.</param>
/// <param name="IsSent">Whether the device sent it.</param>
/// <param name="Bytes">The message, in plain.</param>
/// <param name="WireBytes">Bytes that it took on the wire.</param>
public readonly record struct TappedDatagram(DateTime Time, bool IsSent, byte[] Bytes, int WireBytes);

/// <summary>Counts the datagrams of a link and passes them to a listener, if there is one.</summary>
public sealed class TapLink(DatagramLink inner, WireCounter counter, Action<TappedDatagram>? listener) : ForwardingLink(inner)
{
    /// <summary>Counts by itself and shows nothing.</summary>
    public TapLink(DatagramLink inner)
        : this(inner, new WireCounter(), null)
    {
    }

    /// <summary>Whether what is sent goes no further, though it is counted: for measuring what lies above.</summary>
    public bool IsCut { get; set; }

    /// <summary>What it counts with.</summary>
    public WireCounter Counter => counter;

    public override bool Send(byte[] buffer, int offset, int count)
    {
        // Counted before it leaves, as the receiver may look at the counter at once.
        Note(true, buffer, offset, count);
        return IsCut || base.Send(buffer, offset, count);
    }

    public override int Receive(byte[] buffer, int offset, int count)
    {
        var received = base.Receive(buffer, offset, count);
        if (received > 0)
        {
            Note(false, buffer, offset, received);
        }

        return received;
    }

    private void Note(bool isSent, byte[] buffer, int offset, int count)
    {
        counter.Add(isSent, count);
        listener?.Invoke(new TappedDatagram(DateTime.Now, isSent, buffer.AsSpan(offset, count).ToArray(), count));
    }
}

/// <summary>Makes links of another binding with a tap on each.</summary>
public sealed class TapBinding(Binding inner, WireCounter counter, Action<TappedDatagram>? listener) : Binding
{
    public override string Scheme => inner.Scheme;

    public override int DefaultPort => inner.DefaultPort;

    public override char Letter => inner.Letter;

    public override bool IsSecured => inner.IsSecured;

    public override string? Number => inner.Number;

    public override DatagramLink CreateLink(LinkTarget target, LinkCredentials? credentials) =>
        new TapLink(inner.CreateLink(target, credentials), counter, listener);

    public override bool Reaches(LinkTarget target) => inner.Reaches(target);

    public override bool Supports(CredentialKind kind) => inner.Supports(kind);

    public override string? FindFault(LinkTarget target, LinkCredentials? credentials) => inner.FindFault(target, credentials);
}
