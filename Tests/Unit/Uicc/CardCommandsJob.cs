using Lwm2m.Tests;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>Sends commands one after the other, and remembers how the last ended.</summary>
    internal sealed class CardCommandsJob : CardJob
    {
        private readonly string[] _commands;
        private readonly CardRepeat _repeat;
        private int _next;

        internal CardCommandsJob(CardRepeat repeat, string command, string second = null)
        {
            _repeat = repeat;
            _commands = second is null ? new string[] { command } : new string[] { command, second };
        }

        internal CardResult Result { get; private set; }

        internal int Ends { get; private set; }

        internal int Status { get; private set; }

        internal int WireStatus { get; private set; }

        internal string Response { get; private set; }

        internal int Cancelled { get; private set; }

        internal int PauseMs { get; set; }

        internal bool IsSecret { get; set; }

        /// <summary>In which turn it ended, by <see cref="CardLog"/>.</summary>
        internal CardLog Log { get; set; }

        internal string Name { get; set; }

        public override void Run(Card card)
        {
            if (_next == _commands.Length)
            {
                _next = 0;
                return;
            }

            if (_next == 1 && PauseMs > 0)
            {
                ResumeMs = card.NowMs + PauseMs;
                PauseMs = 0;
                return;
            }

            byte[] apdu = Hex.Parse(_commands[_next++]);
            CardCommand command = card.Begin(apdu[0], apdu[1], apdu[2], apdu[3]);
            int data = apdu.Length > 5 ? apdu[4] : 0;
            command.Bytes(apdu, 5, data);
            if (apdu.Length == 5 || apdu.Length > 5 + data)
            {
                command.Expect(apdu[apdu.Length - 1] == 0 ? 256 : apdu[apdu.Length - 1]);
            }

            card.Send(_repeat, isSecret: IsSecret);
        }

        public override void OnEnd(Card card, CardResult result)
        {
            Ends++;
            Result = result;
            Status = card.Status;
            WireStatus = card.WireStatus;
            Response = Hex.Of(card.Response, 0, card.ResponseCount);
            if (Log is not null)
            {
                Log.Add(Name);
            }
        }

        public override void OnCancelled()
        {
            Cancelled++;
            _next = 0;
        }
    }
}
