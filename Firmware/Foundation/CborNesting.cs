namespace Lwm2m.Foundation
{
    /// <summary>Finds the end of a data item, nested items included, and checks that it is well-formed (RFC 8949 §5.3.1, App. C).</summary>
    internal sealed class CborNesting
    {
        internal const int NoEnd = -1;

        // What is still to come in an open container: a number of items, or of one of indefinite length what may come next.
        private const int ArrayItems = -1;
        private const int MapKey = -2;
        private const int MapValue = -3;
        private const int BytesChunks = -4;
        private const int TextChunks = -5;

        private readonly CborHeadReader _head;
        private readonly int[] _open;

        internal CborNesting(CborHeadReader head, int maxDepth)
        {
            _head = head;
            _open = new int[maxDepth];
        }

        /// <summary>Finds the end of the item at a position.</summary>
        /// <returns>The position after it, or <see cref="NoEnd"/> if it is not well-formed or nested too deeply.</returns>
        internal int FindEnd(int position, int end)
        {
            int depth = 0;
            int left = 1;
            bool tagged = false;
            while (position != end && _head.TryRead(position))
            {
                int major = _head.Major;
                bool indefinite = _head.IsIndefinite;
                bool ends = _head.Head == CborHead.Break;
                bool chunk = left == BytesChunks || left == TextChunks;
                if (ends ? tagged || left >= 0 || left == MapValue
                    : chunk && (indefinite || major != (left == BytesChunks ? CborHead.Bytes : CborHead.Text)))
                {
                    break;
                }

                position = _head.Content;
                tagged = major == CborHead.Tag;
                if (tagged)
                {
                    continue;
                }

                int inside = 0;
                if (ends)
                {
                    left = _open[--depth];
                }
                else if (major == CborHead.Array)
                {
                    inside = indefinite ? ArrayItems : (int)_head.Argument;
                }
                else if (major == CborHead.Map)
                {
                    inside = indefinite ? MapKey : 2 * (int)_head.Argument;
                }
                else if (major == CborHead.Bytes || major == CborHead.Text)
                {
                    inside = !indefinite ? 0 : major == CborHead.Bytes ? BytesChunks : TextChunks;
                    position += (int)_head.Argument;
                }

                if (inside != 0)
                {
                    if (depth == _open.Length)
                    {
                        break;
                    }

                    _open[depth++] = left;
                    left = inside;
                    continue;
                }

                // An item is complete, and with it perhaps what it is the last item of.
                while (true)
                {
                    if (left > 0)
                    {
                        left--;
                    }
                    else if (left == MapKey)
                    {
                        left = MapValue;
                    }
                    else if (left == MapValue)
                    {
                        left = MapKey;
                    }

                    if (left != 0)
                    {
                        break;
                    }

                    if (depth == 0)
                    {
                        return position;
                    }

                    left = _open[--depth];
                }
            }

            return NoEnd;
        }
    }
}
