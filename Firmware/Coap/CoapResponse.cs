using Lwm2m.Foundation;

namespace Lwm2m.Coap
{
    /// <summary>
    /// A response being composed. The whole representation is written to <see cref="Body"/>; what does not fit a message is
    /// sent block by block (RFC 7959 §2.4), for which the same representation is written again each time.
    /// </summary>
    public sealed class CoapResponse
    {
        /// <summary>Most Location-Path segments (RFC 7252 §5.10.7).</summary>
        public const int MaxLocations = 4;

        internal const int None = -1;

        private const int ETagLength = 4;

        /// <summary>What a block adds to a message: ETag of 4 bytes, Block2, Size2 and the marker.</summary>
        private const int BlockOverhead = 1 + ETagLength + BlockOption.MaxEncodedLength + 5 + 1;

        private readonly Outbox _outbox;
        private readonly DeferredResponses _deferred;
        private string[] _locationTexts;        // null before the first location, and so are the numbers
        private int[] _locationNumbers;
        private byte[] _etag;                   // null before the first body in blocks
        private int _locations;
        private bool _canDefer;
        private BodySource _source;

        internal CoapResponse(Outbox outbox, DeferredResponses deferred)
        {
            _outbox = outbox;
            _deferred = deferred;
        }

        /// <summary>The response code; 0 is sent as 5.00.</summary>
        public byte Code;

        /// <summary>Content format of the body, or -1 for no such option.</summary>
        public int ContentFormat;

        /// <summary>Value of the Observe option, of which 24 bits are sent, or -1 for none (RFC 7641 §2).</summary>
        public int Observe;

        /// <summary>Receives the whole representation; keeps the requested block.</summary>
        public ByteWindow Body
        {
            get { return _outbox.Body; }
        }

        /// <summary>Sends a representation that is read block by block, in place of what is written to <see cref="Body"/>.</summary>
        public void SetSource(BodySource source)
        {
            _source = source;
        }

        /// <summary>
        /// Sends nothing at all, not even an acknowledgement: where a bearer costs by the message, some requests are carried out without an answer.
        /// </summary>
        public void Suppress()
        {
            IsSuppressed = true;
        }

        /// <summary>Whether <see cref="Suppress"/> was called.</summary>
        internal bool IsSuppressed;

        /// <summary>Whether <see cref="Defer"/> was called.</summary>
        internal bool IsDeferred;

        /// <summary>Offset of the requested block in the body.</summary>
        internal int Start;

        /// <summary>Requested SZX, or -1.</summary>
        internal int Szx;

        /// <summary>Value of the Block1 option, or -1.</summary>
        internal int Block1;

        /// <summary>Value of the Size1 option, or -1.</summary>
        internal int Size1;

        /// <summary>Value of the Max-Age option, or -1.</summary>
        internal int MaxAge;

        /// <summary>Demands freshness with an Echo option, or null.</summary>
        internal Freshness Demand;

        /// <summary>Whether the message composed last leaves out some of the body.</summary>
        internal bool HasMore;

        /// <summary>Adds a Location-Path segment; more than four turn the response into a 5.00.</summary>
        public void AddLocation(string segment)
        {
            Add(segment, 0);
        }

        /// <summary>Adds a number, 0 or more, as a Location-Path segment.</summary>
        public void AddLocation(int number)
        {
            Add(null, number);
        }

        /// <summary>
        /// Defers the response: a confirmable request is acknowledged now and gets a separate response (RFC 7252 §5.2.2), see
        /// <see cref="CoapEndpoint.BeginSeparate"/>. Nothing else of this response is sent.
        /// </summary>
        /// <returns>
        /// A ticket, 0 to <see cref="CoapOptions.MaxDeferred"/> - 1, or -1 when the limit is reached or
        /// this does not answer a request. It is valid for EXCHANGE_LIFETIME and then reused.
        /// </returns>
        public int Defer()
        {
            if (!_canDefer || IsDeferred)
            {
                return None;
            }

            int ticket = _deferred.Take(this);
            IsDeferred = ticket >= 0;
            return ticket;
        }

        /// <summary>Starts a response, with its body at the requested block.</summary>
        /// <param name="start">Where that block starts.</param>
        /// <param name="szx">Requested SZX, or -1.</param>
        /// <param name="canDefer">Whether it answers a request.</param>
        internal void Begin(int start, int szx, bool canDefer)
        {
            Clear();
            Start = start;
            Szx = szx;
            _canDefer = canDefer;
            int room = _outbox.PayloadRoom(CoapMessage.HeaderLength);
            _outbox.BeginBody(start, room);
        }

        /// <summary>Turns it into an error and discards what was written so far.</summary>
        /// <param name="code">An error code.</param>
        public void Refuse(byte code)
        {
            int block1 = Block1;
            int size1 = Size1;
            int maxAge = MaxAge;
            Freshness demand = Demand;
            Clear();
            Block1 = block1;
            Size1 = size1;
            MaxAge = maxAge;
            Demand = demand;
            Code = code;
            _outbox.BeginBody(0, _outbox.PayloadRoom(CoapMessage.HeaderLength));
        }

        /// <summary>Composes the message, as one or as the block that is due.</summary>
        /// <returns>Its bytes, or 0 when it cannot be sent.</returns>
        internal int Compose(byte[] token, int tokenOffset, int tokenLength)
        {
            HasMore = false;
            if (Code == CoapCode.Empty || _locations > MaxLocations)
            {
                Refuse(CoapCode.InternalServerError);
            }
            else if (Start > 0 && Start >= Total)
            {
                // A block beyond the end; an error of the handler goes out as it is.
                Refuse(CoapCode.IsSuccess(Code) ? CoapCode.BadRequest : Code);
            }

            int total = Total;
            WriteHeader(token, tokenOffset, tokenLength, None, false, false);
            int plain = _outbox.Writer.Length;
            bool isWhole = Start == 0 && total <= _outbox.PayloadRoom(plain);
            if (total == 0 || (isWhole && Szx < 0))
            {
                return Finish(0, total);
            }

            int szx = _outbox.LargestSzx(plain + BlockOverhead);
            if (szx < 0)
            {
                return _outbox.GiveUp();
            }

            if (Szx >= 0 && Szx < szx)
            {
                szx = Szx;
            }

            int size = BlockOption.SizeOf(szx);
            int count = total - Start < size ? total - Start : size;
            HasMore = Start + count < total;
            bool several = HasMore || Start > 0;
            int block2 = (int)BlockOption.Encode(Start / size, HasMore, szx);
            WriteHeader(token, tokenOffset, tokenLength, block2, several, several && Start == 0);
            return Finish(Start, count);
        }

        private int Total
        {
            get { return _source is null ? _outbox.Body.Total : _source.Length; }
        }

        private int Finish(int start, int count)
        {
            if (_source is not null && !_outbox.ReadBody(_source, start, count))
            {
                return 0;
            }

            return _outbox.Finish(count);
        }

        private void WriteHeader(byte[] token, int tokenOffset, int tokenLength, int block2, bool withTag, bool withSize)
        {
            CoapWriter writer = _outbox.BeginHeader(Code, token, tokenOffset, tokenLength);
            if (withTag)
            {
                _etag ??= new byte[ETagLength];
                BigEndian.WriteUInt32(_etag, 0, _source is null ? _outbox.Body.Hash : _source.Tag);
                writer.Option(OptionNumber.ETag, _etag, 0, _etag.Length);
            }

            if (Observe >= 0)
            {
                writer.UintOption(OptionNumber.Observe, (uint)Observe & 0xFFFFFF);
            }

            for (int i = 0; i < _locations; i++)
            {
                if (_locationTexts[i] is null)
                {
                    writer.DecimalOption(OptionNumber.LocationPath, null, _locationNumbers[i]);
                }
                else
                {
                    writer.StringOption(OptionNumber.LocationPath, _locationTexts[i]);
                }
            }

            UintOption(writer, OptionNumber.ContentFormat, ContentFormat);
            UintOption(writer, OptionNumber.MaxAge, MaxAge);
            UintOption(writer, OptionNumber.Block2, block2);
            UintOption(writer, OptionNumber.Block1, Block1);
            UintOption(writer, OptionNumber.Size2, withSize ? Total : None);
            UintOption(writer, OptionNumber.Size1, Size1);
            if (Demand != null)
            {
                Demand.WriteTo(writer);
            }
        }

        private static void UintOption(CoapWriter writer, int number, int value)
        {
            if (value >= 0)
            {
                writer.UintOption(number, (uint)value);
            }
        }

        private void Add(string text, int number)
        {
            if (_locations < MaxLocations)
            {
                if (_locationTexts is null)
                {
                    _locationTexts = new string[MaxLocations];
                    _locationNumbers = new int[MaxLocations];
                }

                _locationTexts[_locations] = text;
                _locationNumbers[_locations] = number;
            }

            _locations++;
        }

        private void Clear()
        {
            Code = CoapCode.Empty;
            ContentFormat = None;
            Observe = None;
            Block1 = None;
            Size1 = None;
            MaxAge = None;
            Demand = null;
            Start = 0;
            Szx = None;
            HasMore = false;
            IsDeferred = false;
            IsSuppressed = false;
            _canDefer = false;
            _source = null;
            _locations = 0;
        }
    }
}
