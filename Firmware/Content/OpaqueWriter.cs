using Lwm2m.Coap;

namespace Lwm2m.Client
{
    /// <summary>Writes an Opaque as the bytes it is, 42 (LwM2M Core §7.4.2). A value of another type fails.</summary>
    public sealed class OpaqueWriter : SingleValueWriter
    {
        /// <inheritdoc/>
        public override int Format
        {
            get { return ContentFormat.OctetStream; }
        }

        /// <inheritdoc/>
        public override bool CanWrite(ResourceType type)
        {
            return type == ResourceType.Opaque;
        }

        /// <inheritdoc/>
        protected override void PutInteger(long value)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutUnsigned(ulong value)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutFloat(double value)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutBoolean(bool value)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutTime(long seconds)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutObjectLink(int objectId, int instanceId)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutString(byte[] utf8, int offset, int count)
        {
            Fail();
        }

        /// <inheritdoc/>
        protected override void PutOpaqueHead(int length)
        {
        }

        /// <inheritdoc/>
        protected override void PutOpaquePiece(byte[] buffer, int offset, int count)
        {
            Output.Write(buffer, offset, count);
        }
    }
}
