using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests
{
    /// <summary>A link with a server at its end that answers what the client sends: registers it, updates it, acknowledges.</summary>
    internal sealed class ServedLink : DatagramLink
    {
        private const int Datagram = 1280;

        /// <summary>Bytes it takes itself, roughly.</summary>
        public const int Size = Datagram + 1000;

        private readonly byte[] _arrived = new byte[Datagram];
        private readonly CoapMessage _message = new();
        private readonly CoapWriter _writer = new();
        private int _arrivedCount;
        private LinkState _state = LinkState.Closed;

        public bool IsSilent { get; set; }

        /// <summary>Answers the next Update 4.04.</summary>
        public bool DiscardsUpdate { get; set; }

        public int Registers { get; private set; }

        public int Updates { get; private set; }

        public int Acknowledged { get; private set; }

        public int Opened { get; private set; }

        public byte LastCode { get; private set; }

        /// <summary>Observe number of the last message that had one.</summary>
        public int LastObserve { get; private set; }

        public bool HasArrived => _arrivedCount > 0;

        public override LinkState State => _state;

        public override int MaxDatagram => Datagram;

        public void Arrive(byte[] buffer, int count)
        {
            Array.Copy(buffer, _arrived, count);
            _arrivedCount = count;
        }

        public override void Open(long nowMs)
        {
            Opened++;
            _state = LinkState.Open;
        }

        public override void Close() => _state = LinkState.Closed;

        public override bool Send(byte[] buffer, int offset, int count)
        {
            Assert.AreEqual(ParseStatus.Ok, _message.Parse(buffer, offset, count));
            LastCode = _message.Code;
            LastObserve = _message.TryGetUint(OptionNumber.Observe, out uint number) ? (int)number : LastObserve;
            if (_message.Type != CoapType.Confirmable || IsSilent)
            {
                return true;
            }

            if (!CoapCode.IsRequest(_message.Code))
            {
                Acknowledged++;
                _writer.Begin(_arrived, 0, Datagram, CoapType.Acknowledgement, CoapCode.Empty, _message.MessageId, null, 0, 0);
            }
            else if (_message.Buffer[_message.OptionOffset(_message.Find(OptionNumber.UriPath))] == 'd')
            {
                Answer(CoapCode.Changed);
            }
            else if (_message.FindNext(OptionNumber.UriPath, _message.Find(OptionNumber.UriPath)) < 0)
            {
                Registers++;
                Answer(CoapCode.Created);
                _writer.StringOption(OptionNumber.LocationPath, "rd");
                _writer.StringOption(OptionNumber.LocationPath, "0");
            }
            else
            {
                Updates++;
                Answer(DiscardsUpdate ? CoapCode.NotFound : CoapCode.Changed);
                DiscardsUpdate = false;
            }

            _arrivedCount = _writer.Length;
            return true;
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            int arrived = _arrivedCount;
            Array.Copy(_arrived, 0, buffer, offset, arrived);
            _arrivedCount = 0;
            return arrived;
        }

        public override bool Wait(int timeoutMs) => HasArrived;

        private void Answer(byte code) =>
            _writer.Begin(_arrived, 0, Datagram, CoapType.Acknowledgement, code, _message.MessageId, _message.Buffer, _message.TokenOffset, _message.TokenLength);
    }
}
