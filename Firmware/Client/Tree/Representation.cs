using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// What a Read or a notification of a path carries (LwM2M Core §6.3.1, §6.4.2, §7.4): checks the path against the objects'
    /// tables and writes it in a content format. Each value is read once, but for those of a representation that is larger
    /// than a block: nothing is held, and for the next block, or to measure what stands before them, they are read again.
    /// A number that is not finite is left out where the format has no form for it. Nothing that an object throws leaves this.
    /// </summary>
    public sealed class Representation
    {
        /// <summary>How often a representation is begun again when a value changed its size while it was written.</summary>
        public const int MaxAttempts = 3;

        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly RepresentationWalk _walk;

        // Of the path that was looked at last.
        private Lwm2mObject _object;
        private int _definition;
        private bool _isAlone;              // there is one value only
        private ContentWriter _writer;

        /// <summary>Makes one for a client's objects.</summary>
        public Representation(ObjectTree objects, ContentFormats formats, Authorization access)
        {
            _objects = objects;
            _formats = formats;
            _walk = new RepresentationWalk(access);
            Paths = new PathCheck(objects, access);
        }

        /// <summary>What is there to be read.</summary>
        public readonly PathCheck Paths;

        /// <summary>The objects.</summary>
        public ObjectTree Objects
        {
            get { return _objects; }
        }

        /// <summary>Whether a path can be read in a format.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <returns><see cref="CoapCode.Content"/>, or 4.01, 4.04, 4.05 or 4.06.</returns>
        public byte Check(Lwm2mPath path, int server, int format)
        {
            byte code = Paths.Check(path, server, AccessRights.Read, Resource.Read);
            if (code != CoapCode.Content)
            {
                return code;
            }

            Take(path, Paths.Object, Paths.Definition);
            _writer = WriterFor(format);
            return _writer is null || (_writer.IsSingleValue && !(_isAlone && _writer.CanWrite(Resource.TypeOf(_definition)))) ? CoapCode.NotAcceptable : CoapCode.Content;
        }

        /// <summary>Fills a response with what a server may read of a path, or with the error that reading it gives.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <param name="response">Takes the answer.</param>
        /// <param name="number">What <see cref="Read"/> has read of the path, or null.</param>
        public void Answer(Lwm2mPath path, int server, int format, CoapResponse response, NumberProbe number = null)
        {
            response.Code = Write(path, server, format, response.Body, out int written, number);
            response.ContentFormat = written;
        }

        /// <summary>Writes what a server may read of a path.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="server">Short Server ID of the asking server.</param>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice.</param>
        /// <param name="output">Where it goes; left empty when there is none.</param>
        /// <param name="written">The content format it is in, or <see cref="ContentFormat.None"/>.</param>
        /// <param name="number">What <see cref="Read"/> has read of the path, or null.</param>
        /// <returns><see cref="CoapCode.Content"/>, or the error that reading it gives.</returns>
        public byte Write(Lwm2mPath path, int server, int format, ByteWindow output, out int written, NumberProbe number = null)
        {
            byte code = Check(path, server, format);
            if (code == CoapCode.Content)
            {
                return WriteFound(path, server, output, out written, number);
            }

            written = ContentFormat.None;
            output.Restart();
            return code;
        }

        /// <summary>As <see cref="Write(Lwm2mPath, int, int, ByteWindow, out int, NumberProbe)"/>, for a path and a format that <see cref="Check"/> has found to be <see cref="CoapCode.Content"/>.</summary>
        internal byte WriteReadable(Lwm2mPath path, int server, int format, ByteWindow output, out int written, NumberProbe number)
        {
            Find(path);
            _writer = WriterFor(format);
            return WriteFound(path, server, output, out written, number);
        }

        /// <summary>Reads what is at a path that <see cref="Check"/> has found to be <see cref="CoapCode.Content"/> if it is a single number; all else is read when it is written.</summary>
        /// <param name="path">What is asked for.</param>
        /// <param name="number">Receives it, or holds nothing.</param>
        public void Read(Lwm2mPath path, NumberProbe number)
        {
            number.Clear();
            Find(path);
            if (!_isAlone || !Resource.IsNumeric(_definition))
            {
                return;
            }

            try
            {
                number.End(RepresentationWalk.ReadValue(_object, path.InstanceId, _definition, path.ResourceInstanceId, number));
            }
            catch (Exception e)
            {
                number.End(_objects.Fail(path.ObjectId, e));
            }
        }

        /// <summary>Whether a format has a form for a number that <see cref="Read"/> has read of a path.</summary>
        /// <param name="format">A content format, or <see cref="ContentFormat.None"/> for the client's choice, which is text for a number.</param>
        /// <param name="number">What was read.</param>
        internal bool CanTell(int format, NumberProbe number)
        {
            return !number.IsNotFinite || _formats.WriterFor(format == ContentFormat.None ? ContentFormat.TextPlain : format).TakesNotFinite;
        }

        /// <summary>The writer of a content format, or null.</summary>
        public ContentWriter WriterOf(int format)
        {
            return _formats.WriterFor(format);
        }

        /// <summary>Counts the values of a path that <see cref="PathCheck.Check"/> has just found.</summary>
        public int CountValues(Lwm2mPath path, int server)
        {
            _walk.Begin(Paths.Object, Paths.Definition, server, null, false);
            try
            {
                return _walk.Count(path);
            }
            catch (Exception e)
            {
                _objects.Fail(path.ObjectId, e);
                return 0;
            }
        }

        /// <summary>Writes what a server may read of a path that <see cref="PathCheck.Check"/> has just found, into a representation that has begun.</summary>
        public byte WritePart(Lwm2mPath path, int server, ContentWriter writer)
        {
            _walk.Begin(Paths.Object, Paths.Definition, server, null, false);
            _walk.IsMeasured = true;
            try
            {
                return _walk.Write(path, writer);
            }
            catch (Exception e)
            {
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private ContentWriter WriterFor(int format)
        {
            return _formats.WriterFor(format != ContentFormat.None ? format : _isAlone ? ContentFormat.TextPlain : ContentFormat.Tlv);
        }

        private void Find(Lwm2mPath path)
        {
            Lwm2mObject item = _objects.Find(path.ObjectId);
            Take(path, item, path.ResourceId < 0 ? Lwm2mPath.None : item.FindResource(path.ResourceId));
        }

        private void Take(Lwm2mPath path, Lwm2mObject item, int definition)
        {
            _object = item;
            _definition = definition;
            _isAlone = definition >= 0 && ((definition & Resource.Multiple) == 0 || path.ResourceInstanceId >= 0);
        }

        private byte WriteFound(Lwm2mPath path, int server, ByteWindow output, out int written, NumberProbe number)
        {
            ContentWriter writer = _writer;
            _walk.Begin(_object, _definition, server, number is null || !number.IsHeld ? null : number, _isAlone);
            byte code;
            try
            {
                code = Write(path, writer, output);
            }
            catch (Exception e)
            {
                code = _objects.Fail(path.ObjectId, e);
            }

            written = writer.Format;
            if (code != CoapCode.Content)
            {
                written = ContentFormat.None;
                output.Restart();
            }

            return code;
        }

        /// <summary>
        /// Writes it, again when a value changed its size meanwhile. Lengths and the number of values are put in at the end where the representation fits its
        /// window; they are measured before where it does not.
        /// </summary>
        private byte Write(Lwm2mPath path, ContentWriter writer, ByteWindow output)
        {
            bool isMeasured = output.Start > 0;
            int attempts = !writer.NeedsLengths && !writer.NeedsValueCount ? 1 : isMeasured ? MaxAttempts : MaxAttempts + 1;
            for (int attempt = 0; attempt < attempts; attempt++)
            {
                _walk.IsMeasured = isMeasured;
                output.Restart();
                writer.Begin(output, path, !writer.NeedsValueCount ? 0 : _isAlone ? 1 : isMeasured ? _walk.Count(path) : ContentWriter.UnknownCount);
                byte code = _walk.Write(path, writer);
                writer.End();
                if (code != CoapCode.Content || (!writer.Failed && !output.IsOutOfOrder))
                {
                    return code;
                }

                isMeasured = true;
            }

            return CoapCode.InternalServerError;
        }
    }
}
