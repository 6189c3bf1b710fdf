namespace Lwm2m.Coap.Tests
{
    /// <summary>
    /// Carries out numbered POSTs, each once, and answers a GET with a body as long as its number asks for. Every third POST
    /// is answered separately.
    /// </summary>
    internal sealed class CountingHandler : RequestHandler
    {
        private readonly int[] _done;
        private readonly bool _defers;

        public CountingHandler(int count, bool defers)
        {
            _done = new int[count];
            _defers = defers;
            Ticket = -1;
        }

        public int Ticket { get; set; }

        public int BadBodies { get; private set; }

        public int Done(int number)
        {
            return _done[number];
        }

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (request.Code == CoapCode.Get)
            {
                response.Code = CoapCode.Content;
                for (int i = 0; i < 200; i++)
                {
                    response.Body.WriteByte(TestHandler.Pattern(i, 0));
                }

                return;
            }

            int number = (request.Body[request.BodyOffset] << 8) | request.Body[request.BodyOffset + 1];
            if (!Rig.IsPattern(request.Body, request.BodyOffset + 2, request.BodyCount - 2, 2, 0))
            {
                BadBodies++;
            }

            _done[number]++;
            response.Code = CoapCode.Changed;
            if (_defers && number % 3 == 0)
            {
                Ticket = response.Defer();
            }
        }
    }
}
