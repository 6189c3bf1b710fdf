using Lwm2m.Foundation;
using Lwm2m.Modem;

namespace Lwm2m.Sms
{
    /// <summary>
    /// Takes what is ours out of the stores of the modem and deletes it, and what is not: a full store ends the reception. For each store: select it,
    /// list it, delete what was listed.
    /// </summary>
    internal sealed class SmsSweepJob : ModemJob
    {
        /// <summary>Messages deleted between two lists of a store.</summary>
        private const int MaxListed = 16;

        /// <summary>Lists of a store, for one whose messages cannot be deleted.</summary>
        private const int MaxRounds = 20;

        private const int NameLength = 2;
        private const int Select = 0;
        private const int List = 1;
        private const int Delete = 2;

        private const int SelectTimeoutMs = 10000;
        private const int ListTimeoutMs = 60000;
        private const int DeleteTimeoutMs = 25000;

        /// <summary>The least status of a message of this side, unsent or sent (3GPP TS 27.005 §3.1).</summary>
        private const int FirstOwn = 2;

        private static readonly byte[] s_select = Ascii.GetBytes("AT+CPMS=\"");
        private static readonly byte[] s_selectAnswer = Ascii.GetBytes("+CPMS:");
        private static readonly byte[] s_list = Ascii.GetBytes("AT+CMGL=4");
        private static readonly byte[] s_listAnswer = Ascii.GetBytes("+CMGL:");
        private static readonly byte[] s_delete = Ascii.GetBytes("AT+CMGD=");

        private readonly SmsService _service;
        private readonly byte[] _stores;        // of the options, and one that the modem has named
        private readonly int[] _listed = new int[MaxListed];
        private int _wanted;            // a bit for each store that is to be swept
        private int _swept;             // of those of this run
        private int _kept;              // of those with messages that wait for a free slot
        private int _phase;
        private int _store;
        private int _rounds;
        private int _count;             // listed
        private int _index;             // of the message whose PDU comes next
        private bool _isOwn;            // that one is from this side
        private bool _hasMore;          // than fit the list

        internal SmsSweepJob(SmsService service)
            : base(Read, needsNetwork: false)
        {
            _service = service;
            string stores = service.Options.Stores;
            _stores = new byte[stores.Length + NameLength];
            for (int i = 0; i < stores.Length; i++)
            {
                _stores[i] = (byte)stores[i];
            }
        }

        /// <summary>Whether there is something to sweep.</summary>
        internal bool IsWanted
        {
            get { return _wanted != 0; }
        }

        private int OtherStore
        {
            get { return _stores.Length / NameLength - 1; }
        }

        /// <summary>All stores of the options are to be swept.</summary>
        internal void Want()
        {
            _wanted |= (1 << OtherStore) - 1;
        }

        /// <summary>The store that <c>+CMTI</c> names is to be swept, which need not be the one that is selected; all, if it names none.</summary>
        internal void Want(AtFields fields)
        {
            int offset;
            int count;
            int index;
            bool isNamed = fields.TryText(out offset, out count) && count == NameLength;
            if (!isNamed || !fields.TryNumber(out index) || index < 0)
            {
                Want();
                return;
            }

            int other = OtherStore;
            byte[] name = fields.Buffer;
            int store = 0;
            while (store < other && (_stores[store * NameLength] != name[offset] || _stores[store * NameLength + 1] != name[offset + 1]))
            {
                store++;
            }

            _stores[store * NameLength] = name[offset];
            _stores[store * NameLength + 1] = name[offset + 1];
            _wanted |= 1 << store;
        }

        public override void Run(AtChannel at)
        {
            switch (_phase)
            {
                case Select:
                    if ((_wanted & ~_swept) == 0)
                    {
                        // What was told of a store since it was swept is for another run, so that sending gets its turn.
                        _wanted |= _kept;
                        _kept = 0;
                        _swept = 0;
                        _service.Swept(at.NowMs);
                        return;
                    }

                    BeginSelect(at);
                    break;
                case List:
                    _count = 0;
                    _hasMore = false;
                    at.Begin(this, s_list);
                    at.Expect(s_listAnswer, false);
                    at.Send(ListTimeoutMs);
                    break;
                default:
                    at.Begin(this, s_delete).Number(_listed[--_count]);
                    at.Send(DeleteTimeoutMs);
                    break;
            }
        }

        public override void OnAnswer(AtChannel at, AtFields fields)
        {
            int status;
            if (_phase != List || !fields.TryNumber(out _index) || !fields.TryNumber(out status))
            {
                return;
            }

            if (_count == MaxListed)
            {
                _hasMore = true;
                return;
            }

            _isOwn = status >= FirstOwn;
            _service.ReadLength(fields);
            at.ExpectLine();
        }

        public override void OnData(AtChannel at, byte[] buffer, int offset, int count)
        {
            if (_isOwn || _service.Take(buffer, offset, count, true))
            {
                _listed[_count++] = _index;
            }
            else
            {
                _kept |= 1 << _store;
            }
        }

        public override void OnEnd(AtChannel at, AtResult result)
        {
            switch (_phase)
            {
                case Select:
                    _phase = result == AtResult.Ok ? List : Select;
                    break;
                case List:
                    _phase = _count > 0 ? Delete : Select;
                    break;
                default:
                    _phase = _count > 0 ? Delete : _hasMore && ++_rounds < MaxRounds ? List : Select;
                    break;
            }
        }

        public override void OnCancelled()
        {
            _wanted = 0;
            _kept = 0;
            _swept = 0;
            _phase = Select;
        }

        private void BeginSelect(AtChannel at)
        {
            int left = _wanted & ~_swept;
            _store = 0;
            while ((left & (1 << _store)) == 0)
            {
                _store++;
            }

            _wanted &= ~(1 << _store);
            _swept |= 1 << _store;
            _rounds = 0;
            AtWriter writer = at.Begin(this, s_select);
            writer.Bytes(_stores, _store * NameLength, NameLength);
            writer.Char('"');
            at.Expect(s_selectAnswer, false);
            at.Send(SelectTimeoutMs);
        }
    }
}
