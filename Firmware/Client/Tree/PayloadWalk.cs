using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Walks the payload of a Write, Create or Bootstrap-Write: once to check each entry against the object's table, so that a
    /// request is done wholly or not at all, and again to write.
    /// </summary>
    public abstract class PayloadWalk
    {
        /// <summary>The entry that was read last.</summary>
        protected readonly Lwm2mPath Entry = new Lwm2mPath();

        /// <summary>Receives values.</summary>
        protected readonly ResourceValue Value = new ResourceValue();

        /// <summary>Reads the payload; null where nothing reads the format.</summary>
        protected ContentReader Reader;

        /// <summary>What the request addresses.</summary>
        protected Lwm2mPath Path;

        /// <summary>The object.</summary>
        protected Lwm2mObject Object;

        /// <summary>Whether the path has room for one value and not for several.</summary>
        protected bool IsSingleValue;

        /// <summary>The object instance of entries that do not say one, or <see cref="Lwm2mPath.None"/>.</summary>
        protected int ChosenId;

        private readonly ContentFormats _formats;
        private byte[] _body;
        private int _bodyOffset;
        private int _bodyCount;

        /// <summary>Makes one that reads these formats.</summary>
        protected PayloadWalk(ContentFormats formats)
        {
            _formats = formats;
        }

        /// <summary>What an entry's resource answers before its value is looked at.</summary>
        /// <param name="definition">Its line in the object's table, see <see cref="Resource"/>; negative if there is none.</param>
        /// <returns>2.04, <see cref="CoapCode.Empty"/> to pass over the entry, or an error.</returns>
        protected abstract byte CheckResource(int definition);

        /// <summary>Whether an entry whose value does not decode stands for a resource that is not there.</summary>
        protected virtual bool IsLeftOut(int definition)
        {
            return false;
        }

        /// <summary>Told before an entry's value is written.</summary>
        protected abstract void OnWrite();

        /// <summary>Takes a request.</summary>
        /// <returns>2.04, or 4.00 where the format has one value and the path not, 4.04, 4.15.</returns>
        protected byte Begin(Lwm2mObject target, Lwm2mPath path, int format, byte[] body, int offset, int count)
        {
            format = format == ContentFormat.None ? ContentFormat.TextPlain : format;
            Entry.Set(path);
            Object = target;
            Path = path;
            ChosenId = Lwm2mPath.None;
            _body = body;
            _bodyOffset = offset;
            _bodyCount = count;
            Reader = _formats.ReaderFor(format);
            if (Reader is null)
            {
                return CoapCode.UnsupportedContentFormat;
            }

            int definition = target.FindResource(path.ResourceId);
            if (path.Depth >= 3 && definition < 0)
            {
                return CoapCode.NotFound;
            }

            IsSingleValue = path.Depth >= 3 && ((definition & Resource.Multiple) != 0) == (path.Depth == 4);
            bool isSingleFormat = format == ContentFormat.TextPlain || format == ContentFormat.OctetStream || format == ContentFormat.Cbor;
            return isSingleFormat && !IsSingleValue ? CoapCode.BadRequest : CoapCode.Changed;
        }

        /// <summary>Goes back to the start of the payload.</summary>
        protected void Rewind()
        {
            Reader.Begin(_body, _bodyOffset, _bodyCount, Path);
        }

        /// <summary>Goes to the next entry.</summary>
        protected ContentStatus Next()
        {
            ContentStatus status = Reader.Next(Entry);
            if (Entry.InstanceId < 0)
            {
                Entry.SetLevel(1, ChosenId);
            }

            return status;
        }

        /// <summary>Whether all entries may be written; nothing is before this is known.</summary>
        /// <param name="needsValue">Whether a payload without entries is refused.</param>
        protected byte CheckAll(bool needsValue)
        {
            Rewind();
            while (true)
            {
                ContentStatus status = Next();
                if (status != ContentStatus.Entry)
                {
                    return status == ContentStatus.End && !needsValue ? CoapCode.Changed : CoapCode.BadRequest;
                }

                needsValue = false;
                byte code = CheckEntry();
                if (code != CoapCode.Changed)
                {
                    return code;
                }
            }
        }

        /// <summary>Whether the multiple resources of an object instance have room for what is in the payload.</summary>
        /// <param name="instanceId">The object instance.</param>
        /// <param name="replaces">Whether what they have makes room before.</param>
        protected bool HasRoom(int instanceId, bool replaces)
        {
            for (int i = 0; i < Object.ResourceCount; i++)
            {
                int definition = Object.ResourceAt(i);
                int room = (definition & Resource.Multiple) != 0 ? Object.ResourceInstanceCapacity(definition & Resource.IdMask) : int.MaxValue;
                if (room != int.MaxValue && room < CountAfter(instanceId, definition & Resource.IdMask, replaces))
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Writes all entries, up to the first that the object refuses.</summary>
        protected byte WriteAll()
        {
            byte code = CoapCode.Changed;
            Rewind();
            while (code == CoapCode.Changed && Next() == ContentStatus.Entry)
            {
                int definition = Object.FindResource(Entry.ResourceId);
                if (!Reader.HasValue || CheckResource(definition) != CoapCode.Changed)
                {
                    continue;
                }

                if (Reader.TryDecode(Resource.TypeOf(definition), Value))
                {
                    OnWrite();
                    code = Object.Write(Entry.InstanceId, Entry.ResourceId, Entry.ResourceInstanceId, Value);
                }
                else if (!IsLeftOut(definition))
                {
                    code = CoapCode.BadRequest;
                }
            }

            return code;
        }

        private byte CheckEntry()
        {
            int definition = Object.FindResource(Entry.ResourceId);
            byte code = CheckResource(definition);
            if (code != CoapCode.Changed)
            {
                return code == CoapCode.Empty ? CoapCode.Changed : code;
            }

            bool isMultiple = (definition & Resource.Multiple) != 0;
            if (!Reader.HasValue)
            {
                return isMultiple && Entry.Depth == 3 ? CoapCode.Changed : CoapCode.BadRequest;
            }

            if ((Entry.Depth == 4) != isMultiple)
            {
                return CoapCode.BadRequest;
            }

            if (!Reader.TryDecode(Resource.TypeOf(definition), Value))
            {
                return IsLeftOut(definition) ? CoapCode.Changed : Reader.IsTooLarge ? CoapCode.RequestEntityTooLarge : CoapCode.BadRequest;
            }

            return Object.Validate(Entry.InstanceId, Entry.ResourceId, Entry.ResourceInstanceId, Value);
        }

        private int CountAfter(int instanceId, int resourceId, bool replaces)
        {
            int count = replaces ? 0 : Object.ResourceInstanceCount(instanceId, resourceId);
            Rewind();
            while (Next() == ContentStatus.Entry)
            {
                if (Entry.InstanceId == instanceId && Entry.ResourceId == resourceId && Entry.Depth == 4
                    && (replaces || !PathCheck.HasResourceInstance(Object, instanceId, Entry)))
                {
                    count++;
                }
            }

            return count;
        }
    }
}
