using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Oscore.Tests
{
    /// <summary>One of two endpoints that protect messages for each other, with its store.</summary>
    internal sealed class Side
    {
        public const string Secret = "0102030405060708090a0b0c0d0e0f10";
        public const string Salt = "9e7ca92223786340";
        public const string Name = "srv";

        public readonly Store Store;
        public readonly RequestBinding Asked = new RequestBinding();
        public readonly RequestBinding Answering = new RequestBinding();
        public readonly CoapMessage Message = new CoapMessage();
        public OscoreProtection Protection;
        public OscoreOptions Options;
        public long Now = 1000;

        private readonly byte[] _buffer = new byte[2000];
        private readonly CoapWriter _writer = new CoapWriter();
        private readonly RandomSource _random;
        private readonly ObjectCredentials _credentials;
        private ushort _messageId;

        public Side(ObjectCredentials credentials, OscoreOptions options, int seed, Store store)
        {
            _credentials = credentials;
            _random = new SeededRandom(seed);
            Options = options;
            Store = store;
            Restart();
        }

        /// <summary>The two sides of RFC 8613 C.1, or of C.3 with an ID Context.</summary>
        public static Side[] Pair(Rederivation rederivation, string idContext = null)
        {
            return new Side[] { Make("", "01", idContext, rederivation, 1), Make("01", "", idContext, rederivation, 2) };
        }

        /// <summary>Two sides without nonces whose windows are known.</summary>
        public static Side[] ConfirmedPair()
        {
            Side[] pair = Pair(Rederivation.Never);
            pair[0].Confirm(pair[1]);
            pair[1].Confirm(pair[0]);
            return pair;
        }

        public static Side Make(string sender, string recipient, string idContext, Rederivation rederivation, int seed)
        {
            return new Side(Credentials(Secret, sender, recipient, idContext), new OscoreOptions { Rederivation = rederivation }, seed, new MemoryStore(16, 128));
        }

        public static ObjectCredentials Credentials(string secret, string sender, string recipient, string idContext)
        {
            return new ObjectCredentials(Hex.Parse(secret), Hex.Parse(sender), Hex.Parse(recipient), Hex.Parse(Salt), idContext is null ? null : Hex.Parse(idContext));
        }

        /// <summary>Comes up again with what is in the store.</summary>
        public void Restart()
        {
            Protection = new OscoreProtection(_credentials, Name, _random, new SoftwareCrypto(), Options, Store);
            Asked.Clear();
            Answering.Clear();
        }

        /// <summary>Sets the number that comes next.</summary>
        public void SetNumber(long number)
        {
            byte[] mark = new byte[8];
            BigEndian.WriteUInt64(mark, 0, (ulong)number);
            Store.Write("oscore-s", mark, 0, 8);
        }

        /// <summary>Asks the other side once so that it knows where the window begins.</summary>
        public void Confirm(Side other)
        {
            if (other.Receive(Ask("confirm")) == Unprotection.Unconfirmed)
            {
                other.Protection.ConfirmFresh(other.Answering);
            }
        }

        /// <summary>A protected GET of a path, or null when it must not be sent.</summary>
        public byte[] Ask(string path)
        {
            return Protect(Compose(CoapCode.Get, path, -1, ""), Asked);
        }

        /// <summary>A protected registration of an observation.</summary>
        public byte[] Observe(string path)
        {
            return Protect(Compose(CoapCode.Get, path, 0, ""), Asked);
        }

        /// <summary>A protected response to the request received last, the only one.</summary>
        public byte[] Answer(byte code, string payload)
        {
            return Respond(Compose(code, null, -1, payload), true);
        }

        /// <summary>A protected response to the request received last, of several.</summary>
        public byte[] AnswerSeparately(byte code, string payload)
        {
            return Respond(Compose(code, null, -1, payload), false);
        }

        /// <summary>A protected notification.</summary>
        public byte[] Notify(int observe, string payload)
        {
            return Respond(Compose(CoapCode.Content, null, observe, payload), false);
        }

        public byte[] Protect(byte[] plain, RequestBinding binding)
        {
            int offset = Put(plain, out int count);
            return Protection.ProtectRequest(_buffer, ref offset, ref count, binding, Now) ? Bytes.Slice(_buffer, offset, count) : null;
        }

        public byte[] Respond(byte[] plain, bool isOnly)
        {
            int offset = Put(plain, out int count);
            return Protection.ProtectResponse(_buffer, ref offset, ref count, Answering, isOnly, Now) ? Bytes.Slice(_buffer, offset, count) : null;
        }

        /// <summary>Takes a request; <see cref="Message"/> is then the opened one.</summary>
        public Unprotection Receive(byte[] datagram)
        {
            Load(datagram);
            Unprotection outcome = Protection.UnprotectRequest(Message, out int offset, out int count, Answering, Now);
            Reparse(outcome, offset, count);
            return outcome;
        }

        /// <summary>Takes a response to the request sent last.</summary>
        public Unprotection ReceiveResponse(byte[] datagram)
        {
            Load(datagram);
            Unprotection outcome = Protection.UnprotectResponse(Message, out int offset, out int count, Asked, Now);
            Reparse(outcome, offset, count);
            return outcome == Unprotection.UnprotectedError ? GiveUp() : outcome;
        }

        /// <summary>Takes it that nothing else comes.</summary>
        public Unprotection GiveUp()
        {
            return Protection.Renew(Asked, Now) ? Unprotection.Retry : Unprotection.Dropped;
        }

        /// <summary>The opened message as it lies in the buffer.</summary>
        public string Opened { get; private set; }

        /// <summary>Text of the payload.</summary>
        public string Payload
        {
            get { return Text(Message.PayloadOffset, Message.PayloadLength); }
        }

        /// <summary>Text of the first option with a number, or null.</summary>
        public string Option(int number)
        {
            int at = Message.Find(number);
            return at < 0 ? null : Text(Message.OptionOffset(at), Message.OptionLength(at));
        }

        public byte[] Compose(byte code, string path, int observe, string payload)
        {
            byte[] message = new byte[200];
            _writer.Begin(message, 0, message.Length, CoapType.Confirmable, code, ++_messageId, Hex.Parse("7a41"), 0, 2);
            if (observe >= 0)
            {
                _writer.UintOption(OptionNumber.Observe, (uint)observe);
            }

            if (path != null)
            {
                _writer.StringOption(OptionNumber.UriPath, path);
            }

            byte[] body = Ascii.GetBytes(payload);
            _writer.StartPayload();
            _writer.Payload(body, 0, body.Length);
            return Bytes.Slice(message, 0, _writer.Length);
        }

        /// <summary>A response without protection.</summary>
        public static byte[] Plain(byte code)
        {
            return new byte[] { 0x62, code, 0, 1, 0x7a, 0x41 };
        }

        private int Put(byte[] plain, out int count)
        {
            Array.Clear(_buffer, 0, _buffer.Length);
            Array.Copy(plain, 0, _buffer, Protection.HeadRoom, plain.Length);
            count = plain.Length;
            return Protection.HeadRoom;
        }

        private void Load(byte[] datagram)
        {
            byte[] copy = Bytes.Slice(datagram, 0, datagram.Length);
            Message.Parse(copy, 0, copy.Length);
            Opened = "";
        }

        private void Reparse(Unprotection outcome, int offset, int count)
        {
            if (outcome == Unprotection.Opened || outcome == Unprotection.Unconfirmed)
            {
                Opened = Hex.Of(Message.Buffer, offset, count);
                Message.Parse(Message.Buffer, offset, count);
            }
        }

        private string Text(int offset, int length)
        {
            char[] text = new char[length];
            for (int i = 0; i < length; i++)
            {
                text[i] = (char)Message.Buffer[offset + i];
            }

            return new string(text);
        }
    }
}
