using Lwm2m.Foundation;

namespace Lwm2m.Client
{
    /// <summary>Writes the one value of a resource or resource instance, and nothing around it.</summary>
    public abstract class SingleValueWriter : ContentWriter
    {
        private int _values;

        /// <inheritdoc/>
        public override bool IsSingleValue
        {
            get { return true; }
        }

        /// <summary>Receives the representation.</summary>
        protected ByteWindow Output { get; private set; }

        /// <inheritdoc/>
        public override void Begin(ByteWindow output, Lwm2mPath path, int values)
        {
            base.Begin(output, path, values);
            Output = output;
            _values = 0;
        }

        /// <inheritdoc/>
        public override void BeginInstance(int instanceId, int length)
        {
            Fail();
        }

        /// <inheritdoc/>
        public override void EndInstance()
        {
        }

        /// <inheritdoc/>
        public override void BeginResource(int resourceId)
        {
            CountValue();
        }

        /// <inheritdoc/>
        public override void BeginMultiple(int resourceId, int length)
        {
            Fail();
        }

        /// <inheritdoc/>
        public override void BeginResourceInstance(int resourceInstanceId)
        {
            CountValue();
        }

        /// <inheritdoc/>
        public override void EndMultiple()
        {
        }

        /// <inheritdoc/>
        public override void End()
        {
            if (_values != 1)
            {
                Fail();
            }
        }

        private void CountValue()
        {
            if (++_values > 1)
            {
                Fail();
            }
        }
    }
}
