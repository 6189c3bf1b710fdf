using System;
using Lwm2m.Coap;
using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>
    /// Link-format documents (RFC 6690): the answer to a Discover (LwM2M Core §6.3.2) and the list of objects that a
    /// registration carries (LwM2M Core §6.2.1).
    /// </summary>
    public sealed class Discovery
    {
        private const string FirstVersion = "1.0";

        private readonly ObjectTree _objects;
        private readonly ContentFormats _formats;
        private readonly int _registeredFormat;
        private readonly Lwm2mPath _path = new Lwm2mPath();
        private AttributeSet _effective;        // made with the first Discover that shows attributes
        private AttributeTable _attributes;
        private ByteWindow _output;
        private bool _isFirst;

        /// <summary>Makes one for a client's objects.</summary>
        /// <param name="objects">The objects.</param>
        /// <param name="formats">The formats that they are served in.</param>
        /// <param name="registeredFormat">As <see cref="ClientOptions.RegisteredFormat"/>.</param>
        public Discovery(ObjectTree objects, ContentFormats formats, int registeredFormat)
        {
            _objects = objects;
            _formats = formats;
            _registeredFormat = registeredFormat;
        }

        /// <summary>Writes the objects and object instances of a registration; hidden and absent ones are left out, and what an object fails to say.</summary>
        public void WriteRegistration(ByteWindow output)
        {
            output.WriteAscii("</>;rt=\"oma.lwm2m\"");
            WriteFormats(output);
            for (int i = 0; i < _objects.Count; i++)
            {
                Lwm2mObject item = _objects.At(i);
                try
                {
                    WriteRegistered(item, output);
                }
                catch (Exception e)
                {
                    _objects.Fail(item.Id, e);
                }
            }
        }

        /// <summary>Writes what lies at and below a path that <see cref="PathCheck.Check"/> has found.</summary>
        /// <param name="path">Object, object instance or resource.</param>
        /// <param name="attributes">What the asking server has set.</param>
        /// <param name="output">Where it goes.</param>
        /// <returns><see cref="CoapCode.Content"/>, or 5.00 where the object fails; nothing is written then.</returns>
        public byte Write(Lwm2mPath path, AttributeTable attributes, ByteWindow output)
        {
            try
            {
                WriteLinks(path, attributes, output);
                return CoapCode.Content;
            }
            catch (Exception e)
            {
                output.Restart();
                return _objects.Fail(path.ObjectId, e);
            }
        }

        private void WriteLinks(Lwm2mPath path, AttributeTable attributes, ByteWindow output)
        {
            _attributes = attributes;
            _output = output;
            _isFirst = true;
            Lwm2mObject item = _objects.Find(path.ObjectId);
            switch (path.Depth)
            {
                case 1:
                    WriteObject(item);
                    break;
                case 2:
                    WriteInstance(item, path.InstanceId);
                    break;
                default:
                    WriteAddressedResource(item, path);
                    break;
            }
        }

        // What an object is asked for comes first: where it fails, no entry is left half written.
        private static void WriteRegistered(Lwm2mObject item, ByteWindow output)
        {
            if (item.IsHidden || !item.IsPresent)
            {
                return;
            }

            int count = item.InstanceCount;
            if (count == 0 || item.Version != FirstVersion)
            {
                output.WriteAscii(",</");
                output.WriteDecimal(item.Id);
                output.WriteByte('>');
                WriteVersion(item, output);
            }

            for (int i = 0; i < count; i++)
            {
                int id = item.InstanceIdAt(i);
                output.WriteAscii(",</");
                output.WriteDecimal(item.Id);
                output.WriteByte('/');
                output.WriteDecimal(id);
                output.WriteByte('>');
            }
        }

        private static void WriteVersion(Lwm2mObject item, ByteWindow output)
        {
            if (item.Version != FirstVersion)
            {
                output.WriteAscii(";ver=");
                output.WriteAscii(item.Version);
            }
        }

        /// <summary>The attribute <c>ct</c> (RFC 7252 §7.2.1): the formats served, without text and opaque, which every client has (LwM2M Core §7.4).</summary>
        private void WriteFormats(ByteWindow output)
        {
            if (_registeredFormat != ClientOptions.AllFormats)
            {
                if (_registeredFormat != ContentFormat.None)
                {
                    output.WriteAscii(";ct=");
                    output.WriteDecimal(_registeredFormat);
                }

                return;
            }

            output.WriteAscii(";ct=");
            int separator = '"';
            for (int i = 0; i < _formats.Count; i++)
            {
                int format = _formats.FormatAt(i);
                if (format != ContentFormat.TextPlain && format != ContentFormat.OctetStream)
                {
                    output.WriteByte(separator);
                    output.WriteDecimal(format);
                    separator = ' ';
                }
            }

            output.WriteByte('"');
        }

        private void WriteObject(Lwm2mObject item)
        {
            _path.Set(item.Id);
            WriteLink();
            WriteVersion(item, _output);
            _attributes.WriteOwn(_path, _output);
            for (int i = 0; i < item.InstanceCount; i++)
            {
                WriteInstance(item, item.InstanceIdAt(i));
            }
        }

        private void WriteInstance(Lwm2mObject item, int instanceId)
        {
            _path.Set(item.Id, instanceId);
            WriteLink();
            _attributes.WriteOwn(_path, _output);
            for (int i = 0; i < item.ResourceCount; i++)
            {
                int definition = item.ResourceAt(i);
                if (item.HasResource(instanceId, definition & Resource.IdMask))
                {
                    _path.Set(item.Id, instanceId, definition & Resource.IdMask);
                    WriteLink();
                    WriteDimension(item, instanceId, definition);
                    _attributes.WriteOwn(_path, _output);
                }
            }
        }

        // A resource asked for by itself also shows what it inherits.
        private void WriteAddressedResource(Lwm2mObject item, Lwm2mPath path)
        {
            int definition = item.FindResource(path.ResourceId);
            _path.Set(path);
            WriteLink();
            if (path.Depth == 3)
            {
                WriteDimension(item, path.InstanceId, definition);
            }

            _effective = _effective ?? new AttributeSet();
            _attributes.GetEffective(path, _effective);
            _effective.Write(_output);
            if (path.Depth == 4 || (definition & Resource.Multiple) == 0)
            {
                return;
            }

            int count = item.ResourceInstanceCount(path.InstanceId, path.ResourceId);
            for (int i = 0; i < count; i++)
            {
                _path.SetLevel(3, item.ResourceInstanceIdAt(path.InstanceId, path.ResourceId, i));
                WriteLink();
                _attributes.WriteOwn(_path, _output);
            }
        }

        private void WriteDimension(Lwm2mObject item, int instanceId, int definition)
        {
            if ((definition & Resource.Multiple) != 0)
            {
                _output.WriteAscii(";dim=");
                _output.WriteDecimal(item.ResourceInstanceCount(instanceId, definition & Resource.IdMask));
            }
        }

        private void WriteLink()
        {
            if (!_isFirst)
            {
                _output.WriteByte(',');
            }

            _isFirst = false;
            _output.WriteByte('<');
            _path.Write(_output);
            _output.WriteByte('>');
        }
    }
}
