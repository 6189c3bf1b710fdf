using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Send
{
    /// <summary>
    /// A Send to the server: the paths, in a reused slot. The values are read when it leaves, and are of one moment
    /// also where they take several blocks.
    /// </summary>
    internal sealed class SendRequest : OutgoingRequest
    {
        private readonly SendQueue _queue;
        private readonly Registration _registration;
        private readonly CompositeRepresentation _representation;
        private readonly Lwm2mPath[] _paths;
        private int _count;
        private bool _isWritten;

        public SendRequest(SendQueue queue, Registration registration, CompositeRepresentation representation, int maxPaths)
        {
            _queue = queue;
            _registration = registration;
            _representation = representation;
            _paths = new Lwm2mPath[maxPaths];
            for (int i = 0; i < maxPaths; i++)
            {
                _paths[i] = new Lwm2mPath();
            }
        }

        /// <summary>Receives the outcome, or null.</summary>
        public SendListener Listener { get; private set; }

        /// <summary>Whether there is a value that the server may read.</summary>
        public bool IsReadable
        {
            get { return _representation.CountValues(_paths, _count, _registration.Account.ShortServerId) > 0; }
        }

        public override byte Code
        {
            get { return CoapCode.Post; }
        }

        /// <summary>Fills the slot.</summary>
        public void Set(Lwm2mPath[] paths, int count, SendListener listener)
        {
            for (int i = 0; i < count; i++)
            {
                _paths[i].Set(paths[i]);
            }

            _count = count;
            Listener = listener;
        }

        public override void WriteOptions(CoapWriter writer)
        {
            if (_registration.UriHost is not null)
            {
                writer.Option(OptionNumber.UriHost, _registration.UriHost, 0, _registration.UriHost.Length);
            }

            writer.Option(OptionNumber.UriPath, SendQueue.Path, 0, SendQueue.Path.Length);
            writer.UintOption(OptionNumber.ContentFormat, ContentFormat.SenmlCbor);
        }

        public override void WriteBody(ByteWindow body)
        {
            _isWritten = _representation.Write(_paths, _count, _registration.Account.ShortServerId, ContentFormat.SenmlCbor, body) == CoapCode.Content;
            if (!_isWritten)
            {
                body.Fail();
            }
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            _queue.PutOff(nowMs + _registration.AskedPauseMs(response));
            bool isDelivered = response.Code == CoapCode.Changed;
            if (response.Code == CoapCode.NotFound)
            {
                // The server may no longer know the client, which an Update finds out.
                _registration.RequestUpdate();
            }

            _queue.End(isDelivered ? SendOutcome.Delivered : SendOutcome.Refused, response.Code);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            if (failure == RequestFailure.TimedOut || failure == RequestFailure.Reset || failure == RequestFailure.NotSent)
            {
                _registration.RequestUpdate();
            }

            _queue.End(failure == RequestFailure.Unsendable && !_isWritten ? SendOutcome.Unreadable : SendOutcome.Failed, CoapCode.Empty);
        }
    }
}
