using System.Text;

namespace Lwm2m.Client
{
    /// <summary>
    /// A value that a server writes, already decoded to the type in the object's table. It is reused: what
    /// <see cref="Buffer"/> holds is valid only during the call.
    /// </summary>
    public sealed class ResourceValue
    {
        /// <summary>The value of an Integer or Time resource.</summary>
        public long Integer;

        /// <summary>The value of an Unsigned resource.</summary>
        public ulong Unsigned;

        /// <summary>The value of a Float resource.</summary>
        public double Float;

        /// <summary>The value of a Boolean resource.</summary>
        public bool Boolean;

        /// <summary>Object ID of an ObjectLink; 65535 with <see cref="LinkInstanceId"/> 65535 is the null link.</summary>
        public int LinkObjectId;

        /// <summary>Object instance ID of an ObjectLink.</summary>
        public int LinkInstanceId;

        /// <summary>Buffer that holds the bytes of a String (valid UTF-8), Opaque or CoreLink.</summary>
        public byte[] Buffer { get; private set; }

        /// <summary>Offset of the bytes in <see cref="Buffer"/>.</summary>
        public int Offset { get; private set; }

        /// <summary>Number of bytes.</summary>
        public int Count { get; private set; }

        /// <summary>Sets a slice as the value of a String, Opaque or CoreLink, without copying it.</summary>
        public void SetBytes(byte[] buffer, int offset, int count)
        {
            Buffer = buffer;
            Offset = offset;
            Count = count;
        }

        /// <summary>Copies the bytes, if they fit.</summary>
        /// <returns>False when <paramref name="target"/> is too small; nothing is copied then.</returns>
        public bool TryCopyTo(byte[] target)
        {
            if (Count > target.Length)
            {
                return false;
            }

            System.Array.Copy(Buffer, Offset, target, 0, Count);
            return true;
        }

        /// <summary>A copy of the bytes. Allocates, so for configuration only.</summary>
        public byte[] ToBytes()
        {
            byte[] bytes = new byte[Count];
            System.Array.Copy(Buffer, Offset, bytes, 0, Count);
            return bytes;
        }

        /// <summary>The text of a String. Allocates, so for configuration only.</summary>
        public string ToText()
        {
            return Encoding.UTF8.GetString(Buffer, Offset, Count);
        }
    }
}
