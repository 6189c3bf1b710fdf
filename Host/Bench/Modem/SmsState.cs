using Lwm2m.Bench.Sms;

namespace Lwm2m.Bench.Modem;

/// <summary>Reception of short messages: routing (3GPP TS 27.005 §3.4.1), acknowledgement (§3.4.4), stores.</summary>
internal sealed class SmsState : ISmsSubscriber
{
    private readonly ModemSession _session;
    private readonly Queue<Indication> _waiting = new();
    private Indication? _unacknowledged;
    private IDisposable? _timeout;

    public SmsState(ModemSession session)
    {
        _session = session;
        Read = Write = Receive = session.Memory.Stores["SM"];
        if (session.World.Centre is { } centre && session.Options.HasSim)
        {
            var attachment = centre.Attach(session.Options.Msisdn, this);
            session.OnEnd(() =>
            {
                attachment.Dispose();
                Abandon();
            });
        }
    }

    /// <summary>Service of <c>+CSMS</c>: 1 wants acknowledgements.</summary>
    public int Service { get; set; }

    /// <summary>mode, mt, bm, ds, bfr of <c>+CNMI</c>.</summary>
    public int[] Indications { get; private set; } = [0, 0, 0, 0, 0];

    /// <summary>mem1 of <c>+CPMS</c>.</summary>
    public SmsStore Read { get; set; }

    /// <summary>mem2.</summary>
    public SmsStore Write { get; set; }

    /// <summary>mem3.</summary>
    public SmsStore Receive { get; set; }

    private bool HasPort => Indications[0] != 0 && _session.Interpreter.IsFree;

    /// <summary>The network finds the modem.</summary>
    public void Registered() => _session.After(0, () => _session.World.Centre?.Alert(_session.Options.Msisdn));

    public void Deliver(byte[] tpdu, Action<DeliveryResult> done)
    {
        if (!_session.Radio.IsRegistered || !_session.Modem.IsOn)
        {
            done(DeliveryResult.Absent);
            return;
        }

        _session.Radio.Stir();
        if (tpdu.Length > 0 && (tpdu[0] & 3) == 2)
        {
            DeliverReport(tpdu, done);
        }
        else
        {
            DeliverMessage(Altered(tpdu), done);
        }
    }

    /// <summary><c>+CNMA</c>.</summary>
    public void Acknowledge(bool isGood)
    {
        var indication = _unacknowledged ?? throw AtRefusal.Cms(Cms.NoAcknowledgementExpected);
        if (indication.IsReport && _session.Faults.RefusesCnmaOfReports)
        {
            throw AtRefusal.Cms(Cms.NoAcknowledgementExpected);
        }

        End(indication, isGood ? DeliveryResult.Accepted : DeliveryResult.Refused);
    }

    /// <summary>No command is carried out: what was held back can be shown.</summary>
    public void PortIsFree()
    {
        while (_unacknowledged is null && HasPort && _waiting.TryDequeue(out var indication))
        {
            Show(indication);
        }
    }

    /// <summary>Selects where messages go; what was held back is dropped where bfr is 1 (§3.4.1).</summary>
    public void Select(int[] indications)
    {
        var isEntered = Indications[0] == 0 && indications[0] != 0;
        Indications = indications;
        while (isEntered && indications[4] == 1 && _waiting.TryDequeue(out var indication))
        {
            indication.Done(indication.Pdu is null ? DeliveryResult.Accepted : DeliveryResult.Refused);
        }
    }

    /// <summary>Room has been made in a store.</summary>
    public void HasRoom() => Registered();

    private void DeliverMessage(byte[] tpdu, Action<DeliveryResult> done)
    {
        var (identifier, coding) = Kind(tpdu);
        var isForCard = identifier == DataCoding.SimDataDownload && DataCoding.ClassOf(coding) == 2;
        if (isForCard && _session.Options.Toolkit != ToolkitOwner.Host)
        {
            // TS 23.040 §9.2.3.9: it never reaches the host while the modem owns the toolkit.
            done(_session.Toolkit.Download(tpdu));
            return;
        }

        var routing = Indications[1];
        if (!_session.Dialect.HasStores && routing != 2)
        {
            done(DeliveryResult.Refused); // nobody takes it, and it cannot be stored
            return;
        }

        var isShown = !_session.Dialect.HasStores
            || (routing == 2 && (isForCard || DataCoding.ClassOf(coding) != 2))
            || (routing == 3 && DataCoding.ClassOf(coding) == 3);
        if (isShown)
        {
            if (_session.Faults.DeliversTwice && !Receive.IsFull)
            {
                Receive.Add(new StoredSms(SmsStatus.Unread, Pdu(tpdu), tpdu.Length));
            }

            _waiting.Enqueue(new Indication($"+CMT: ,{tpdu.Length}", Pdu(tpdu), Service == 1 || !_session.Dialect.HasStores, false, done));
            PortIsFree();
            return;
        }

        Keep(tpdu, routing > 0 ? "+CMTI" : null, done);
    }

    private void DeliverReport(byte[] tpdu, Action<DeliveryResult> done)
    {
        if (Indications[3] == 1)
        {
            var isAcknowledged = (Service == 1 || !_session.Dialect.HasStores) && _session.Dialect.AcknowledgesReports && !_session.Faults.RefusesCnmaOfReports;
            _waiting.Enqueue(new Indication($"+CDS: {tpdu.Length}", Pdu(tpdu), isAcknowledged, true, done));
            PortIsFree();
        }
        else if (Indications[3] == 2 && _session.Dialect.HasStores)
        {
            Keep(tpdu, "+CDSI", done);
        }
        else
        {
            done(DeliveryResult.Accepted); // §3.4.1: no report is routed to the host
        }
    }

    private void Keep(byte[] tpdu, string? urc, Action<DeliveryResult> done)
    {
        var faults = _session.Faults;
        var store = faults.CmtiOfOtherStore ? _session.Memory.Stores.Values.First(other => other != Read) : Receive;
        if (store.IsFull || faults.StoreFull)
        {
            if (faults.TellsStoreFull)
            {
                _session.Interpreter.Urc($"^SMMEMFULL: \"{store.Name}\"");
            }

            done(DeliveryResult.MemoryFull);
            return;
        }

        var index = store.Add(new StoredSms(SmsStatus.Unread, Pdu(tpdu), tpdu.Length));
        done(DeliveryResult.Accepted);
        if (urc is not null)
        {
            _waiting.Enqueue(new Indication(faults.CmtiWithoutIndex ? $"{urc}: ,-1" : $"{urc}: \"{store.Name}\",{index}", null, false, false, _ => { }));
            PortIsFree();
        }
    }

    private void Show(Indication indication)
    {
        _session.Interpreter.Urc(indication.Pdu is null ? indication.Line : $"{indication.Line}\r\n{Convert.ToHexString(indication.Pdu)}");
        if (!indication.NeedsAcknowledgement)
        {
            indication.Done(DeliveryResult.Accepted);
            return;
        }

        _unacknowledged = indication;
        _timeout = _session.After(_session.Options.AcknowledgementMs, () =>
        {
            // §3.4.4: RP-ERROR to the network, and mt and ds are set to 0: nothing is shown from here on.
            Indications[1] = 0;
            Indications[3] = 0;
            _session.Violation($"no +CNMA for {indication.Line}");
            End(indication, DeliveryResult.Refused);
        });
    }

    private void End(Indication indication, DeliveryResult result)
    {
        _unacknowledged = null;
        _timeout?.Dispose();
        indication.Done(result);
    }

    private void Abandon()
    {
        _unacknowledged?.Done(DeliveryResult.Absent);
        _unacknowledged = null;
        while (_waiting.TryDequeue(out var indication))
        {
            indication.Done(DeliveryResult.Absent);
        }
    }

    private byte[] Pdu(byte[] tpdu) =>
        _session.Faults.NoServiceCentre || _session.World.Centre is not { } centre ? [0, .. tpdu] : [.. centre.Address.ToServiceCentreField(), .. tpdu];

    // TP-PID and TP-DCS stand behind the originator's address; a TPDU that is too short for them has none.
    private static (byte Identifier, byte Coding) Kind(byte[] tpdu)
    {
        var at = tpdu.Length > 1 ? 3 + ((tpdu[1] + 1) / 2) : tpdu.Length;
        return at + 1 < tpdu.Length ? (tpdu[at], tpdu[at + 1]) : ((byte)0, (byte)0);
    }

    private byte[] Altered(byte[] tpdu)
    {
        if (_session.Faults.Originator is { } originator && tpdu.Length > 1)
        {
            tpdu = [tpdu[0], .. Convert.FromHexString(originator), .. tpdu.AsSpan(Math.Min(tpdu.Length, 3 + ((tpdu[1] + 1) / 2)))];
        }

        if (_session.Faults.Coding is { } coding && tpdu.Length > 1 && 4 + ((tpdu[1] + 1) / 2) is var at && at < tpdu.Length)
        {
            tpdu = (byte[])tpdu.Clone();
            tpdu[at] = Convert.FromHexString(coding)[0];
        }

        return tpdu;
    }

    private sealed record Indication(string Line, byte[]? Pdu, bool NeedsAcknowledgement, bool IsReport, Action<DeliveryResult> Done);
}
