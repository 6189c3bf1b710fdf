using Lwm2m.Coap;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>Runs of the derivation with nonces between two sides, step by step or to their end.</summary>
    internal static class Runs
    {
        /// <summary>Two sides with a derived context in force.</summary>
        public static Side[] Derived()
        {
            Side[] pair = Side.Pair(Rederivation.OnFirstUseAndLoss);
            Complete(pair[0], pair[1]);
            return pair;
        }

        /// <summary>The third message of a run.</summary>
        public static byte[] UntilThird(Side[] pair)
        {
            pair[1].Receive(pair[0].Ask("rd"));
            Assert.IsTrue(pair[0].ReceiveResponse(pair[1].Answer(CoapCode.Unauthorized, "")) == Unprotection.Retry);
            return pair[0].Ask("rd");
        }

        public static byte[] Answered(Side[] pair)
        {
            pair[1].Receive(pair[0].Ask("rd"));
            return pair[1].Answer(CoapCode.Created, "");
        }

        /// <summary>One exchange, with as many rounds more as it needs: three at most.</summary>
        public static void Complete(Side client, Side server)
        {
            for (int round = 0; round < 3; round++)
            {
                Unprotection received = server.Receive(client.Ask("rd"));
                byte[] answer = received == Unprotection.Refused
                    ? Side.Plain(server.Protection.Refusal)
                    : server.Answer(received == Unprotection.Opened ? CoapCode.Created : CoapCode.Unauthorized, "");
                Unprotection outcome = client.ReceiveResponse(answer);
                if (outcome == Unprotection.Opened)
                {
                    return;
                }

                if (outcome == Unprotection.Dropped)
                {
                    // No answer: the exchange fails, and a later one begins anew.
                    client.Now += client.Options.RederivationTimeoutMs;
                }
            }

            Assert.IsTrue(false);
        }

        /// <summary>Asserts that both sides answer each other at once.</summary>
        public static void AssertWorks(Side[] pair)
        {
            for (int from = 0; from < 2; from++)
            {
                Side client = pair[from];
                Side server = pair[1 - from];
                Assert.IsTrue(server.Receive(client.Ask("works")) == Unprotection.Opened);
                Assert.IsTrue(client.ReceiveResponse(server.Answer(CoapCode.Content, "yes")) == Unprotection.Opened);
                Assert.AreEqual("yes", client.Payload);
            }
        }

        public static byte[] Changed(byte[] message, int at)
        {
            byte[] changed = Bytes.Slice(message, 0, message.Length);
            changed[at] ^= 0x01;
            return changed;
        }

        /// <summary>Where the value of the OSCORE option starts.</summary>
        public static int OptionAt(byte[] datagram)
        {
            CoapMessage message = new CoapMessage();
            message.Parse(datagram, 0, datagram.Length);
            return message.OptionOffset(message.Find(OptionNumber.Oscore));
        }
    }
}
