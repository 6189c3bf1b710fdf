namespace Lwm2m.Client
{
    /// <summary>
    /// Takes the value that an object writes when a resource is read, independent of the content format. It checks the value
    /// against the type in the object's table; a value of another type makes the read fail with 5.00.
    /// </summary>
    public abstract class ValueWriter
    {
        private ResourceType _expected;
        private bool _written;
        private int _opaqueLeft;

        /// <summary>
        /// Whether a value had the wrong type, was written twice or not at all, was an Opaque of another length than announced, or
        /// cannot be written in this format.
        /// </summary>
        public bool Failed { get; private set; }

        /// <summary>Writes an Integer; also accepted for Unsigned, Float and Time.</summary>
        public void WriteInteger(long value)
        {
            switch (_expected)
            {
                case ResourceType.Integer:
                    if (Take())
                    {
                        PutInteger(value);
                    }

                    break;
                case ResourceType.Time:
                    WriteTime(value);
                    break;
                case ResourceType.Float:
                    WriteFloat(value);
                    break;
                case ResourceType.Unsigned:
                    if (value < 0)
                    {
                        Fail();
                    }
                    else
                    {
                        WriteUnsigned((ulong)value);
                    }

                    break;
                default:
                    Fail();
                    break;
            }
        }

        /// <summary>Writes an Unsigned.</summary>
        public void WriteUnsigned(ulong value)
        {
            if (Take(ResourceType.Unsigned))
            {
                PutUnsigned(value);
            }
        }

        /// <summary>Writes a Float.</summary>
        public void WriteFloat(double value)
        {
            if (Take(ResourceType.Float))
            {
                PutFloat(value);
            }
        }

        /// <summary>Writes a Boolean.</summary>
        public void WriteBoolean(bool value)
        {
            if (Take(ResourceType.Boolean))
            {
                PutBoolean(value);
            }
        }

        /// <summary>Writes a Time, seconds since 1970-01-01T00:00:00Z.</summary>
        public void WriteTime(long seconds)
        {
            if (Take(ResourceType.Time))
            {
                PutTime(seconds);
            }
        }

        /// <summary>Writes an ObjectLink.</summary>
        public void WriteObjectLink(int objectId, int instanceId)
        {
            if (Take(ResourceType.ObjectLink))
            {
                PutObjectLink(objectId, instanceId);
            }
        }

        /// <summary>Writes a String or CoreLink, in UTF-8 (<see cref="Lwm2m.Foundation.Utf8.FromString"/>, once, when the object is made).</summary>
        public void WriteString(byte[] utf8)
        {
            WriteString(utf8, 0, utf8.Length);
        }

        /// <summary>Writes a String or CoreLink from a slice in UTF-8.</summary>
        public void WriteString(byte[] utf8, int offset, int count)
        {
            if (Take(_expected == ResourceType.CoreLink ? ResourceType.CoreLink : ResourceType.String))
            {
                PutString(utf8, offset, count);
            }
        }

        /// <summary>Writes an Opaque.</summary>
        public void WriteOpaque(byte[] buffer, int offset, int count)
        {
            BeginOpaque(count);
            AppendOpaque(buffer, offset, count);
        }

        /// <summary>Starts an Opaque written in pieces, for one larger than any buffer.</summary>
        /// <param name="length">Total length in bytes; the calls of <see cref="AppendOpaque"/> must add up to it.</param>
        public void BeginOpaque(int length)
        {
            if (Take(ResourceType.Opaque))
            {
                _opaqueLeft = length;
                PutOpaqueHead(length);
            }
        }

        /// <summary>Writes the next piece of an Opaque.</summary>
        public void AppendOpaque(byte[] buffer, int offset, int count)
        {
            _opaqueLeft -= count;
            if (_opaqueLeft < 0)
            {
                Fail();
            }

            if (!Failed)
            {
                PutOpaquePiece(buffer, offset, count);
            }
        }

        /// <summary>Sets the expected type of the next value.</summary>
        public void Expect(ResourceType type)
        {
            _expected = type;
            _written = false;
            _opaqueLeft = 0;
        }

        /// <summary>Call after the value was written; fails if there was none.</summary>
        public virtual void EndValue()
        {
            if (!_written || _opaqueLeft != 0)
            {
                Fail();
            }
        }

        /// <summary>Resets <see cref="Failed"/> before the next representation.</summary>
        protected void ClearFailure()
        {
            Failed = false;
        }

        /// <summary>Records that a value cannot be written.</summary>
        protected void Fail()
        {
            Failed = true;
        }

        /// <summary>Writes an Integer in the format.</summary>
        protected abstract void PutInteger(long value);

        /// <summary>Writes an Unsigned in the format.</summary>
        protected abstract void PutUnsigned(ulong value);

        /// <summary>Writes a Float in the format.</summary>
        protected abstract void PutFloat(double value);

        /// <summary>Writes a Boolean in the format.</summary>
        protected abstract void PutBoolean(bool value);

        /// <summary>Writes a Time in the format.</summary>
        protected abstract void PutTime(long seconds);

        /// <summary>Writes an ObjectLink in the format.</summary>
        protected abstract void PutObjectLink(int objectId, int instanceId);

        /// <summary>Writes a String or CoreLink in the format.</summary>
        protected abstract void PutString(byte[] utf8, int offset, int count);

        /// <summary>Writes the head of an Opaque of this length in the format.</summary>
        protected abstract void PutOpaqueHead(int length);

        /// <summary>Writes a piece of an Opaque in the format. <see cref="EndValue"/> closes it.</summary>
        protected abstract void PutOpaquePiece(byte[] buffer, int offset, int count);

        private bool Take(ResourceType type)
        {
            if (type != _expected)
            {
                Fail();
                return false;
            }

            return Take();
        }

        private bool Take()
        {
            if (_written)
            {
                Fail();
            }

            _written = true;
            return !Failed;
        }
    }
}
