using System;
using Lwm2m.Foundation;
using Lwm2m.Uicc;

namespace Lwm2m.Fuzz.Tests;

/// <summary>
/// A card that answers anything: each command ends once, with a bounded number of exchanges and a response within its buffer, channels are given back, and a
/// good command works after it.
/// </summary>
public sealed class ApduFuzz : FuzzTarget
{
    private const int ResponseBytes = 300;

    /// <summary>Exchanges for one command: its rounds, once more for a repeat, and the repeats while the card is busy.</summary>
    private const int MostExchanges = (2 * (Card.MaxRounds + 2)) + 12;

    private static readonly int[] Statuses = [0x9000, 0x6101, 0x6100, 0x61FF, 0x9F10, 0x6C05, 0x6C00, 0x6281, 0x63F1, 0x63C0, 0x9110, 0x9100, 0x9300, 0x6F00, 0x6881, 0x6A82, 0x6D00];

    private readonly Carrier _carrier = new();
    private readonly Card _card;
    private readonly FuzzJob _job = new();
    private readonly FuzzChannelJob _channelJob = new();
    private long _nowMs = 1;
    private long _commands;

    public ApduFuzz()
    {
        _card = new Card(_carrier, new CardOptions { ResponseBytes = ResponseBytes });
        _card.Open(_nowMs);
    }

    public override byte[] Next(Random random)
    {
        // What a command is, then answers: how they end, how long they are, their bytes and their status.
        byte[] input = new byte[2 + random.Next(120)];
        random.NextBytes(input);
        for (int i = 2; i + 3 < input.Length; i += 4)
        {
            if (random.Next(4) != 0)
            {
                input[i] = 0;
                int status = Statuses[random.Next(Statuses.Length)];
                input[i + 2] = (byte)(status >> 8);
                input[i + 3] = (byte)status;
            }
        }

        return input;
    }

    public override void Feed(byte[] input)
    {
        _carrier.Input = input;
        _carrier.At = 2;
        int kind = input.Length > 1 ? input[0] : 0;
        _carrier.HasSessions = (kind & 0x80) != 0;
        if ((kind & 0x40) != 0)
        {
            int ends = _channelJob.Commands;
            _channelJob.Keeps = (kind & 0x20) != 0;
            Run(_channelJob, MostExchanges * 16);
            Require(_channelJob.Commands - ends <= 2, "a channel opened again and again");
            Require(_carrier.Opened <= 1 || !_channelJob.Channel.IsBasic || !_channelJob.Channel.IsOpen(_card), "a basic channel kept");
        }
        else
        {
            _job.Begin((CardRepeat)(kind % 3), input.Length > 1 ? input[1] : 0);
            Run(_job, MostExchanges * 2);
            Require(_job.Ends == 2, "a command that ended never or twice");
        }

        _carrier.Input = [];
        _job.Begin(CardRepeat.Safe, 0);
        Run(_job, MostExchanges);
        Require(_job.Ends == 2 && _job.Result == CardResult.Answered && _card.IsOk && _card.ResponseCount == 0, "the next command does not work");
        _commands++;
    }

    public override string Finish()
    {
        CardCounters counters = _card.Counters;
        Require(_commands < 1000 || (counters.BusyRepeats > 0 && counters.Repeats > 0 && counters.TooLong > 0 && counters.Silent > 0 && counters.Damaged > 0), "a kind of fault was not met");
        return $"{counters.Commands} commands, {counters.Exchanges} exchanges, {counters.TooLong} too long, {counters.Repeats} repeats, {counters.BusyRepeats} while busy";
    }

    private void Run(CardJob job, int most)
    {
        _carrier.Answers = 0;
        Require(_card.Submit(job), "a job that does not end");
        for (int steps = 0; job.IsActive; steps++)
        {
            Require(steps < 10 * most, "a job that does not end");
            long next = _card.Step(_nowMs);
            Require(!job.IsActive || next != DatagramLink.Never, "a job that nobody ends");
            Require(_card.ResponseCount >= 0 && _card.ResponseCount <= ResponseBytes, "a response beyond its buffer");
            _nowMs = job.IsActive && next > _nowMs ? next : _nowMs;
        }

        Require(_carrier.Answers <= most, "exchanges without end");
    }

    /// <summary>Answers as the input says, and 9000 when it is over.</summary>
    private sealed class Carrier : CardTransport
    {
        private readonly byte[] _answer = new byte[MaxResponse];
        private bool _isWaiting;
        private bool _isOpen;

        public byte[] Input { get; set; } = [];

        public int At { get; set; }

        public int Answers { get; set; }

        public int Opened { get; private set; }

        public bool HasSessions { get; set; }

        public override bool HasOwnChannels => HasSessions;

        public override int OpenedSession => _isOpen ? 3 : 0;

        public override LinkPump? Pump => null;

        public override void Open(long nowMs) => MoveTo(CardState.Ready, false);

        public override void Close() => MoveTo(CardState.Absent, false);

        public override void Tell()
        {
        }

        public override long Step(long nowMs)
        {
            while (_isWaiting)
            {
                _isWaiting = false;
                Answers++;
                Answer(nowMs);
            }

            return DatagramLink.Never;
        }

        protected override void Send(int session, byte[] apdu, int offset, int count, long nowMs)
        {
            Require(count >= 4 && count <= MaxCommand && offset + count <= apdu.Length, "a command outside of its buffer");
            Begin(nowMs);
        }

        protected override void SendOpen(byte[] aid, long nowMs)
        {
            Opened++;
            Begin(nowMs);
        }

        protected override void SendClose(int session, long nowMs) => Begin(nowMs);

        private void Begin(long nowMs)
        {
            Sent(nowMs);
            _isWaiting = true;
        }

        private void Answer(long nowMs)
        {
            if (At + 3 >= Input.Length)
            {
                _isOpen = true;
                _answer[0] = 0x90;
                _answer[1] = 0;
                End(_answer, 0, 2, nowMs);
                return;
            }

            int how = Input[At];
            int count = how >= 0xF8 ? 256 : Input[At + 1] & 0x1F;
            byte sw1 = Input[At + 2];
            byte sw2 = Input[At + 3];
            At += 4;
            switch (how & 0x0F)
            {
                case 1:
                    Fail(CardResult.Silent, nowMs);
                    return;
                case 2:
                    Fail(CardResult.Damaged, nowMs);
                    return;
                case 3:
                    Fail(CardResult.Busy, nowMs);
                    return;
                case 4:
                    Fail(CardResult.Refused, nowMs);
                    return;
                case 5:
                    End(_answer, 0, (how >> 4) & 1, nowMs);
                    return;
                case 6:
                    MoveTo(CardState.Ready, true);
                    return;
            }

            _isOpen = sw1 == 0x90;
            for (int i = 0; i < count; i++)
            {
                _answer[i] = (byte)(sw2 + i);
            }

            _answer[count] = sw1;
            _answer[count + 1] = sw2;
            End(_answer, 0, count + 2, nowMs);
        }
    }

    /// <summary>Two commands of a kind; one that a reset cancels has ended both.</summary>
    private sealed class FuzzJob : CardJob
    {
        private CardRepeat _repeat;
        private int _data;
        private int _sent;

        public int Ends { get; private set; }

        public CardResult Result { get; private set; }

        public void Begin(CardRepeat repeat, int data)
        {
            _repeat = repeat;
            _data = data;
            _sent = 0;
            Ends = 0;
        }

        public override void Run(Card card)
        {
            if (_sent == 2)
            {
                return;
            }

            CardCommand command = card.Begin(_data & 0xF3, 0xB0, 0, 0);
            for (int i = 0; i < _data && _sent == 0; i++)
            {
                command.Byte(i);
            }

            if ((_data & 1) == 0)
            {
                command.Expect(256);
            }

            _sent++;
            card.Send(_repeat);
        }

        public override void OnEnd(Card card, CardResult result)
        {
            Ends++;
            Result = result;
        }

        public override void OnCancelled()
        {
            Ends = 2;
            _sent = 2;
        }
    }

    /// <summary>One command on a channel, which is opened anew when the card forgets it.</summary>
    private sealed class FuzzChannelJob() : ChannelJob(new LogicalChannel([0xA0, 1, 2, 3, 4]))
    {
        private bool _isSent;

        public int Commands { get; private set; }

        public bool Keeps
        {
            set => KeepsChannel = value;
        }

        public override void OnCancelled()
        {
            base.OnCancelled();
            _isSent = false;
        }

        protected override void RunOpened(Card card)
        {
            if (_isSent)
            {
                _isSent = false;
                return;
            }

            _isSent = true;
            Commands++;
            card.Begin(Channel.Class(0x80), 0xCA, 0, 0).Expect(256);
            card.Send(CardRepeat.Safe, Channel.Session);
        }

        protected override void OnOpenedEnd(Card card, CardResult result) => _isSent = !Reopen(card);

        protected override void OnNoChannel(Card card, CardResult result) => _isSent = false;
    }
}
