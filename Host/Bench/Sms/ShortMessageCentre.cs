using Lwm2m.Bench.Transport;

namespace Lwm2m.Bench.Sms;

/// <summary>
/// A short message centre (3GPP TS 23.040): stores and forwards, with delay, loss, duplicates and reordering as its options or a test say,
/// validity periods and status reports. A mobile or a service is a subscriber of a number.
/// </summary>
public sealed class ShortMessageCentre
{
    private readonly Agenda _agenda;
    private readonly Random _random;
    private readonly DateTimeOffset _start;
    private readonly long _startMs;
    private readonly Dictionary<string, Mailbox> _mailboxes = [];

    /// <summary>Opens a centre.</summary>
    public ShortMessageCentre(Agenda agenda, SmscOptions? options = null)
    {
        _agenda = agenda;
        Options = options ?? new SmscOptions();
        _random = new Random(Options.Seed);
        _start = Options.Start ?? DateTimeOffset.UtcNow;
        _startMs = agenda.NowMs;
        Address = new SmsAddress(Options.Number);
    }

    /// <summary>A TPDU has crossed the radio interface, under the gate of the agenda.</summary>
    public event Action<SmsPassage>? Passed;

    /// <summary>A mobile acknowledged a message with user data in the SMS-DELIVER-REPORT: its number, and the user data.</summary>
    public event Action<string, byte[]>? Reported;

    /// <summary>Its options.</summary>
    public SmscOptions Options { get; }

    /// <summary>Held by all that happens here.</summary>
    public Lock Gate => _agenda.Gate;

    /// <summary>Its own address.</summary>
    public SmsAddress Address { get; }

    /// <summary>What to do to a message instead of what the options say; null for the options.</summary>
    public Func<SmsInTransit, SmsFate>? Fate { get; set; }

    /// <summary>The calendar time.</summary>
    public DateTimeOffset Now => _start.AddMilliseconds(_agenda.NowMs - _startMs);

    /// <summary>Messages accepted; each costs money.</summary>
    public int Accepted { get; private set; }

    /// <summary>Deliveries that were acknowledged, status reports left out.</summary>
    public int Delivered { get; private set; }

    /// <summary>Messages lost by option or by <see cref="Fate"/>.</summary>
    public int Lost { get; private set; }

    /// <summary>Messages delivered more than once by option or by <see cref="Fate"/>.</summary>
    public int Doubled { get; private set; }

    /// <summary>Messages held back so that later ones may pass.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Deliveries that failed and were put off.</summary>
    public int PutOff { get; private set; }

    /// <summary>Messages whose validity ended before they were delivered.</summary>
    public int Expired { get; private set; }

    /// <summary>Messages parcel for a recipient.</summary>
    public int Waiting => _mailboxes.Values.Sum(mailbox => mailbox.Count);

    /// <summary>Gives a number to a subscriber, who gets what waits for it.</summary>
    /// <returns>Disposing it takes the subscriber away; its messages are kept.</returns>
    /// <exception cref="InvalidOperationException">The number is taken.</exception>
    public IDisposable Attach(string digits, ISmsSubscriber subscriber)
    {
        lock (_agenda.Gate)
        {
            var mailbox = MailboxOf(digits);
            mailbox.Subscriber = mailbox.Subscriber is null ? subscriber : throw new InvalidOperationException($"{digits} is taken");
            mailbox.TryNow();
            return new Attachment(_agenda, mailbox);
        }
    }

    /// <summary>A subscriber can be reached again, or has room again: what waits is tried at once.</summary>
    public void Alert(string digits)
    {
        lock (_agenda.Gate)
        {
            MailboxOf(digits).TryNow();
        }
    }

    /// <summary>Takes the user data of an SMS-DELIVER-REPORT, which goes to whoever sent the message.</summary>
    public void TakeReport(string digits, byte[] userData) => _agenda.After(Options.DelayMs, () => Reported?.Invoke(digits, userData));

    /// <summary>Takes an SMS-SUBMIT.</summary>
    /// <param name="from">The number it came from.</param>
    /// <param name="submit">The message.</param>
    /// <returns>0, or the cause of RP-ERROR (3GPP TS 24.011 §8.2.5.4).</returns>
    public int Submit(SmsAddress from, SubmitTpdu submit)
    {
        lock (_agenda.Gate)
        {
            Pass(true, from.Text, submit.Octets);
            var to = submit.Destination.Text;
            to = submit.Destination.Type == TypeOfNumber.Unknown && to.StartsWith("00", StringComparison.Ordinal) ? to[2..] : to;
            if (submit.Destination.Type == TypeOfNumber.Alphanumeric || to.Length == 0)
            {
                return 1; // unassigned number
            }

            if (submit.ValidUntil <= Now || (submit.RejectsDuplicates && MailboxOf(to).Holds(from, submit.Reference)))
            {
                return 21; // short message transfer rejected
            }

            var deliver = new DeliverTpdu
            {
                Originator = from,
                ProtocolIdentifier = submit.ProtocolIdentifier,
                DataCodingScheme = submit.DataCodingScheme,
                Time = Now,
                UserDataLength = submit.UserDataLength,
                UserData = submit.UserData,
                HasHeader = submit.HasHeader,
                IsReported = submit.WantsReport,
                HasReplyPath = submit.HasReplyPath,
            };
            Forward(from, to, deliver, submit.ValidUntil ?? Now + Options.DefaultValidity, submit);
            return 0;
        }
    }

    /// <summary>Takes a message of a service that is connected to the centre.</summary>
    /// <param name="from">What its recipient sees as the originator.</param>
    /// <param name="to">Digits of the recipient.</param>
    /// <param name="data">8-bit user data.</param>
    /// <param name="coding">TP-DCS.</param>
    /// <param name="identifier">TP-PID.</param>
    /// <param name="validity">How long it is valid.</param>
    public void Send(SmsAddress from, string to, byte[] data, byte coding = DataCoding.EightBit, byte identifier = 0, TimeSpan? validity = null) =>
        Send(to, new DeliverTpdu { Originator = from, DataCodingScheme = coding, ProtocolIdentifier = identifier, Time = Now, UserDataLength = data.Length, UserData = data }, validity);

    /// <summary>Takes a message of a service as it is to be delivered.</summary>
    public void Send(string to, DeliverTpdu deliver, TimeSpan? validity = null)
    {
        if (deliver.UserData.Length > SubmitTpdu.MaxUserData)
        {
            throw new TpduException($"TP-UD has {deliver.UserData.Length} octets");
        }

        lock (_agenda.Gate)
        {
            Forward(deliver.Originator, to, deliver, Now + (validity ?? Options.DefaultValidity), null);
        }
    }

    /// <summary>Puts a TPDU as it is into the way to a recipient, for a test of what no honest centre sends.</summary>
    public void Inject(string to, byte[] tpdu)
    {
        lock (_agenda.Gate)
        {
            MailboxOf(to).Put(new Parcel(null, null, tpdu, Now + Options.DefaultValidity));
        }
    }

    private void Forward(SmsAddress from, string to, DeliverTpdu deliver, DateTimeOffset validUntil, SubmitTpdu? submit)
    {
        Accepted++;
        var fate = Fate?.Invoke(new SmsInTransit(Accepted, from, to, deliver)) ?? Draw();
        Lost += fate.Copies == 0 ? 1 : 0;
        Doubled += fate.Copies > 1 ? 1 : 0;
        HeldBack += fate.ExtraDelayMs > 0 ? 1 : 0;
        for (var i = 0; i < fate.Copies; i++)
        {
            var parcel = new Parcel(deliver, i == 0 ? submit : null, null, validUntil) { From = from };
            _agenda.After(Options.DelayMs + fate.ExtraDelayMs, () => MailboxOf(to).Put(parcel));
        }
    }

    private SmsFate Draw()
    {
        double loss = _random.NextDouble(), duplication = _random.NextDouble(), reordering = _random.NextDouble();
        return new SmsFate(
            loss < Options.Loss ? 0 : duplication < Options.Duplication ? 2 : 1,
            reordering < Options.Reordering ? Options.HoldBackMs : 0);
    }

    private void Report(Parcel parcel, string recipient, byte status)
    {
        if (parcel is { Submit: { WantsReport: true } submit, From: { } from })
        {
            var report = new StatusReportTpdu
            {
                Reference = submit.Reference,
                Recipient = submit.Destination,
                Time = parcel.Deliver!.Time,
                Discharge = Now,
                Status = status,
            };
            _agenda.After(Options.DelayMs, () => MailboxOf(from.Text).Put(new Parcel(null, null, report.ToOctets(), Now + Options.DefaultValidity)));
        }
    }

    private void Pass(bool isFromMobile, string number, byte[] tpdu) => Passed?.Invoke(new SmsPassage(Now, isFromMobile, number, tpdu));

    private Mailbox MailboxOf(string digits)
    {
        if (!_mailboxes.TryGetValue(digits, out var mailbox))
        {
            _mailboxes.Add(digits, mailbox = new Mailbox(this, digits));
        }

        return mailbox;
    }

    private sealed record Parcel(DeliverTpdu? Deliver, SubmitTpdu? Submit, byte[]? Raw, DateTimeOffset ValidUntil)
    {
        public SmsAddress? From { get; init; }
    }

    private sealed class Attachment(Agenda agenda, Mailbox mailbox) : IDisposable
    {
        public void Dispose()
        {
            lock (agenda.Gate)
            {
                mailbox.Subscriber = null;
            }
        }
    }

    // What waits for one recipient. One message at a time is on its way.
    private sealed class Mailbox(ShortMessageCentre centre, string digits)
    {
        private readonly LinkedList<Parcel> _parcels = [];
        private IDisposable? _retry;
        private bool _isBusy;

        public ISmsSubscriber? Subscriber { get; set; }

        public int Count => _parcels.Count;

        public bool Holds(SmsAddress from, byte reference) => _parcels.Any(w => w.Submit is { } submit && w.From == from && submit.Reference == reference);

        public void Put(Parcel parcel)
        {
            _parcels.AddLast(parcel);
            if (_retry is null)
            {
                TryNow();
            }
        }

        public void TryNow()
        {
            _retry?.Dispose();
            _retry = null;
            DropExpired();
            if (_isBusy || _parcels.First is not { Value: var parcel })
            {
                return;
            }

            if (Subscriber is not { } subscriber)
            {
                Wait();
                return;
            }

            _isBusy = true;
            var tpdu = parcel.Raw ?? (parcel.Deliver! with { HasMore = _parcels.Count > 1 }).ToOctets();
            if (subscriber.IsMobile)
            {
                centre.Pass(false, digits, tpdu);
            }

            var isDone = false;
            subscriber.Deliver(tpdu, result =>
            {
                if (!isDone)
                {
                    isDone = true;
                    _isBusy = false;
                    End(parcel, result);
                }
            });
        }

        private void End(Parcel parcel, DeliveryResult result)
        {
            if (result != DeliveryResult.Accepted)
            {
                centre.PutOff++;
                Wait();
                return;
            }

            _parcels.Remove(parcel);
            if (parcel.Deliver is not null)
            {
                centre.Delivered++;
                centre.Report(parcel, digits, StatusReportTpdu.Delivered);
            }

            centre._agenda.Post(TryNow);
        }

        private void Wait()
        {
            _retry?.Dispose();
            _retry = centre._agenda.After(centre.Options.RetryMs, TryNow);
        }

        private void DropExpired()
        {
            foreach (var parcel in _parcels.Where(w => w.ValidUntil <= centre.Now && !_isBusy).ToList())
            {
                _parcels.Remove(parcel);
                centre.Expired++;
                centre.Report(parcel, digits, StatusReportTpdu.Expired);
            }
        }
    }
}
