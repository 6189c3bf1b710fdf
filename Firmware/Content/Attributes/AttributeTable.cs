using System;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// The attributes that one server has set with Write-Attributes, by path. A lower level overrides a higher one: resource instance,
    /// resource, object instance, object (LwM2M Core §5.1.2).
    /// </summary>
    public sealed class AttributeTable
    {
        /// <summary>All attributes.</summary>
        public const NotificationAttribute All = (NotificationAttribute)0x7F;

        private readonly int _capacity;

        // Made when they are first needed, and kept.
        private Lwm2mPath[] _paths;
        private AttributeSet[] _sets;
        private int _made;

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">The most paths that may have attributes.</param>
        public AttributeTable(int capacity)
        {
            _capacity = capacity;
        }

        /// <summary>The most bytes the attributes of one path take in a record.</summary>
        public const int MaxSavedLength = StatePath.MaxLength + 1 + 4 * 4 + 3 * Quantity.SavedLength;

        /// <summary>Incremented with each change.</summary>
        public int Revision { get; private set; }

        /// <summary>Copies the attributes of exactly this path, to be changed and passed to <see cref="TrySet"/>.</summary>
        public void GetOwn(Lwm2mPath path, AttributeSet result)
        {
            int at = Find(path);
            result.Clear();
            if (at >= 0)
            {
                result.Set(_sets[at]);
            }
        }

        /// <summary>Sets the attributes of a path.</summary>
        /// <returns>False when the table is full.</returns>
        public bool TrySet(Lwm2mPath path, AttributeSet attributes)
        {
            int at = Find(path);
            if (at < 0 && attributes.Present == NotificationAttribute.None)
            {
                return true;
            }

            at = at < 0 ? FindFree() : at;
            if (at < 0)
            {
                return false;
            }

            _paths[at].Set(path);
            _sets[at].Set(attributes);
            Revision++;
            return true;
        }

        /// <summary>Writes the attributes of exactly this path, for Discover.</summary>
        public void WriteOwn(Lwm2mPath path, ByteWindow output)
        {
            int at = Find(path);
            if (at >= 0)
            {
                _sets[at].Write(output);
            }
        }

        /// <summary>
        /// Gets the attributes in effect for a path. gt, lt and st apply only if set at the resource or below.
        /// </summary>
        public void GetEffective(Lwm2mPath path, AttributeSet result)
        {
            result.Clear();
            for (int depth = 1; depth <= path.Depth; depth++)
            {
                for (int i = 0; i < _made; i++)
                {
                    if (_sets[i].Present != NotificationAttribute.None && _paths[i].Depth == depth && path.IsWithin(_paths[i]))
                    {
                        result.Overlay(_sets[i], depth >= 3 ? All : All & ~AttributeSet.Thresholds);
                    }
                }
            }
        }

        /// <summary>Removes the attributes set at or below a path, as when an object instance is deleted.</summary>
        public void Remove(Lwm2mPath path)
        {
            for (int i = 0; i < _made; i++)
            {
                if (_paths[i].IsWithin(path))
                {
                    _sets[i].Clear();
                    Revision++;
                }
            }
        }

        /// <summary>Writes the table into a record.</summary>
        public void Save(ByteWindow output)
        {
            int count = 0;
            for (int i = 0; i < _made; i++)
            {
                count += _sets[i].Present == NotificationAttribute.None ? 0 : 1;
            }

            output.WriteUnsigned((ulong)count, 2);
            for (int i = 0; i < _made; i++)
            {
                if (_sets[i].Present != NotificationAttribute.None)
                {
                    StatePath.Write(output, _paths[i]);
                    _sets[i].Save(output);
                }
            }
        }

        /// <summary>Reads the table from a record; it must be empty before.</summary>
        /// <returns>False when it is damaged or does not fit; the table is then empty.</returns>
        public bool TryRestore(StateReader input)
        {
            int count = (int)input.ReadUnsigned(2);
            bool isWhole = count <= _capacity;
            for (int i = 0; i < count && isWhole; i++)
            {
                if (i == _made)
                {
                    Grow();
                }

                isWhole = StatePath.TryRead(input, _paths[i]) && _sets[i].TryRestore(input);
            }

            if (!isWhole)
            {
                Clear();
            }

            return isWhole;
        }

        /// <summary>Removes all attributes.</summary>
        public void Clear()
        {
            Revision++;
            for (int i = 0; i < _made; i++)
            {
                _sets[i].Clear();
            }
        }

        private int Find(Lwm2mPath path)
        {
            for (int i = 0; i < _made; i++)
            {
                if (_sets[i].Present != NotificationAttribute.None && _paths[i].IsSame(path))
                {
                    return i;
                }
            }

            return -1;
        }

        private int FindFree()
        {
            int count = _made;
            for (int i = 0; i < count; i++)
            {
                if (_sets[i].Present == NotificationAttribute.None)
                {
                    return i;
                }
            }

            if (count == _capacity)
            {
                return -1;
            }

            Grow();
            return count;
        }

        private void Grow()
        {
            int count = _made;
            Lwm2mPath[] paths = new Lwm2mPath[count + 1];
            AttributeSet[] sets = new AttributeSet[count + 1];
            if (count > 0)
            {
                Array.Copy(_paths, 0, paths, 0, count);
                Array.Copy(_sets, 0, sets, 0, count);
            }

            paths[count] = new Lwm2mPath();
            sets[count] = new AttributeSet();
            _paths = paths;
            _sets = sets;
            _made = count + 1;
        }
    }
}
