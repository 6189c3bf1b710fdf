using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A Register, Update or De-register on its way to the server (LwM2M 1.1 Transport §6.4.2).</summary>
    internal sealed class RegistrationRequest : OutgoingRequest
    {
        private const int MaxNumberText = 32;

        /// <summary>Bytes of a Uri-Query option (RFC 7252 §5.10).</summary>
        private const int MaxQuery = 255;

        private const string FirstVersion = "1.0";

        private readonly Registration _registration;
        private readonly byte[] _endpointQuery;
        private readonly byte[] _text = new byte[MaxNumberText];
        private readonly ByteWindow _textWindow = new ByteWindow();

        public RegistrationRequest(Registration registration, string endpointName)
        {
            _registration = registration;
            _endpointQuery = Utf8.FromString("ep=" + endpointName);
            if (_endpointQuery.Length > MaxQuery)
            {
                throw new ArgumentException("endpoint name too long");
            }
        }

        /// <summary>What is asked: one of Registering, Updating, Deregistering.</summary>
        public RegistrationState Kind { get; set; }

        /// <summary>Whether the lifetime goes along.</summary>
        public bool HasLifetime { get; set; }

        /// <summary>Whether the binding goes along.</summary>
        public bool HasBinding { get; set; }

        /// <summary>Whether the objects and their instances go along.</summary>
        public bool HasObjects { get; set; }

        public override byte Code
        {
            get { return Kind == RegistrationState.Deregistering ? CoapCode.Delete : CoapCode.Post; }
        }

        public override void WriteOptions(CoapWriter writer)
        {
            if (!(_registration.UriHost is null))
            {
                writer.Option(OptionNumber.UriHost, _registration.UriHost, 0, _registration.UriHost.Length);
            }

            if (Kind == RegistrationState.Registering)
            {
                writer.StringOption(OptionNumber.UriPath, "rd");
            }
            else
            {
                _registration.Location.Write(writer);
            }

            if (HasObjects)
            {
                writer.UintOption(OptionNumber.ContentFormat, ContentFormat.LinkFormat);
            }

            if (Kind == RegistrationState.Registering)
            {
                writer.Option(OptionNumber.UriQuery, _endpointQuery, 0, _endpointQuery.Length);
            }

            if (HasLifetime)
            {
                BeginText("lt=");
                _textWindow.WriteDecimal(_registration.Account.LifetimeS);
                WriteText(writer);
            }

            if (Kind == RegistrationState.Registering)
            {
                BeginText("lwm2m=");
                _textWindow.WriteAscii(_registration.ProtocolVersion);
                WriteText(writer);
            }

            if (HasBinding)
            {
                BeginText("b=");
                _registration.Account.WriteBindingMode(_textWindow);
                if (_registration.IsQueueMode && _registration.ProtocolVersion == FirstVersion)
                {
                    // Part of the binding there (LwM2M 1.0 §5.3.1.1), a parameter of its own since 1.1.
                    _textWindow.WriteByte('Q');
                }

                WriteText(writer);
            }

            if (Kind == RegistrationState.Registering && _registration.IsQueueMode && _registration.ProtocolVersion != FirstVersion)
            {
                BeginText("Q");
                WriteText(writer);
            }
        }

        public override void WriteBody(ByteWindow body)
        {
            if (HasObjects)
            {
                _registration.Discovery.WriteRegistration(body);
            }
        }

        public override void OnResponse(CoapMessage response, long nowMs)
        {
            _registration.OnResponse(response, nowMs);
        }

        public override void OnFailure(RequestFailure failure, long nowMs)
        {
            _registration.OnFailure(nowMs);
        }

        private void BeginText(string name)
        {
            _textWindow.Begin(_text, 0, 0, MaxNumberText);
            _textWindow.WriteAscii(name);
        }

        private void WriteText(CoapWriter writer)
        {
            writer.Option(OptionNumber.UriQuery, _text, 0, _textWindow.Count);
        }
    }
}
