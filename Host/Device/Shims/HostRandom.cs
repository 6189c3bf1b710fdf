using System;
using System.Security.Cryptography;
using Lwm2m.Foundation;

namespace Lwm2m.Host
{
    /// <summary>The operating system's random generator, in place of a board's hardware generator.</summary>
    public sealed class HostRandom : RandomSource
    {
        /// <inheritdoc/>
        public override void Fill(byte[] buffer, int offset, int count)
        {
            RandomNumberGenerator.Fill(new Span<byte>(buffer, offset, count));
        }
    }
}
