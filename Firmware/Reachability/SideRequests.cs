using Lwm2m.Client;
using Lwm2m.Coap;

namespace Lwm2m.Reachability
{
    /// <summary>
    /// Requests that a server sends by SMS while another transport is in use: they are answered by SMS (LwM2M 1.0 §5.3.1.1, modes US and UQS). An
    /// Observe is a plain read, as notifications go by the transport in use.
    /// </summary>
    internal sealed class SideRequests : RequestHandler
    {
        private const int ReplyCacheEntries = 8;
        private const int ReplyCacheBytes = 512;
        private readonly SmsChannel _channel;
        private readonly ServerSession _session;

        public SideRequests(SmsChannel channel, ServerSession session)
        {
            _channel = channel;
            _session = session;
        }

        /// <summary>
        /// The options of a client for its exchanges beside a connection: nothing is deferred, as the response would go by the connection, and what
        /// cannot be verified is not answered.
        /// </summary>
        public static CoapOptions OptionsFor(CoapOptions options)
        {
            return new CoapOptions
            {
                MaxMessageSize = options.MaxMessageSize,
                BlockSize = options.BlockSize,
                MaxBodySize = options.MaxBodySize,
                MaxUnfragmentedSize = options.MaxUnfragmentedSize,
                FreshnessMs = options.FreshnessMs,
                ReplyCacheEntries = ReplyCacheEntries,
                ReplyCacheBytes = ReplyCacheBytes,
                MaxDeferred = 0,
                MaxRefusals = 0
            };
        }

        public override bool NeedsFreshness(CoapRequest request)
        {
            return _session.NeedsFreshness(request);
        }

        public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
        {
            if (_session.Oscore is not null && !request.Binding.IsProtected)
            {
                // LwM2M 1.0 §8.4: what is not protected as expected is discarded, without an error.
                response.Suppress();
                return;
            }

            request.DeclineObserve();
            _session.Answer(request, response, nowMs);
            _channel.OnAnsweredBySms(request, response, nowMs);
        }
    }
}
