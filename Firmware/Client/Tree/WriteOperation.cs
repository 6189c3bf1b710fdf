using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// Write and Create (LwM2M Core §6.3.3, §6.3.6). Where an object fails while it writes, what was written stays and is
    /// told to those who observe it; an instance that a Create has left half written is deleted again.
    /// </summary>
    public sealed partial class WriteOperation : PayloadWalk
    {
        private readonly ObjectTree _objects;
        private readonly ChangeListener _listener;

        /// <summary>Makes one for a client's objects.</summary>
        public WriteOperation(ObjectTree objects, ContentFormats formats, ChangeListener listener)
            : base(formats)
        {
            _objects = objects;
            _listener = listener;
        }

        /// <summary>Writes to an object instance, a resource or a resource instance that <see cref="PathCheck.Check"/> has found.</summary>
        /// <param name="path">Where to.</param>
        /// <param name="request">Has the payload.</param>
        /// <param name="replaces">Whether what is not in the payload goes back to its default, or is only left as it is.</param>
        /// <returns>2.04, or 4.00, 4.04, 4.05, 4.13, 4.15, 5.03 and what the object answers.</returns>
        public byte Write(Lwm2mPath path, CoapRequest request, bool replaces)
        {
            try
            {
                return CheckAndWrite(path, request, replaces);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private byte CheckAndWrite(Lwm2mPath path, CoapRequest request, bool replaces)
        {
            byte code = Begin(path, request);
            if (code == CoapCode.Changed)
            {
                code = CheckAll(IsSingleValue);
            }

            if (code == CoapCode.Changed && !HasRoom(path.InstanceId, replaces && path.Depth < 4))
            {
                code = CoapCode.ServiceUnavailable;
            }

            if (code != CoapCode.Changed)
            {
                return code;
            }

            if (replaces)
            {
                ClearReplaced();
            }

            return Keep(WriteAll());
        }

        /// <summary>What a request has changed of the values that outlive the power is in the store before it is answered.</summary>
        private byte Keep(byte code)
        {
            bool isKept = Object.TryKeep();
            return code == CoapCode.Changed && !isKept ? CoapCode.InternalServerError : code;
        }

        private byte Begin(Lwm2mPath path, CoapRequest request)
        {
            return Begin(_objects.Find(path.ObjectId), path, request.ContentFormat, request.Body, request.BodyOffset, request.BodyCount);
        }

        /// <inheritdoc/>
        protected override byte CheckResource(int definition)
        {
            if (definition < 0)
            {
                // A Create may bring optional resources that the client does not have: LwM2M Core §6.3.6.
                return Path.Depth == 1 || Entry.Depth < 3 ? CoapCode.Empty : CoapCode.NotFound;
            }

            return (definition & Resource.Write) == 0 ? CoapCode.MethodNotAllowed : CoapCode.Changed;
        }

        /// <inheritdoc/>
        protected override void OnWrite()
        {
            _listener.NotifyChanged(Object.Id, Entry.InstanceId, Entry.ResourceId);
        }

        /// <summary>Takes away what a replacing Write is to put something else in the place of.</summary>
        private void ClearReplaced()
        {
            if (Path.Depth == 3)
            {
                Clear(Object.FindResource(Path.ResourceId));
            }
            else if (Path.Depth == 2)
            {
                _listener.NotifyChanged(Object.Id, Path.InstanceId, Lwm2mPath.None);
                Object.ResetInstance(Path.InstanceId);
                Rewind();
                while (Next() == ContentStatus.Entry)
                {
                    Clear(Object.FindResource(Entry.ResourceId));
                }
            }
        }

        private void Clear(int definition)
        {
            if (definition >= 0 && (definition & Resource.Multiple) != 0)
            {
                _listener.NotifyChanged(Object.Id, Path.InstanceId, definition & Resource.IdMask);
                Object.ClearResource(Path.InstanceId, definition & Resource.IdMask);
            }
        }
    }
}
