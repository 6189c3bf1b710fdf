using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What one server has set by Write-Attributes, by path. A lower level stands before a higher one: resource instance,
    /// resource, object instance, object (LwM2M 1.1 Core §5.1.2).
    /// </summary>
    public sealed class AttributeTable
    {
        /// <summary>All attributes there are.</summary>
        public const NotificationAttribute All = (NotificationAttribute)0x7F;

        private readonly Lwm2mPath[] _paths;
        private readonly AttributeSet[] _sets;
        private readonly AttributeSet _draft = new AttributeSet();

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">How many paths at most may have attributes.</param>
        public AttributeTable(int capacity)
        {
            _paths = new Lwm2mPath[capacity];
            _sets = new AttributeSet[capacity];
            for (int i = 0; i < capacity; i++)
            {
                _paths[i] = new Lwm2mPath();
                _sets[i] = new AttributeSet();
            }
        }

        /// <summary>Bytes that the attributes of one path take in a record at most.</summary>
        public const int MaxSavedLength = StatePath.MaxLength + 1 + 4 * 4 + 3 * Quantity.SavedLength;

        /// <summary>Grows with each change.</summary>
        public int Revision { get; private set; }

        /// <summary>The attributes of exactly this path as they are, to be changed and given to <see cref="TrySet"/>.</summary>
        public AttributeSet Draft(Lwm2mPath path)
        {
            int at = Find(path);
            _draft.Clear();
            if (at >= 0)
            {
                _draft.Set(_sets[at]);
            }

            return _draft;
        }

        /// <summary>Puts the draft in force.</summary>
        /// <returns>False when the table is full.</returns>
        public bool TrySet(Lwm2mPath path)
        {
            int at = Find(path);
            for (int i = 0; at < 0 && i < _sets.Length; i++)
            {
                if (_sets[i].Present == NotificationAttribute.None)
                {
                    at = i;
                }
            }

            if (at < 0)
            {
                return _draft.Present == NotificationAttribute.None;
            }

            _paths[at].Set(path);
            _sets[at].Set(_draft);
            Revision++;
            return true;
        }

        /// <summary>The attributes of exactly this path, for Discover.</summary>
        public void WriteOwn(Lwm2mPath path, ByteWindow output)
        {
            int at = Find(path);
            if (at >= 0)
            {
                _sets[at].Write(output);
            }
        }

        /// <summary>
        /// What a path has in effect. gt, lt and st count from the resource down only.
        /// </summary>
        public void GetEffective(Lwm2mPath path, AttributeSet result)
        {
            result.Clear();
            for (int depth = 1; depth <= path.Depth; depth++)
            {
                for (int i = 0; i < _sets.Length; i++)
                {
                    if (_sets[i].Present != NotificationAttribute.None && _paths[i].Depth == depth && path.IsWithin(_paths[i]))
                    {
                        result.Overlay(_sets[i], depth >= 3 ? All : All & ~AttributeSet.Thresholds);
                    }
                }
            }
        }

        /// <summary>Forgets what was set within a path, as when an object instance is deleted.</summary>
        public void Remove(Lwm2mPath path)
        {
            for (int i = 0; i < _sets.Length; i++)
            {
                if (_paths[i].IsWithin(path))
                {
                    _sets[i].Clear();
                    Revision++;
                }
            }
        }

        /// <summary>Writes them into a record.</summary>
        public void Save(ByteWindow output)
        {
            int count = 0;
            for (int i = 0; i < _sets.Length; i++)
            {
                count += _sets[i].Present == NotificationAttribute.None ? 0 : 1;
            }

            output.WriteUnsigned((ulong)count, 2);
            for (int i = 0; i < _sets.Length; i++)
            {
                if (_sets[i].Present != NotificationAttribute.None)
                {
                    StatePath.Write(output, _paths[i]);
                    _sets[i].Save(output);
                }
            }
        }

        /// <summary>Takes them from a record, into an empty table.</summary>
        /// <returns>False when it is damaged or does not fit; the table is then empty.</returns>
        public bool TryRestore(StateReader input)
        {
            int count = (int)input.ReadUnsigned(2);
            bool isWhole = count <= _sets.Length;
            for (int i = 0; i < count && isWhole; i++)
            {
                isWhole = StatePath.TryRead(input, _paths[i]) && _sets[i].TryRestore(input);
            }

            if (!isWhole)
            {
                Clear();
            }

            return isWhole;
        }

        /// <summary>Forgets all.</summary>
        public void Clear()
        {
            Revision++;
            for (int i = 0; i < _sets.Length; i++)
            {
                _sets[i].Clear();
            }
        }

        private int Find(Lwm2mPath path)
        {
            for (int i = 0; i < _sets.Length; i++)
            {
                if (_sets[i].Present != NotificationAttribute.None && _paths[i].IsSame(path))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
