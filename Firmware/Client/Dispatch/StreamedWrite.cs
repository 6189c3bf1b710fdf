using System;
using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>
    /// A Write whose value an object takes block by block, see <see cref="Lwm2mObject.OpenStream"/>. Whether the server may write there is asked before the
    /// first block and before each that follows (LwM2M Core §6.3.3, §8.2).
    /// </summary>
    internal sealed class StreamedWrite : BodySink
    {
        private readonly ObjectTree _objects;
        private readonly PathCheck _paths;
        private readonly ContentFormats _formats;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private int _server;
        private BodySink _target;

        public StreamedWrite(ObjectTree objects, PathCheck paths, ContentFormats formats)
        {
            _objects = objects;
            _paths = paths;
            _formats = formats;
        }

        /// <summary>Whether the object has got a block and neither the end nor an abort.</summary>
        public bool IsUnderWay;

        /// <summary>Decides about a Write of a resource by what the first block says.</summary>
        /// <returns>
        /// False where the body is to be assembled as any other; else it is taken, or refused with <see cref="BodySink.OpeningRefusal"/>.
        /// </returns>
        public bool Open(CoapRequest request, int server)
        {
            OpeningRefusal = CoapCode.Empty;
            if (!_path.TryRead(request.Message) || _path.Depth != 3 || (request.Code != CoapCode.Put && request.Code != CoapCode.Post))
            {
                return false;
            }

            _server = server;
            byte code = Check();
            bool isPost = request.Code == CoapCode.Post;
            if (isPost && (request.ContentFormat == ContentFormat.None || (_paths.Definition >= 0 && (_paths.Definition & Resource.Execute) != 0)))
            {
                return false;       // an Execute
            }

            if (code != CoapCode.Content)
            {
                return Refuse(code);
            }

            int format = request.ContentFormat;
            if (format != ContentFormat.None && _formats.ReaderFor(format) is null)
            {
                return Refuse(CoapCode.UnsupportedContentFormat);
            }

            int definition = _paths.Definition;
            if (format != ContentFormat.OctetStream || (definition & Resource.Multiple) != 0 || Resource.TypeOf(definition) != ResourceType.Opaque)
            {
                return false;
            }

            try
            {
                _target = _paths.Object.OpenStream(_path.InstanceId, _path.ResourceId);
                return _target is not null;
            }
            catch (Exception e)
            {
                return Refuse(_objects.Fail(_path.ObjectId, e));
            }
        }

        /// <summary>Refuses the body before its first block.</summary>
        public bool Refuse(byte code)
        {
            OpeningRefusal = code;
            return true;
        }

        /// <inheritdoc/>
        public override byte Write(int bodyOffset, byte[] buffer, int offset, int count)
        {
            byte code = Check();
            if (code != CoapCode.Content)
            {
                return code;
            }

            IsUnderWay = true;
            try
            {
                return _target.Write(bodyOffset, buffer, offset, count);
            }
            catch (Exception e)
            {
                return _objects.Fail(_path.ObjectId, e);
            }
        }

        /// <inheritdoc/>
        public override byte Finish(int count)
        {
            IsUnderWay = false;
            _objects.Listener.NotifyChanged(_path.ObjectId, _path.InstanceId, _path.ResourceId);
            try
            {
                byte code = _target.Finish(count);
                bool isKept = _objects.Find(_path.ObjectId).TryKeep();
                return code == CoapCode.Changed && !isKept ? CoapCode.InternalServerError : code;
            }
            catch (Exception e)
            {
                return _objects.Fail(_path.ObjectId, e);
            }
        }

        /// <inheritdoc/>
        public override void Abort()
        {
            if (!IsUnderWay)
            {
                return;
            }

            IsUnderWay = false;
            try
            {
                _target.Abort();
            }
            catch (Exception e)
            {
                _objects.Fail(_path.ObjectId, e);
            }
        }

        private byte Check()
        {
            return _paths.Check(_path, _server, AccessRights.Write, Resource.Write);
        }
    }
}
