using System;
using System.IO.Ports;
using System.Threading;
using Lwm2m.Foundation;

namespace Lwm2m.Serial
{
    /// <summary>
    /// CoAP over a serial line (UART) to one peer: each datagram is a SLIP frame with a check sequence. It has two ends, so there are no
    /// addresses; what a line drops or garbles, CoAP repeats.
    /// </summary>
    public sealed class SerialLink : DatagramLink
    {
        /// <summary>Largest datagram unless told otherwise: a CoAP message where nothing else is known (RFC 7252 §4.6).</summary>
        public const int DefaultMaxDatagram = 1152;

        /// <summary>Size of the buffer of the port, in which octets wait while the client does other things.</summary>
        private const int PortBuffer = 2048;

        /// <summary>Octets taken from the port at a time.</summary>
        private const int InputSize = 64;

        /// <summary>Octets read in one call, so that a flood of noise leaves time for everything else.</summary>
        private const int MaxRead = 2 * PortBuffer;

        /// <summary>Polling interval of <see cref="Wait"/>; the port's events are not reliable on every board.</summary>
        private const int PollMs = 2;

        /// <summary>Time in which the port takes what is written, unless the peer stops it; what it does not take is lost.</summary>
        private const int WriteTimeoutMs = 2000;

        /// <summary>Octets written at a time are those of 20 ms, with start and stop bit, so that the line is also read meanwhile.</summary>
        private const int BaudPerOctet = 500;

        private readonly string _portName;
        private readonly int _baudRate;
        private readonly int _maxDatagram;
        private readonly BearerTiming _timing;
        private readonly FrameWriter _writer;
        private readonly byte[] _input = new byte[InputSize];
        private SerialPort _port;
        private LinkState _state;
        private int _inputStart;
        private int _inputEnd;
        private bool _hasLeft;          // an octet, since it was opened
        private bool _mayHaveMore;

        /// <summary>Makes a closed link.</summary>
        /// <param name="portName">The port: "COM2" on a board, "/dev/ttyUSB0" on a PC.</param>
        /// <param name="baudRate">Bits per second; eight data bits, no parity, one stop bit.</param>
        /// <param name="maxDatagram">Octets of the largest datagram, the same at both ends.</param>
        /// <param name="timing">The transmission parameters, or null for those of the endpoint.</param>
        public SerialLink(string portName, int baudRate, int maxDatagram = DefaultMaxDatagram, BearerTiming timing = null)
        {
            _portName = portName;
            _baudRate = baudRate;
            _maxDatagram = maxDatagram;
            _timing = timing;
            _writer = new FrameWriter(maxDatagram);
            Reader = new FrameReader(maxDatagram);
        }

        /// <summary>Finds the datagrams in what arrives, and counts what is none.</summary>
        public FrameReader Reader { get; }

        /// <summary>Datagrams that were refused for want of room, or lost as the port did not take them.</summary>
        public int Lost { get; private set; }

        /// <inheritdoc/>
        public override LinkState State
        {
            get { return _state; }
        }

        /// <inheritdoc/>
        public override int MaxDatagram
        {
            get { return _maxDatagram; }
        }

        /// <inheritdoc/>
        public override BearerTiming Timing
        {
            get { return _timing; }
        }

        /// <inheritdoc/>
        public override bool IsSending
        {
            get { return _writer.Count > 0; }
        }

        /// <inheritdoc/>
        public override bool IsFaultLocal
        {
            get { return !_hasLeft; }
        }

        /// <inheritdoc/>
        public override bool MayHaveMore
        {
            get { return _mayHaveMore; }
        }

        /// <inheritdoc/>
        public override void Open(long nowMs)
        {
            Close();
            _hasLeft = false;
            try
            {
                _port = new SerialPort(_portName, _baudRate);
                _port.ReadBufferSize = PortBuffer;      // takes effect only before it is opened
                _port.WriteTimeout = WriteTimeoutMs;
                _port.Open();
                _state = LinkState.Open;
            }
            catch (Exception)
            {
                // There is no such port, or another program has it.
                Fail();
            }
        }

        /// <inheritdoc/>
        public override void Close()
        {
            if (_port is not null)
            {
                _port.Dispose();
                _port = null;
            }

            _writer.Clear();
            Reader.Clear();
            _inputStart = 0;
            _inputEnd = 0;
            _mayHaveMore = false;
            _state = LinkState.Closed;
        }

        /// <summary>Closes the link: there is nothing to save.</summary>
        /// <returns>False while a datagram is being sent.</returns>
        public override bool Suspend()
        {
            bool isSending = IsSending;
            Close();
            return !isSending;
        }

        /// <inheritdoc/>
        public override bool Send(byte[] buffer, int offset, int count)
        {
            if (_state != LinkState.Open)
            {
                return false;
            }

            bool isAdded = _writer.Add(buffer, offset, count);
            Lost += isAdded ? 0 : 1;
            return isAdded;
        }

        /// <inheritdoc/>
        public override int Receive(byte[] buffer, int offset, int count)
        {
            _mayHaveMore = false;
            for (int read = 0; read < MaxRead && Fill(); )
            {
                int used = Reader.Read(_input, _inputStart, _inputEnd - _inputStart);
                _inputStart += used;
                read += used;
                if (Reader.DatagramLength > 0)
                {
                    return Reader.Take(buffer, offset, count);
                }
            }

            _mayHaveMore = HasInput();
            return 0;
        }

        /// <inheritdoc/>
        public override long Step(long nowMs)
        {
            Write();
            return IsSending ? nowMs : Never;
        }

        /// <inheritdoc/>
        public override bool Wait(int timeoutMs)
        {
            Write();
            while (!HasInput() && timeoutMs > 0)
            {
                int sliceMs = timeoutMs < PollMs ? timeoutMs : PollMs;
                if (!IsSending)
                {
                    Thread.Sleep(sliceMs);
                }

                Write();
                timeoutMs -= sliceMs;
            }

            return HasInput();
        }

        /// <summary>Gives the port some of what is to be sent.</summary>
        private void Write()
        {
            int count = _writer.Count;
            if (count == 0)
            {
                return;
            }

            int most = _baudRate / BaudPerOctet + 1;
            count = count < most ? count : most;
            try
            {
                _port.Write(_writer.Octets, _writer.Offset, count);
                _writer.Remove(count);
                _hasLeft = true;
            }
            catch (TimeoutException)
            {
                Lost++;
                _writer.Clear();
            }
            catch (Exception)
            {
                // The port is gone: a cable that was pulled out.
                Lost++;
                Fail();
            }
        }

        private bool HasInput()
        {
            if (_inputStart < _inputEnd || _state != LinkState.Open)
            {
                return _inputStart < _inputEnd;
            }

            try
            {
                return _port.BytesToRead > 0;
            }
            catch (Exception)
            {
                Fail();
                return false;
            }
        }

        /// <summary>Takes what has arrived. On nanoFramework a read of more than that waits, and takes nothing if it does not come.</summary>
        /// <returns>Whether there is something to read.</returns>
        private bool Fill()
        {
            if (_inputStart < _inputEnd || !HasInput())
            {
                return _inputStart < _inputEnd;
            }

            try
            {
                int waiting = _port.BytesToRead;
                int count = waiting < InputSize ? waiting : InputSize;
                _inputStart = 0;
                _inputEnd = _port.Read(_input, 0, count);
            }
            catch (Exception)
            {
                Fail();
            }

            return _inputStart < _inputEnd;
        }

        private void Fail()
        {
            Close();
            _state = LinkState.Failed;
        }
    }
}
