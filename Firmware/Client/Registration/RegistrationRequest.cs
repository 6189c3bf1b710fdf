using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A Register, Update or De-register on its way to the server (LwM2M Core §6.2.1, §6.2.2, §6.2.3; LwM2M Transport §6.4.2).</summary>
    internal sealed class RegistrationRequest : OutgoingRequest
    {
        /// <summary>Bytes of a Uri-Query option (RFC 7252 §5.10).</summary>
        private const int MaxQuery = 255;

        private const string FirstVersion = "1.0";

        private readonly Registration _registration;
        private readonly Discovery _discovery;
        private readonly string _protocolVersion;
        private readonly bool _isQueueMode;
        private readonly byte[] _endpointQuery;
        private bool _hasLifetime;
        private bool _hasBinding;
        private bool _hasObjects;

        public RegistrationRequest(Registration registration, string endpointName, ClientOptions options, Discovery discovery)
        {
            _protocolVersion = options.ProtocolVersion;
            _isQueueMode = options.QueueMode;
            _discovery = discovery;
            _registration = registration;
            _endpointQuery = Utf8.FromString("ep=" + endpointName);
            if (_endpointQuery.Length > MaxQuery)
            {
                throw new ArgumentException("endpoint name too long");
            }
        }

        /// <summary>What is asked: what its sending is as an event.</summary>
        public RegistrationEvent Kind { get; private set; }

        /// <summary>Sets what is asked, and of the parameters what goes along: all with a Register, what has changed with an Update.</summary>
        public void Prepare(RegistrationEvent kind, RegistrationLifetime lifetime)
        {
            bool isRegister = kind == RegistrationEvent.RegisterSent;
            bool isUpdate = kind == RegistrationEvent.UpdateSent;
            Kind = kind;
            _hasLifetime = isRegister || (isUpdate && !lifetime.IsLifetimeCurrent);
            _hasBinding = isRegister || (isUpdate && !lifetime.IsBindingCurrent);
            _hasObjects = isRegister || (isUpdate && !lifetime.AreObjectsCurrent);
        }

        public override byte Code
        {
            get { return Kind == RegistrationEvent.DeregisterSent ? CoapCode.Delete : CoapCode.Post; }
        }

        public override void WriteOptions(CoapWriter writer)
        {
            if (_registration.UriHost is not null)
            {
                writer.Option(OptionNumber.UriHost, _registration.UriHost, 0, _registration.UriHost.Length);
            }

            if (Kind == RegistrationEvent.RegisterSent)
            {
                writer.StringOption(OptionNumber.UriPath, "rd");
            }
            else
            {
                _registration.Location.Write(writer);
            }

            if (_hasObjects)
            {
                writer.UintOption(OptionNumber.ContentFormat, ContentFormat.LinkFormat);
            }

            if (Kind == RegistrationEvent.RegisterSent)
            {
                writer.Option(OptionNumber.UriQuery, _endpointQuery, 0, _endpointQuery.Length);
            }

            if (_hasLifetime)
            {
                writer.DecimalOption(OptionNumber.UriQuery, "lt=", _registration.Account.LifetimeS);
            }

            if (Kind == RegistrationEvent.RegisterSent)
            {
                writer.StringOption(OptionNumber.UriQuery, "lwm2m=", _protocolVersion);
            }

            if (_hasBinding)
            {
                if (_protocolVersion == FirstVersion)
                {
                    writer.StringOption(OptionNumber.UriQuery, "b=", FirstBinding());
                }
                else
                {
                    _registration.Account.Binding.Write(writer, OptionNumber.UriQuery, "b=");
                }

                if (_registration.Account.SmsNumber is not null)
                {
                    writer.StringOption(OptionNumber.UriQuery, "sms=", _registration.Account.SmsNumber);
                }
            }

            if (Kind == RegistrationEvent.RegisterSent && _isQueueMode && _protocolVersion != FirstVersion)
            {
                writer.StringOption(OptionNumber.UriQuery, "Q");
            }
        }

        public override void WriteBody(ByteWindow body)
        {
            if (_hasObjects)
            {
                _discovery.WriteRegistration(body);
            }
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            _registration.OnResponse(response, nowMs);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            _registration.OnFailure(failure, nowMs);
        }

        /// <summary>A binding of LwM2M 1.0 §5.3.1.1: U, UQ, S, SQ, US or UQS. Queue mode is a part of it there, a parameter of its own since 1.1.</summary>
        private string FirstBinding()
        {
            bool hasSms = _registration.Account.Binding.Has('S');
            if (hasSms && !_registration.Account.Binding.Has('U'))
            {
                return _isQueueMode ? "SQ" : "S";
            }

            return _isQueueMode ? (hasSms ? "UQS" : "UQ") : hasSms ? "US" : "U";
        }
    }
}
