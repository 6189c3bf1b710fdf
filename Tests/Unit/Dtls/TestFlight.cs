using System.Collections;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>The messages that the server sends at a time, cut into fragments, records and datagrams as the test sets it (RFC 6347 §4.2.3).</summary>
    internal sealed class TestFlight
    {
        public int Mtu = 1200;
        public int FragmentSize = 10000;
        public int Overlap;
        public bool SendsBackwards;

        private readonly ArrayList _messages = new ArrayList();
        private int _number;
        private int _plainSequence;
        private int _sequence;

        /// <summary>Numbers start again, for a client that starts anew.</summary>
        public void Restart()
        {
            _messages.Clear();
            _number = 0;
            _plainSequence = 0;
            _sequence = 0;
        }

        public void Clear()
        {
            _messages.Clear();
        }

        /// <summary>Adds a message and answers it with its header.</summary>
        public byte[] Add(int type, byte[] body)
        {
            byte[] message = new ByteList().Add(type, 1).Add(body.Length, 3).Add(_number++, 2).Add(0, 3).Add(body.Length, 3).Add(body).ToArray();
            _messages.Add(message);
            return message;
        }

        /// <summary>The next protected record, which is of no flight.</summary>
        public byte[] Seal(TestRecords writing, int type, byte[] content)
        {
            return writing.Seal(type, 1, _sequence++, content);
        }

        /// <summary>Sends the flight, for the first time or once more.</summary>
        public void Send(TestRecords writing, ArrayList output)
        {
            ArrayList records = CutRecords(writing);
            if (SendsBackwards)
            {
                for (int i = records.Count - 1; i >= 0; i--)
                {
                    output.Add(records[i]);
                }

                return;
            }

            ByteList datagram = new ByteList();
            for (int i = 0; i < records.Count; i++)
            {
                byte[] record = (byte[])records[i];
                if (datagram.Count > 0 && datagram.Count + record.Length > Mtu)
                {
                    output.Add(datagram.ToArray());
                    datagram = new ByteList();
                }

                datagram.Add(record);
            }

            output.Add(datagram.ToArray());
        }

        private ArrayList CutRecords(TestRecords writing)
        {
            ArrayList records = new ArrayList();
            for (int i = 0; i < _messages.Count; i++)
            {
                byte[] message = (byte[])_messages[i];
                int epoch = message[0] == 20 ? 1 : 0;
                if (epoch == 1)
                {
                    records.Add(TestRecords.Plain(20, 0xfefd, 0, _plainSequence++, new byte[] { 1 }));
                }

                int length = message.Length - 12;
                int size = message[0] == 3 ? length : FragmentSize;       // a HelloVerifyRequest is sent by servers without memory
                int from = 0;
                do
                {
                    int start = from > Overlap ? from - Overlap : 0;
                    int end = from + size < length ? from + size : length;
                    byte[] fragment = new ByteList().Add(message, 0, 6).Add(start, 3).Add(end - start, 3).Add(message, 12 + start, end - start).ToArray();
                    records.Add(epoch == 0 ? TestRecords.Plain(22, 0xfefd, 0, _plainSequence++, fragment) : Seal(writing, 22, fragment));
                    from = end;
                }
                while (from < length);
            }

            return records;
        }
    }
}
