using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>An ObjectLink as text, <c>3303:0</c> (LwM2M Core App. C); <c>65535:65535</c> is the null link.</summary>
    public static class ObjectLinkText
    {
        private const int MaxDigits = 5;

        /// <summary>Length of the text in characters.</summary>
        public static int Length(int objectId, int instanceId)
        {
            return Digits(objectId) + 1 + Digits(instanceId);
        }

        /// <summary>Writes an ObjectLink.</summary>
        public static void Write(ByteWindow output, int objectId, int instanceId)
        {
            output.WriteDecimal(objectId);
            output.WriteByte(':');
            output.WriteDecimal(instanceId);
        }

        /// <summary>Reads an ObjectLink.</summary>
        /// <returns>False when the slice is not two IDs of 16 bits with a colon between them.</returns>
        public static bool TryParse(byte[] buffer, int offset, int count, ResourceValue value)
        {
            int end = offset + count;
            int colon = offset;
            while (colon < end && buffer[colon] != ':')
            {
                colon++;
            }

            if (colon == end || !TryParseId(buffer, offset, colon, out int objectId) || !TryParseId(buffer, colon + 1, end, out int instanceId))
            {
                return false;
            }

            value.LinkObjectId = objectId;
            value.LinkInstanceId = instanceId;
            return true;
        }

        private static bool TryParseId(byte[] buffer, int offset, int end, out int id)
        {
            id = 0;
            if (end - offset < 1 || end - offset > MaxDigits)
            {
                return false;
            }

            for (; offset < end; offset++)
            {
                int digit = buffer[offset] - '0';
                if (digit < 0 || digit > 9)
                {
                    return false;
                }

                id = id * 10 + digit;
            }

            return id <= ushort.MaxValue;
        }

        private static int Digits(int id)
        {
            return id < 10 ? 1 : id < 100 ? 2 : id < 1000 ? 3 : id < 10000 ? 4 : 5;
        }
    }
}
