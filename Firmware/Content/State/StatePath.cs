using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>A path in a record: its depth, then an ID of two bytes for each level.</summary>
    public static class StatePath
    {
        /// <summary>Length in bytes of the longest path.</summary>
        public const int MaxLength = 1 + 2 * Lwm2mPath.MaxDepth;

        /// <summary>Writes a path.</summary>
        public static void Write(ByteWindow output, Lwm2mPath path)
        {
            int depth = path.Depth;
            output.WriteByte(depth);
            for (int level = 0; level < depth; level++)
            {
                output.WriteUnsigned((ulong)path.Level(level), 2);
            }
        }

        /// <summary>Reads a path.</summary>
        /// <returns>False when it is not the path of an object or below.</returns>
        public static bool TryRead(StateReader input, Lwm2mPath path)
        {
            int depth = input.ReadByte();
            path.Set(Lwm2mPath.None);
            for (int level = 0; level < depth && depth <= Lwm2mPath.MaxDepth; level++)
            {
                int id = (int)input.ReadUnsigned(2);
                if (id > Lwm2mPath.MaxId)
                {
                    return false;
                }

                path.SetLevel(level, id);
            }

            return !input.Failed && depth >= 1 && depth <= Lwm2mPath.MaxDepth;
        }
    }
}
