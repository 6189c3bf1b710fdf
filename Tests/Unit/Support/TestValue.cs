using System;
using Lwm2m.Client;

namespace Lwm2m.Tests
{
    /// <summary>A value of any type.</summary>
    internal sealed class TestValue
    {
        public long Integer { get; set; }

        public ulong Unsigned { get; set; }

        public double Float { get; set; }

        public bool Boolean { get; set; }

        public int LinkObjectId { get; set; } = 65535;

        public int LinkInstanceId { get; set; } = 65535;

        public byte[] Bytes { get; set; } = new byte[0];

        public void Reset()
        {
            Integer = 0;
            Unsigned = 0;
            Float = 0;
            Boolean = false;
            LinkObjectId = 65535;
            LinkInstanceId = 65535;
            Bytes = new byte[0];
        }

        public void Take(ResourceType type, ResourceValue value)
        {
            switch (type)
            {
                case ResourceType.Integer:
                case ResourceType.Time:
                    Integer = value.Integer;
                    break;
                case ResourceType.Unsigned:
                    Unsigned = value.Unsigned;
                    break;
                case ResourceType.Float:
                    Float = value.Float;
                    break;
                case ResourceType.Boolean:
                    Boolean = value.Boolean;
                    break;
                case ResourceType.ObjectLink:
                    LinkObjectId = value.LinkObjectId;
                    LinkInstanceId = value.LinkInstanceId;
                    break;
                default:
                    Bytes = new byte[value.Count];
                    Array.Copy(value.Buffer, value.Offset, Bytes, 0, value.Count);
                    break;
            }
        }

        public void Give(ResourceType type, ValueWriter writer)
        {
            switch (type)
            {
                case ResourceType.Integer:
                    writer.WriteInteger(Integer);
                    break;
                case ResourceType.Time:
                    writer.WriteTime(Integer);
                    break;
                case ResourceType.Unsigned:
                    writer.WriteUnsigned(Unsigned);
                    break;
                case ResourceType.Float:
                    writer.WriteFloat(Float);
                    break;
                case ResourceType.Boolean:
                    writer.WriteBoolean(Boolean);
                    break;
                case ResourceType.ObjectLink:
                    writer.WriteObjectLink(LinkObjectId, LinkInstanceId);
                    break;
                case ResourceType.Opaque:
                    writer.WriteOpaque(Bytes, 0, Bytes.Length);
                    break;
                default:
                    writer.WriteString(Bytes, 0, Bytes.Length);
                    break;
            }
        }
    }
}
