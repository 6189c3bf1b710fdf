using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>Where the server keeps the registration: the Location-Path of its 2.01, used for Update and De-register.</summary>
    public sealed class RegistrationLocation
    {
        /// <summary>Bytes kept, one more for each segment than its length. Servers use some twenty.</summary>
        public const int MaxLength = 96;

        private readonly byte[] _segments = new byte[MaxLength];
        private int _length;

        /// <summary>Whether there is one.</summary>
        public bool IsSet
        {
            get { return _length > 0; }
        }

        /// <summary>Forgets it.</summary>
        public void Clear()
        {
            _length = 0;
        }

        /// <summary>Takes it from a response.</summary>
        /// <returns>False when there is none or it is too long.</returns>
        public bool TryRead(CoapMessage response)
        {
            _length = 0;
            for (int i = response.Find(OptionNumber.LocationPath); i >= 0; i = response.FindNext(OptionNumber.LocationPath, i))
            {
                int length = response.OptionLength(i);
                if (_length + 1 + length > MaxLength)
                {
                    _length = 0;
                    return false;
                }

                _segments[_length++] = (byte)length;
                Array.Copy(response.Buffer, response.OptionOffset(i), _segments, _length, length);
                _length += length;
            }

            return _length > 0;
        }

        /// <summary>Writes it as Uri-Path options.</summary>
        public void Write(CoapWriter writer)
        {
            for (int i = 0; i < _length; i += 1 + _segments[i])
            {
                writer.Option(OptionNumber.UriPath, _segments, i + 1, _segments[i]);
            }
        }
    }
}
