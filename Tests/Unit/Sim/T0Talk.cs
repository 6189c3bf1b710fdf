using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Sim.Tests
{
    /// <summary>A line with a card that follows a script, in virtual time: what is sent is heard again.</summary>
    internal sealed class T0Talk
    {
        /// <summary>Longer than any guard time, shorter than any waiting time.</summary>
        private const int QuietMs = 60;

        private readonly byte[] _line = new byte[64];
        private readonly bool _hasEcho;

        internal T0Talk(T0Options options)
        {
            Engine = new T0Engine(options);
            _hasEcho = options.HasEcho;
        }

        internal T0Engine Engine { get; }

        internal long NowMs { get; private set; } = 1000;

        /// <summary>Most characters that were given out at a time.</summary>
        internal int LongestRun { get; private set; }

        /// <summary>A card of the direct convention that takes commands.</summary>
        internal static T0Talk Ready(T0Options options, string answer)
        {
            var talk = new T0Talk(options);
            talk.Engine.Start(talk.NowMs);
            talk.Reset();
            talk.Hear(answer);
            return talk;
        }

        /// <summary>Runs to the end of the reset.</summary>
        internal void Reset()
        {
            for (int i = 0; i < 400000 && !(Engine.IsPowered && !Engine.IsHeld); i++)
            {
                Pass(1);
            }

            Assert.IsTrue(Engine.IsPowered && !Engine.IsHeld);
        }

        internal void Pass(int ms)
        {
            NowMs += ms;
            Engine.Step(NowMs);
        }

        /// <summary>The card says something.</summary>
        internal void Hear(string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            for (int i = 0; i < bytes.Length; i++)
            {
                NowMs++;
                Engine.Hear(bytes, i, 1, NowMs);
            }
        }

        /// <summary>What is sent until nothing more is.</summary>
        internal string Sent()
        {
            string sent = "";
            for (int quiet = 0; quiet < QuietMs; quiet++)
            {
                Engine.Step(NowMs);
                int count = Engine.Take(_line, 0, _line.Length, NowMs);
                LongestRun = count > LongestRun ? count : LongestRun;
                if (count > 0)
                {
                    sent += Hex.Of(_line, 0, count);
                    quiet = 0;
                    if (_hasEcho)
                    {
                        Engine.Hear(_line, 0, count, NowMs);
                    }
                }

                NowMs++;
            }

            return sent;
        }

        /// <summary>
        /// Carries out a command by a script of <c>&gt;</c> with what must be sent and <c>&lt;</c> with what the card says.
        /// </summary>
        /// <returns>Data and status; empty if there are none.</returns>
        internal string Run(string command, string script)
        {
            byte[] apdu = Hex.Parse("ee" + command);
            Assert.IsTrue(Engine.Begin(apdu, 1, apdu.Length - 1, NowMs));
            for (int at = 0; at < script.Length; )
            {
                int end = at + 1;
                while (end < script.Length && script[end] != '<' && script[end] != '>')
                {
                    end++;
                }

                string hex = Hex.Of(Hex.Parse(script.Substring(at + 1, end - at - 1)));
                if (script[at] == '>')
                {
                    Assert.AreEqual(hex, Sent());
                }
                else
                {
                    Hear(hex);
                }

                at = end;
            }

            return Engine.IsBusy ? "busy" : Hex.Of(Engine.Response, Engine.ResponseOffset, Engine.ResponseLength);
        }
    }
}
