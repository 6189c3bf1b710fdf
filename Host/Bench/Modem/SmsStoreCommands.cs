namespace Lwm2m.Bench.Modem;

/// <summary>Message stores (3GPP TS 27.005 §3.2.2, §3.4.2, §3.4.3, §3.5.3, §3.5.4, §4.1, §4.2).</summary>
internal static class SmsStoreCommands
{
    private const int All = 4;

    public static void Register(ModemSession session, CommandTable table)
    {
        var sms = session.Sms;
        Add("+CPMS", "+CPMS: (\"SM\",\"ME\"),(\"SM\",\"ME\"),(\"SM\",\"ME\")", set: e =>
        {
            e.Command.Expect(1, 3);
            SmsStore read = Store(session, e.Command, 0, sms.Read), write = Store(session, e.Command, 1, sms.Write), receive = Store(session, e.Command, 2, sms.Receive);
            (sms.Read, sms.Write, sms.Receive) = (read, write, receive);
            e.Line("+CPMS: " + string.Join(',', new[] { read, write, receive }.Select(store => $"{store.Messages.Count},{store.Capacity}")));
        }, read: e => e.Line("+CPMS: " + string.Join(',', new[] { sms.Read, sms.Write, sms.Receive }.Select(store => $"\"{store.Name}\",{store.Messages.Count},{store.Capacity}"))));
        Add("+CMGL", "+CMGL: (0-4)", set: e => List(session, e, e.Command.Number(0, 0, All)), execute: e => List(session, e, 0));
        Add("+CMGR", "", set: e =>
        {
            e.Command.Expect(1, 1);
            var (index, message) = Find(session, e.Command);
            e.Line($"+CMGR: {(int)message.Status},,{message.TpduLength}");
            e.Line(Convert.ToHexString(message.Pdu));
            MarkRead(sms.Read, index);
        });
        Add("+CMGD", $"+CMGD: (1-{sms.Read.Capacity}),(0-4)", set: e =>
        {
            e.Command.Expect(1, 2);
            var flag = e.Command.Number(1, 0, All, 0);
            if (flag == 0)
            {
                sms.Read.Messages.Remove(Find(session, e.Command).Index);
            }
            else
            {
                e.Command.Number(0, 0, 999);
                foreach (var index in sms.Read.Messages.Where(m => Matches(m.Value.Status, flag)).Select(m => m.Key).ToArray())
                {
                    sms.Read.Messages.Remove(index);
                }
            }

            sms.HasRoom();
        });
        table.Handle("+CMGW", e => Write(session, e));
        table.Handle("+CMSS", e => SendStored(session, e));

        void Add(string name, string test, Action<AtExchange>? set = null, Action<AtExchange>? read = null, Action<AtExchange>? execute = null) =>
            table.Add(name, Checked(set), Checked(read), test, Checked(execute));

        Action<AtExchange>? Checked(Action<AtExchange>? handler) => handler is null ? null : SmsCommands.Wrong(e =>
        {
            SmsCommands.Card(session);
            handler(e);
        });
    }

    // §3.5.4: 1 read, 2 read and sent, 3 read, sent and not sent, 4 all.
    private static bool Matches(SmsStatus status, int flag) => flag == All || status == SmsStatus.Read
        || (status == SmsStatus.Sent && flag >= 2) || (status == SmsStatus.Unsent && flag >= 3);

    private static SmsStore Store(ModemSession session, AtCommand command, int index, SmsStore otherwise) =>
        !command.Has(index) ? otherwise : session.Memory.Stores.GetValueOrDefault(command.Quoted(index)) ?? throw command.WrongParameter();

    private static (int Index, StoredSms Message) Find(ModemSession session, AtCommand command)
    {
        var index = command.Number(0, 0, 999);
        return session.Sms.Read.Messages.TryGetValue(index, out var message) ? (index, message) : throw AtRefusal.Cms(Cms.InvalidIndex);
    }

    private static void List(ModemSession session, AtExchange e, int status)
    {
        var store = session.Sms.Read;
        foreach (var (index, message) in store.Messages.Where(m => status == All || (int)m.Value.Status == status).ToArray())
        {
            e.Line($"+CMGL: {index},{(int)message.Status},,{message.TpduLength}");
            e.Line(Convert.ToHexString(message.Pdu));
            MarkRead(store, index);
        }
    }

    private static void MarkRead(SmsStore store, int index)
    {
        var message = store.Messages[index];
        if (message.Status == SmsStatus.Unread)
        {
            store.Messages[index] = message with { Status = SmsStatus.Read };
        }
    }

    private static void Write(ModemSession session, AtExchange e)
    {
        e.Command.WrongParameter = () => AtRefusal.Cms(Cms.InvalidPdu);
        if (e.Command.Form == AtForm.Test)
        {
            e.Ok();
            return;
        }

        SmsCommands.Card(session);
        var length = e.Command.Number(0, 1, 164);
        var status = (SmsStatus)e.Command.Number(1, 0, 3, (int)SmsStatus.Unsent);
        e.AskText(text =>
        {
            if (text is null)
            {
                e.Ok();
                return;
            }

            if (status is SmsStatus.Unsent or SmsStatus.Sent)
            {
                SmsCommands.ReadPdu(session, text, length);
            }
            else if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit) || text.Length < 2 * length)
            {
                throw AtRefusal.Cms(Cms.InvalidPdu);
            }

            var store = session.Sms.Write;
            if (store.IsFull || session.Faults.StoreFull)
            {
                throw AtRefusal.Cms(Cms.MemoryFull);
            }

            e.Line($"+CMGW: {store.Add(new StoredSms(status, Convert.FromHexString(text), length))}");
            e.Ok();
        });
    }

    private static void SendStored(ModemSession session, AtExchange e)
    {
        e.Command.WrongParameter = () => AtRefusal.Cms(Cms.NotAllowed);
        if (e.Command.Form != AtForm.Set)
        {
            throw AtRefusal.Plain();
        }

        SmsCommands.Card(session);
        e.Command.Expect(1, 1);
        var store = session.Sms.Write;
        var index = e.Command.Number(0, 0, 999);
        if (!store.Messages.TryGetValue(index, out var message) || message.Status is SmsStatus.Read or SmsStatus.Unread)
        {
            throw AtRefusal.Cms(Cms.InvalidIndex);
        }

        var (centre, submit) = SmsCommands.ReadPdu(session, Convert.ToHexString(message.Pdu), message.TpduLength);
        SmsCommands.Submit(session, e, centre, submit, reference =>
        {
            store.Messages[index] = message with { Status = SmsStatus.Sent };
            e.Line($"+CMSS: {reference}");
        });
    }
}
