using System;
using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Bootstrap
{
    /// <summary>A Bootstrap-Request (LwM2M Core §6.1.7.1, LwM2M Transport §6.4.1).</summary>
    internal sealed class BootstrapRequest : OutgoingRequest
    {
        /// <summary>Bytes of a Uri-Query option (RFC 7252 §5.10).</summary>
        private const int MaxQuery = 255;

        private readonly BootstrapSession _session;
        private readonly byte[] _uriHost;
        private readonly byte[] _endpointQuery;
        private readonly byte[] _formatQuery;

        /// <param name="session">Receives the response.</param>
        /// <param name="uri">The bootstrap server.</param>
        /// <param name="endpointName">Endpoint client name.</param>
        /// <param name="format">Preferred content format, or <see cref="ContentFormat.None"/> to leave it open.</param>
        public BootstrapRequest(BootstrapSession session, ServerUri uri, string endpointName, int format)
        {
            _session = session;
            _uriHost = uri.HostOption;
            _endpointQuery = Utf8.FromString("ep=" + endpointName);
            _formatQuery = format == ContentFormat.None ? null : Ascii.GetBytes("pct=" + format.ToString());
            if (_endpointQuery.Length > MaxQuery)
            {
                throw new ArgumentException("endpoint name too long");
            }
        }

        public override byte Code
        {
            get { return CoapCode.Post; }
        }

        public override void WriteOptions(CoapWriter writer)
        {
            if (_uriHost is not null)
            {
                writer.Option(OptionNumber.UriHost, _uriHost, 0, _uriHost.Length);
            }

            writer.StringOption(OptionNumber.UriPath, "bs");
            writer.Option(OptionNumber.UriQuery, _endpointQuery, 0, _endpointQuery.Length);
            if (_formatQuery is not null)
            {
                writer.Option(OptionNumber.UriQuery, _formatQuery, 0, _formatQuery.Length);
            }
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            _session.OnAnswer(response.Code, response.RetryAfterS, nowMs);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            _session.OnFailure(failure, nowMs);
        }
    }
}
