using System;

namespace Lwm2m.Client
{
    /// <summary>Reports log entries of a bootstrap to the application.</summary>
    public sealed class BootstrapLog
    {
        private readonly ObjectTree _objects;

        /// <summary>Creates the log.</summary>
        /// <param name="objects">Record exceptions thrown by a listener.</param>
        public BootstrapLog(ObjectTree objects)
        {
            _objects = objects;
        }

        /// <summary>Raised for each log entry.</summary>
        public event BootstrapReport Reported;

        /// <summary>Reports a log entry.</summary>
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
