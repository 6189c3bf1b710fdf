using System.Text;
using Lwm2m.Coap;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A message that the client has sent.</summary>
    internal sealed class TestMessage
    {
        private readonly CoapMessage _message = new CoapMessage();
        private readonly byte[] _datagram;

        public TestMessage(byte[] datagram)
        {
            _datagram = datagram;
            Status = _message.Parse(datagram, 0, datagram.Length);
        }

        public ParseStatus Status { get; }

        public CoapMessage Message
        {
            get { return _message; }
        }

        public CoapType Type
        {
            get { return _message.Type; }
        }

        public byte Code
        {
            get { return _message.Code; }
        }

        public ushort MessageId
        {
            get { return _message.MessageId; }
        }

        /// <summary>Whether it is a request of the client's.</summary>
        public bool IsRequest
        {
            get { return Code != CoapCode.Empty && Code <= CoapCode.IPatch; }
        }

        public byte[] Token
        {
            get { return Slice(_message.TokenOffset, _message.TokenLength); }
        }

        public byte[] Payload
        {
            get { return Slice(_message.PayloadOffset, _message.PayloadLength); }
        }

        /// <summary>The payload as text.</summary>
        public string Text
        {
            get { return Encoding.UTF8.GetString(_datagram, _message.PayloadOffset, _message.PayloadLength); }
        }

        /// <summary>The payload in hexadecimal digits.</summary>
        public string HexPayload
        {
            get { return Hex.Of(_datagram, _message.PayloadOffset, _message.PayloadLength); }
        }

        public int Format
        {
            get { return Uint(OptionNumber.ContentFormat); }
        }

        public int Observe
        {
            get { return Uint(OptionNumber.Observe); }
        }

        /// <summary>The path, such as "/rd/0".</summary>
        public string Path
        {
            get { return Texts(OptionNumber.UriPath, "/"); }
        }

        /// <summary>The query, such as "&amp;ep=x&amp;lt=60".</summary>
        public string Query
        {
            get { return Texts(OptionNumber.UriQuery, "&"); }
        }

        /// <summary>The path of what was created, such as "/3/0".</summary>
        public string Location
        {
            get { return Texts(OptionNumber.LocationPath, "/"); }
        }

        /// <summary>The value of an option as a number, or -1.</summary>
        public int Uint(int number)
        {
            return _message.TryGetUint(number, out uint value) ? (int)value : -1;
        }

        public bool HasToken(byte[] token)
        {
            return _message.HasToken(token, 0, token.Length);
        }

        private string Texts(int number, string before)
        {
            string text = "";
            for (int i = _message.Find(number); i >= 0; i = _message.FindNext(number, i))
            {
                text += before + Encoding.UTF8.GetString(_datagram, _message.OptionOffset(i), _message.OptionLength(i));
            }

            return text;
        }

        private byte[] Slice(int offset, int count)
        {
            byte[] slice = new byte[count];
            System.Array.Copy(_datagram, offset, slice, 0, count);
            return slice;
        }
    }
}
