using System;

namespace Lwm2m.Client
{
    /// <summary>Tells the application what there is to log of a bootstrap.</summary>
    public sealed class BootstrapLog
    {
        private readonly ObjectTree _objects;

        /// <summary>Makes one.</summary>
        /// <param name="objects">Take note of what a listener throws.</param>
        public BootstrapLog(ObjectTree objects)
        {
            _objects = objects;
        }

        /// <summary>What there is to log.</summary>
        public event BootstrapReport Reported;

        /// <summary>Tells it.</summary>
        public void Report(BootstrapFailure failure, string text)
        {
            try
            {
                Reported?.Invoke(failure, text);
            }
            catch (Exception e)
            {
                _objects.Fail(Lwm2mPath.None, e);
            }
        }
    }
}
