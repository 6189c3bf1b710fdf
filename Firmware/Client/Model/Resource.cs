namespace Lwm2m.Client
{
    /// <summary>
    /// One line of an object's table, as a number: <c>5700 | Resource.Float | Resource.Read | Resource.Mandatory</c>. It says which resource, of which type,
    /// how often, and what a server may do with it. The engine checks every operation against it, so an object's own code does not.
    /// </summary>
    public static class Resource
    {
        /// <summary>The bits of the resource ID, 0 to 65534.</summary>
        public const int IdMask = 0xFFFF;

        /// <summary>The bits of the operations.</summary>
        public const int OperationMask = Read | Write | Execute;

        /// <summary>UTF-8 text.</summary>
        public const int String = (int)ResourceType.String << TypeShift;

        /// <summary>Signed number of up to 64 bits.</summary>
        public const int Integer = (int)ResourceType.Integer << TypeShift;

        /// <summary>Unsigned number of up to 64 bits.</summary>
        public const int Unsigned = (int)ResourceType.Unsigned << TypeShift;

        /// <summary>Floating-point number of 64 bits.</summary>
        public const int Float = (int)ResourceType.Float << TypeShift;

        /// <summary>True or false.</summary>
        public const int Boolean = (int)ResourceType.Boolean << TypeShift;

        /// <summary>Bytes.</summary>
        public const int Opaque = (int)ResourceType.Opaque << TypeShift;

        /// <summary>Seconds since 1970-01-01T00:00:00Z, signed.</summary>
        public const int Time = (int)ResourceType.Time << TypeShift;

        /// <summary>A reference to an object instance.</summary>
        public const int ObjectLink = (int)ResourceType.ObjectLink << TypeShift;

        /// <summary>Links in CoRE link format (RFC 6690).</summary>
        public const int CoreLink = (int)ResourceType.CoreLink << TypeShift;

        /// <summary>Bytes where the object's definition says String, see <see cref="ResourceType.RawString"/>.</summary>
        public const int RawString = (int)ResourceType.RawString << TypeShift;

        /// <summary>A server may read and observe it.</summary>
        public const int Read = 1 << 20;

        /// <summary>A server may write it.</summary>
        public const int Write = 1 << 21;

        /// <summary>A server may read, observe and write it.</summary>
        public const int ReadWrite = Read | Write;

        /// <summary>A server may execute it. It has no type.</summary>
        public const int Execute = 1 << 22;

        /// <summary>It may have several instances.</summary>
        public const int Multiple = 1 << 23;

        /// <summary>Every object instance has it, so that a Create must bring it unless it has a default.</summary>
        public const int Mandatory = 1 << 24;

        private const int TypeShift = 16;
        private const int TypeMask = 0xF;

        private const int Numbers = (1 << (int)ResourceType.Integer) | (1 << (int)ResourceType.Unsigned) | (1 << (int)ResourceType.Float) | (1 << (int)ResourceType.Time);

        /// <summary>The type of the values of a line.</summary>
        public static ResourceType TypeOf(int definition)
        {
            return (ResourceType)((definition >> TypeShift) & TypeMask);
        }

        /// <summary>Whether the values of a line are numbers, which gt, lt and st are for.</summary>
        internal static bool IsNumeric(int definition)
        {
            return (Numbers & (1 << ((definition >> TypeShift) & TypeMask))) != 0;
        }
    }
}
