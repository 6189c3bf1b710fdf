using System;

namespace Lwm2m.Coap.Tests
{
    /// <summary>Answers every request as the test has set it and remembers what it saw.</summary>
    internal sealed class TestHandler : RequestHandler
    {
        private readonly byte[] _one = new byte[1];

        public TestHandler()
        {
            Code = CoapCode.Content;
            ContentFormat = -1;
            Observe = -1;
            Outcome = -1;
        }

        /// <summary>Given to the response.</summary>
        public byte Code { get; set; }

        public int ContentFormat { get; set; }

        public int Observe { get; set; }

        /// <summary>Bytes of <see cref="Pattern"/> in the response.</summary>
        public int BodyLength { get; set; }

        public byte PatternSeed { get; set; }

        public int Locations { get; set; }

        public bool Defers { get; set; }

        public int Ticket { get; private set; }

        /// <summary>Takes bodies in blocks, or null.</summary>
        public BodySink Sink { get; set; }

        /// <summary>Sent in place of a body that is written, or null.</summary>
        public BodySource Source { get; set; }

        /// <summary>Whether it refuses with 4.04 and a text once the body is written.</summary>
        public bool Refuses { get; set; }

        /// <summary>Whether it sends nothing once the body is written.</summary>
        public bool Suppresses { get; set; }

        /// <summary>Sent while the handler answers.</summary>
        public TestRequest Sends { get; set; }

        public CoapEndpoint Endpoint { get; set; }

        /// <summary>Whether it tries to send a confirmable notification when it hears of another one.</summary>
        public bool NotifiesAgain { get; set; }

        public CoapResponse NotificationWithin { get; private set; }

        public int Requests { get; private set; }

        public byte RequestCode { get; private set; }

        public byte[] RequestBody { get; private set; }

        /// <summary>What the last body was in: that of all bodies in blocks, if it came in blocks.</summary>
        public byte[] RequestBuffer { get; private set; }

        public int RequestFormat { get; private set; }

        public int RequestAccept { get; private set; }

        public int RequestObserve { get; private set; }

        /// <summary>Context that the last request came under.</summary>
        public int RequestContext { get; private set; }

        /// <summary>Whether requests other than GET have to be fresh.</summary>
        public bool WantsFreshness { get; set; }

        /// <summary>Takes a copy of the binding of every request.</summary>
        public RequestBinding Kept { get; } = new RequestBinding();

        public int Outcomes { get; private set; }

        public int OutcomeId { get; private set; }

        public int Outcome { get; private set; }

        public int Pings { get; private set; }

        public bool PingAnswered { get; private set; }

        /// <summary>A body of which every byte can be told from its neighbours.</summary>
        public static byte Pattern(int index, int seed)
        {
            return (byte)(index + (index >> 8) * 7 + seed);
        }

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            Requests++;
            RequestCode = request.Code;
            RequestBuffer = request.Body;
            RequestBody = new byte[request.BodyCount];
            Array.Copy(request.Body, request.BodyOffset, RequestBody, 0, request.BodyCount);
            RequestFormat = request.ContentFormat;
            RequestAccept = request.Accept;
            RequestObserve = request.Observe;
            RequestContext = request.Binding.Context;
            Kept.Set(request.Binding);
            if (Sends != null)
            {
                Endpoint.Send(Sends, nowMs);
                NotificationWithin = Endpoint.BeginNotification(_one, 0, 1, false);
                Sends = null;
            }

            if (Defers)
            {
                Ticket = response.Defer();
                if (Ticket >= 0)
                {
                    return;
                }

                response.Code = CoapCode.ServiceUnavailable;
                return;
            }

            response.Code = Code;
            response.ContentFormat = ContentFormat;
            response.Observe = Observe;
            for (int i = 0; i < Locations; i++)
            {
                if (i == 0)
                {
                    response.AddLocation("rd");
                }
                else
                {
                    response.AddLocation(i * 1000);
                }
            }

            WriteBody(response);
            if (Source is not null)
            {
                response.SetSource(Source);
            }

            if (Refuses)
            {
                response.Refuse(CoapCode.NotFound);
                response.Body.WriteAscii("gone");
            }

            if (Suppresses)
            {
                response.Suppress();
            }
        }

        public override BodySink OpenBody(CoapRequest request, int size, long nowMs)
        {
            return Sink;
        }

        public override bool NeedsFreshness(CoapRequest request)
        {
            return WantsFreshness && request.Code != CoapCode.Get;
        }

        public void WriteBody(CoapResponse response)
        {
            for (int i = 0; i < BodyLength; i++)
            {
                response.Body.WriteByte(Pattern(i, PatternSeed));
            }
        }

        public override void OnNotificationOutcome(ushort messageId, NotificationOutcome outcome, long nowMs)
        {
            Outcomes++;
            OutcomeId = messageId;
            Outcome = (int)outcome;
            if (NotifiesAgain)
            {
                NotificationWithin = Endpoint.BeginNotification(_one, 0, 1, true);
            }
        }

        public override void OnPingOutcome(bool answered, long nowMs)
        {
            Pings++;
            PingAnswered = answered;
        }
    }
}
