using System;
using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// The Echo and Request-Tag values of outgoing requests (RFC 9175): the Echo value the peer asked for, and a Request-Tag
    /// on the blocks of a body, which keeps an old block from being put into a new body.
    /// </summary>
    internal sealed class EchoAndRequestTag
    {
        private const int TagLength = 2;

        /// <summary>Bytes in front of either value: head, extended delta and extended length.</summary>
        private const int OptionHead = 3;

        private readonly bool _tagsAll;
        private byte[] _echo;           // either null until one is needed
        private byte[] _tag;
        private int _echoLength;
        private bool _hasTag;
        private bool _isTagged;         // the body under way, whether or not all are
        private ushort _lastTag;

        /// <summary>Creates both.</summary>
        /// <param name="random">For the first tag, so that no tag from before a restart is repeated.</param>
        /// <param name="tags">Whether all bodies in blocks are tagged, as where blocks are protected end to end (RFC 9175 §3.5.1), or only those begun again because they changed.</param>
        public EchoAndRequestTag(RandomSource random, bool tags)
        {
            if (tags)
            {
                _tagsAll = true;
                _tag = new byte[TagLength];
                _lastTag = (ushort)random.Next(0x10000);
            }
        }

        /// <summary>Bytes to keep free for the Echo option.</summary>
        public int EchoRoom
        {
            get { return _echoLength == 0 ? 0 : OptionHead + _echoLength; }
        }

        /// <summary>Bytes to keep free for a Request-Tag.</summary>
        public int TagRoom
        {
            get { return _tagsAll || _isTagged ? OptionHead + TagLength : 0; }
        }

        /// <summary>Begins a body.</summary>
        public void BeginBody()
        {
            _hasTag = false;
            _isTagged = false;
        }

        /// <summary>Gives the body a new tag when it has changed and is sent again from its first block.</summary>
        public void RenewTag()
        {
            _hasTag = false;
            _isTagged = true;
        }

        /// <summary>Drops the tag, so that the next block-wise body gets another.</summary>
        public void DropTag()
        {
            _hasTag = false;
        }

        /// <summary>Tags the body being sent, unless it has a tag.</summary>
        public void TakeTag()
        {
            if ((_tagsAll || _isTagged) && !_hasTag)
            {
                _hasTag = true;
                _tag = _tag is null ? new byte[TagLength] : _tag;
                _lastTag++;
                BigEndian.WriteUInt16(_tag, 0, _lastTag);
            }
        }

        /// <summary>Drops the Echo value.</summary>
        public void DropEcho()
        {
            _echoLength = 0;
        }

        /// <summary>Keeps the Echo value of a response for the next request (RFC 9175 §2.3).</summary>
        /// <returns>False when there is none.</returns>
        public bool TakeEcho(CoapMessage response)
        {
            int index = response.Find(OptionNumber.Echo);
            if (index < 0)
            {
                return false;
            }

            _echo = _echo is null ? new byte[OptionRules.MaxEchoLength] : _echo;
            _echoLength = response.OptionLength(index);
            Array.Copy(response.Buffer, response.OptionOffset(index), _echo, 0, _echoLength);
            return true;
        }

        /// <summary>Writes the due options after all others.</summary>
        public void WriteTo(CoapWriter writer)
        {
            if (_echoLength > 0)
            {
                writer.Option(OptionNumber.Echo, _echo, 0, _echoLength);
            }

            if (_hasTag)
            {
                writer.Option(OptionNumber.RequestTag, _tag, 0, TagLength);
            }
        }
    }
}
