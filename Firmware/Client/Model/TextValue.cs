using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A String resource that a server may write, in a buffer of its own so that a Write allocates nothing.</summary>
    public sealed class TextValue
    {
        private readonly byte[] _utf8;
        private int _count;

        /// <summary>Makes a value.</summary>
        /// <param name="text">What it starts with.</param>
        /// <param name="capacity">Bytes in UTF-8 at most.</param>
        /// <exception cref="ArgumentException">The text is longer.</exception>
        public TextValue(string text, int capacity)
        {
            byte[] bytes = Utf8.FromString(text);
            if (bytes.Length > capacity)
            {
                throw new ArgumentException("text");
            }

            _utf8 = new byte[capacity];
            Array.Copy(bytes, _utf8, bytes.Length);
            _count = bytes.Length;
        }

        /// <summary>Makes it empty.</summary>
        public void Clear()
        {
            _count = 0;
        }

        /// <summary>Gives the value.</summary>
        public byte Read(ValueWriter value)
        {
            value.WriteString(_utf8, 0, _count);
            return CoapCode.Content;
        }

        /// <summary>Bytes that <see cref="Save"/> writes at most.</summary>
        public int SavedLength
        {
            get { return 2 + _utf8.Length; }
        }

        /// <summary>Writes it into a record.</summary>
        public void Save(ByteWindow record)
        {
            record.WriteUnsigned((ulong)_count, 2);
            record.Write(_utf8, 0, _count);
        }

        /// <summary>Takes it from a record.</summary>
        /// <returns>False when it is none, or longer than there is room.</returns>
        public bool TryRestore(StateReader record)
        {
            int count = (int)record.ReadUnsigned(2);
            bool isRead = !record.Failed && count <= _utf8.Length && record.Read(_utf8, 0, count);
            _count = isRead ? count : 0;
            return isRead;
        }

        /// <summary>Says whether a value fits: <see cref="CoapCode.Changed"/>, or <see cref="CoapCode.RequestEntityTooLarge"/>.</summary>
        public byte Validate(ResourceValue value)
        {
            return value.Count <= _utf8.Length ? CoapCode.Changed : CoapCode.RequestEntityTooLarge;
        }

        /// <summary>Takes a value that <see cref="Validate"/> has found to fit.</summary>
        public byte Write(ResourceValue value)
        {
            if (!value.TryCopyTo(_utf8))
            {
                return CoapCode.RequestEntityTooLarge;
            }

            _count = value.Count;
            return CoapCode.Changed;
        }
    }
}
