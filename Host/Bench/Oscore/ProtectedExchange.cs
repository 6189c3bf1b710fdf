using Lwm2m.Bench.Coap;

namespace Lwm2m.Bench.Oscore;

/// <summary>
/// The requests sent with one token, and the checks of their responses. There are several when an observation
/// is cancelled: notifications belong to the first, the answer to the last.
/// </summary>
internal sealed class ProtectedExchange(OscorePeer peer) : IProtectedExchange
{
    private const uint ObserveMask = 0xFFFFFF;

    private readonly Lock _lock = new();
    private readonly List<RequestBinding> _newestFirst = [];
    private ulong? _notificationNumber;
    private bool _hadNotification;

    public ProtectedPeer Peer => peer;

    /// <summary>Protects a request.</summary>
    public CoapRequest Protect(CoapRequest request)
    {
        var (outer, binding) = peer.Protect(request);
        lock (_lock)
        {
            _newestFirst.Insert(0, binding);
        }

        return outer;
    }

    /// <summary>The state that is needed to open notifications after a restart.</summary>
    public ProtectionSnapshot Save()
    {
        lock (_lock)
        {
            var first = _newestFirst[^1];
            return new ProtectionSnapshot(first.PartialIv.ToArray(), _notificationNumber, _hadNotification);
        }
    }

    /// <summary>Goes on with the observation of another process under the context in force.</summary>
    public void Restore(ProtectionSnapshot saved)
    {
        lock (_lock)
        {
            _newestFirst.Add(peer.Rebind(saved.PartialIv));
            (_notificationNumber, _hadNotification) = (saved.NotificationNumber, saved.HadNotification);
        }
    }

    /// <summary>Opens a response.</summary>
    public ResponseVerdict Open(CoapResponse outer, out CoapResponse inner)
    {
        inner = outer;
        if (outer.Options.First(OptionNumber.Oscore) is not { } value || OscoreOption.Decode(value.Value) is not { } option)
        {
            return ResponseVerdict.Refused;
        }

        lock (_lock)
        {
            foreach (var binding in _newestFirst)
            {
                var verdict = peer.Open(binding, option, outer, out inner);
                if (verdict != ResponseVerdict.Refused)
                {
                    return verdict == ResponseVerdict.Accepted && inner.Options.Has(OptionNumber.Observe) ? Order(binding, option, ref inner) : verdict;
                }
            }
        }

        return ResponseVerdict.Refused;
    }

    // RFC 8613 §4.1.3.5.2, §7.4.1, §8.4.2: the Partial IV orders notifications; one may be without, and is the oldest.
    private ResponseVerdict Order(RequestBinding binding, OscoreOption option, ref CoapResponse notification)
    {
        if (!binding.IsObserve || (option.PartialIv is null && _hadNotification))
        {
            return ResponseVerdict.Refused;
        }

        _hadNotification = true;
        if (option.PartialIv is null)
        {
            return ResponseVerdict.Accepted;
        }

        if (option.SequenceNumber <= _notificationNumber)
        {
            return ResponseVerdict.Stale;
        }

        _notificationNumber = option.SequenceNumber;
        var number = new CoapOption(OptionNumber.Observe, (uint)(option.SequenceNumber & ObserveMask));
        notification = notification with { Options = notification.Options.Set(number) };
        return ResponseVerdict.Accepted;
    }
}
