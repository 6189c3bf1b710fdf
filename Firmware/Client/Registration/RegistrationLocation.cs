using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>The location of the registration: the Location-Path of the 2.01, used for Update and De-register.</summary>
    public sealed class RegistrationLocation
    {
        /// <summary>Bytes kept, one more for each segment than its length: "rd" and the longest segment there is (RFC 7252 §5.10).</summary>
        public const int MaxLength = 1 + 2 + 1 + 255;

        /// <summary>Bytes that memory is taken for at once. Servers use some twenty.</summary>
        private const int UsualLength = 32;

        private byte[] _segments = new byte[UsualLength];
        private int _length;

        /// <summary>Whether the location is known.</summary>
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
            int total = 0;
            for (int i = response.Find(OptionNumber.LocationPath); i >= 0; i = response.FindNext(OptionNumber.LocationPath, i))
            {
                total += 1 + response.OptionLength(i);
            }

            if (!MakeRoom(total))
            {
                return false;
            }

            for (int i = response.Find(OptionNumber.LocationPath); i >= 0; i = response.FindNext(OptionNumber.LocationPath, i))
            {
                int length = response.OptionLength(i);
                _segments[_length++] = (byte)length;
                Array.Copy(response.Buffer, response.OptionOffset(i), _segments, _length, length);
                _length += length;
            }

            return _length > 0;
        }

        /// <summary>Writes it into a record.</summary>
        public void Save(ByteWindow output)
        {
            output.WriteUnsigned((ulong)_length, 2);
            output.Write(_segments, 0, _length);
        }

        /// <summary>Takes it from a record.</summary>
        /// <returns>False when it is damaged or empty; then there is none.</returns>
        public bool TryRestore(StateReader input)
        {
            _length = (int)input.ReadUnsigned(2);
            bool isWhole = MakeRoom(_length) && input.Read(_segments, 0, _length);
            int at = 0;
            while (isWhole && at < _length)
            {
                at += 1 + _segments[at];
            }

            if (!isWhole || at != _length)
            {
                _length = 0;
            }

            return _length > 0;
        }

        private bool MakeRoom(int length)
        {
            bool fits = length <= MaxLength;
            if (fits && length > _segments.Length)
            {
                _segments = new byte[length];
            }

            return fits;
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
