using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// A protection in the manner of RFC 8613 that can be seen through: one side of it, with as many contexts as wanted. The
    /// option holds the context and, unless the number of the request serves, a number of three bytes; what is beneath is
    /// mixed with both and checked with four bytes at the end.
    /// </summary>
    internal sealed class FakeProtection : MessageProtection
    {
        private const int CheckLength = 4;
        private const int Remembered = 4096;

        private readonly int _contexts;
        private readonly byte _self;
        private readonly byte _peer;
        private readonly bool[] _received = new bool[Remembered];
        private readonly bool[] _answered = new bool[Remembered];
        private readonly byte[] _scratch = new byte[4 + 8 + 5];
        private int _lastNumber;

        public FakeProtection(bool isDevice, int contexts)
        {
            _contexts = contexts;
            _self = (byte)(isDevice ? 1 : 2);
            _peer = (byte)(isDevice ? 2 : 1);
            Overrides = -1;
        }

        public override int HeadRoom
        {
            get { return 7; }
        }

        public override int TailRoom
        {
            get { return CheckLength; }
        }

        public override int Overhead
        {
            get { return 11; }
        }

        /// <summary>Which derivation of its contexts it is at.</summary>
        public uint Epoch { get; set; }

        /// <summary>Context that requests of this side leave under.</summary>
        public int Context { get; set; }

        /// <summary>Whether what has no protection is taken as it is.</summary>
        public bool TakesPlain { get; set; }

        /// <summary>Whether a response without protection raises a doubt.</summary>
        public bool Doubts { get; set; }

        /// <summary>Whether the request is protected anew then.</summary>
        public bool Renews { get; set; }

        /// <summary>Whether nothing can be protected.</summary>
        public bool IsExhausted { get; set; }

        /// <summary>Whether requests may be replays until one has proven to be fresh.</summary>
        public bool IsUnsure { get; set; }

        /// <summary>What the next message is said to be once it is opened, or -1.</summary>
        public int Overrides { get; set; }

        public int Requests { get; private set; }

        public int Responses { get; private set; }

        public int Confirmed { get; private set; }

        public bool LastWasOnly { get; private set; }

        /// <summary>Whether a number served twice: the end of all secrecy.</summary>
        public bool Repeats { get; private set; }

        public void RefuseWith(byte code, Unprotection outcome)
        {
            Refusal = code;
            Overrides = (int)outcome;
        }

        public override bool ProtectRequest(byte[] buffer, ref int offset, ref int count, RequestBinding binding, long nowMs)
        {
            if (IsExhausted)
            {
                return false;
            }

            Requests++;
            binding.Set(Context, Epoch, ++_lastNumber);
            Protect(buffer, ref offset, ref count, CoapCode.Post, Context, _lastNumber, _lastNumber);
            return true;
        }

        public override bool ProtectResponse(byte[] buffer, ref int offset, ref int count, RequestBinding binding, bool isOnly, long nowMs)
        {
            if (!binding.IsProtected)
            {
                return TakesPlain;
            }

            if (IsExhausted || binding.Epoch != Epoch)
            {
                return false;
            }

            Responses++;
            LastWasOnly = isOnly;
            int request = (int)binding.PartialIv;
            if (isOnly)
            {
                Repeats = Repeats || _answered[request % Remembered];
                _answered[request % Remembered] = true;
            }

            Protect(buffer, ref offset, ref count, CoapCode.Changed, binding.Context, isOnly ? -1 : ++_lastNumber, request);
            return true;
        }

        public override Unprotection UnprotectRequest(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            offset = 0;
            count = 0;
            int option = message.Find(OptionNumber.Oscore);
            if (option < 0 && TakesPlain)
            {
                return Unprotection.Plain;
            }

            Refusal = Overrides >= 0 ? Refusal : CoapCode.Unauthorized;
            if (option < 0 || message.OptionLength(option) != 4 || message.Buffer[message.OptionOffset(option)] >= _contexts)
            {
                return Unprotection.Refused;
            }

            int context = message.Buffer[message.OptionOffset(option)];
            int number = (int)BigEndian.ReadUnsigned(message.Buffer, message.OptionOffset(option) + 1, 3);
            bool isReplay = !IsUnsure && _received[number % Remembered];
            if (isReplay || !Open(message, option, number, out offset, out count))
            {
                Refusal = isReplay ? CoapCode.Unauthorized : CoapCode.BadRequest;
                return Unprotection.Refused;
            }

            binding.Set(context, Epoch, number);
            _received[number % Remembered] = true;
            return Overridden(IsUnsure ? Unprotection.Unconfirmed : Unprotection.Opened);
        }

        public override Unprotection UnprotectResponse(CoapMessage message, out int offset, out int count, RequestBinding binding, long nowMs)
        {
            offset = 0;
            count = 0;
            int option = message.Find(OptionNumber.Oscore);
            if (option < 0)
            {
                return TakesPlain ? Unprotection.Plain : Doubts ? Unprotection.UnprotectedError : Unprotection.Dropped;
            }

            bool isIntact = message.OptionLength(option) > 0 && message.Buffer[message.OptionOffset(option)] == binding.Context
                && Open(message, option, (int)binding.PartialIv, out offset, out count);
            return isIntact ? Overridden(Unprotection.Opened) : Unprotection.Dropped;
        }

        public override bool Renew(RequestBinding binding, long nowMs)
        {
            return Renews;
        }

        public override void ConfirmFresh(RequestBinding binding)
        {
            Confirmed++;
            IsUnsure = false;
        }

        public override bool Suspend()
        {
            return true;
        }

        private Unprotection Overridden(Unprotection outcome)
        {
            if (Overrides >= 0)
            {
                outcome = (Unprotection)Overrides;
                Overrides = -1;
            }

            return outcome;
        }

        private void Protect(byte[] buffer, ref int offset, ref int count, byte outerCode, int context, int number, int request)
        {
            int head = CoapMessage.HeaderLength + (buffer[offset] & 0x0F);
            int optionLength = number < 0 ? 1 : 4;
            int grown = 3 + optionLength;
            byte code = buffer[offset + 1];
            Array.Copy(buffer, offset, _scratch, 0, head);
            offset -= grown;
            int at = offset + head;
            Array.Copy(_scratch, 0, buffer, offset, head);
            buffer[offset + 1] = outerCode;
            buffer[at++] = (byte)(0x90 | optionLength);
            buffer[at++] = (byte)context;
            if (number >= 0)
            {
                BigEndian.WriteUnsigned(buffer, at, 3, (ulong)number);
                at += 3;
            }

            buffer[at++] = 0xFF;
            buffer[at] = code;
            int inner = 1 + count - head;
            uint check = Check(buffer, at, inner, _self, context, number, request);
            Mix(buffer, at, inner, _self, context, number < 0 ? request : number);
            BigEndian.WriteUInt32(buffer, at + inner, check);
            count += grown + CheckLength;
        }

        private bool Open(CoapMessage message, int option, int request, out int offset, out int count)
        {
            byte[] buffer = message.Buffer;
            int at = message.PayloadOffset;
            int inner = message.PayloadLength - CheckLength;
            offset = 0;
            count = 0;
            if (inner < 1 || (message.OptionLength(option) != 1 && message.OptionLength(option) != 4))
            {
                return false;
            }

            int context = buffer[message.OptionOffset(option)];
            int number = message.OptionLength(option) == 1 ? -1 : (int)BigEndian.ReadUnsigned(buffer, message.OptionOffset(option) + 1, 3);
            uint check = BigEndian.ReadUInt32(buffer, at + inner);
            Mix(buffer, at, inner, _peer, context, number < 0 ? request : number);
            if (Check(buffer, at, inner, _peer, context, number, request) != check)
            {
                return false;
            }

            int head = CoapMessage.HeaderLength + message.TokenLength;
            byte code = buffer[at];
            Array.Copy(buffer, message.TokenOffset - CoapMessage.HeaderLength, _scratch, 0, head);
            offset = at + 1 - head;
            count = head + inner - 1;
            Array.Copy(_scratch, 0, buffer, offset, head);
            buffer[offset + 1] = code;
            return true;
        }

        private void Mix(byte[] buffer, int at, int count, int who, int context, int number)
        {
            int key = who * 83 + context * 29 + number * 13 + (int)Epoch * 7 + 0x55;
            for (int end = at + count; at < end; at++)
            {
                buffer[at] ^= (byte)key;
                key = key * 5 + 3;
            }
        }

        private uint Check(byte[] buffer, int at, int count, int who, int context, int number, int request)
        {
            uint hash = 2166136261;
            hash = (hash ^ (uint)((who << 24) | (context << 16) | (int)Epoch)) * 16777619;
            hash = (hash ^ (uint)number) * 16777619;
            hash = (hash ^ (uint)request) * 16777619;
            for (int end = at + count; at < end; at++)
            {
                hash = (hash ^ buffer[at]) * 16777619;
            }

            return hash;
        }
    }
}
