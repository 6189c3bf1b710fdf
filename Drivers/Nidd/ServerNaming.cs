using System;
using Lwm2m.Foundation;

namespace Lwm2m.Nidd
{
    /// <summary>
    /// Names the server of a request, for the node behind the network (C-53): the Uri-Host and Uri-Port options, which OSCORE leaves unprotected
    /// (RFC 8613 §4.1.3.2). A bearer without addresses has no other place for it, so an address goes there as well, and no port means 5683.
    /// </summary>
    internal sealed class ServerNaming
    {
        private const int UriHost = 3;
        private const int UriPort = 7;
        private const int Oscore = 9;
        private const int DefaultPort = 5683;
        private const int PortLength = 2;
        private const int KidFlag = 0x08;
        private const int KidContextFlag = 0x10;
        private const int PartialIvMask = 0x07;

        private readonly OptionReader _options = new OptionReader();
        private readonly byte[] _port = new byte[PortLength];

        /// <summary>Bytes that naming a server adds to a request at most.</summary>
        public static int LengthOf(byte[] host, int port)
        {
            return OptionReader.LengthOf(UriHost, host.Length) + (port == DefaultPort ? 0 : 1 + PortLength);
        }

        /// <summary>Copies a request, with the options that name its server where it has none of them.</summary>
        /// <param name="host">Value of Uri-Host.</param>
        /// <param name="port">The port of the server.</param>
        /// <param name="buffer">Holds the request.</param>
        /// <param name="offset">Where its options start.</param>
        /// <param name="end">Where it ends.</param>
        /// <param name="target">Receives options and payload.</param>
        /// <param name="at">Where they go.</param>
        /// <returns>Where they end.</returns>
        public int Copy(byte[] host, int port, byte[] buffer, int offset, int end, byte[] target, int at)
        {
            OptionReader options = _options;
            options.Begin(buffer, offset, end);
            bool hasHost = false;
            bool hasPort = port == DefaultPort;
            int last = 0;
            int rest = offset;
            while (!(hasHost && hasPort))
            {
                bool isThere = options.Next();
                int number = isThere ? options.Number : int.MaxValue;
                if (!hasHost && number > UriHost)
                {
                    at = OptionReader.Write(target, at, UriHost - last, host, 0, host.Length);
                    last = UriHost;
                }

                hasHost |= number >= UriHost;
                if (!hasPort && number > UriPort)
                {
                    BigEndian.WriteUInt16(_port, 0, (ushort)port);
                    at = OptionReader.Write(target, at, UriPort - last, _port, 0, PortLength);
                    last = UriPort;
                }

                hasPort |= number >= UriPort;
                if (isThere)
                {
                    at = OptionReader.Write(target, at, number - last, buffer, options.ValueOffset, options.ValueLength);
                    last = number;
                }

                rest = options.Position;
            }

            Array.Copy(buffer, rest, target, at, end - rest);
            return at + end - rest;
        }

        /// <summary>Reads which server a request comes from.</summary>
        /// <param name="buffer">Holds the request.</param>
        /// <param name="offset">Where its options start.</param>
        /// <param name="end">Where it ends.</param>
        public void Read(byte[] buffer, int offset, int end)
        {
            HasHost = false;
            HasKid = false;
            Port = DefaultPort;
            OptionReader options = _options;
            options.Begin(buffer, offset, end);
            while (options.Next() && options.Number <= Oscore)
            {
                int length = options.ValueLength;
                if (options.Number == UriHost)
                {
                    HasHost = true;
                    HostOffset = options.ValueOffset;
                    HostLength = length;
                }
                else if (options.Number == UriPort && length <= PortLength)
                {
                    Port = (int)BigEndian.ReadUnsigned(buffer, options.ValueOffset, length);
                }
                else if (options.Number == Oscore && length > 0)
                {
                    ReadKid(buffer, options.ValueOffset, length);
                }
            }
        }

        /// <summary>Whether the last request names its server.</summary>
        public bool HasHost;

        /// <summary>Where the name starts.</summary>
        public int HostOffset;

        /// <summary>Its bytes.</summary>
        public int HostLength;

        /// <summary>The port named.</summary>
        public int Port;

        /// <summary>Whether the last request has a kid.</summary>
        public bool HasKid;

        /// <summary>Where the kid starts.</summary>
        public int KidOffset;

        /// <summary>Its bytes.</summary>
        public int KidLength;

        /// <summary>Finds the kid behind Partial IV and kid context (RFC 8613 §6.1).</summary>
        private void ReadKid(byte[] buffer, int offset, int length)
        {
            int end = offset + length;
            int flags = buffer[offset];
            int at = offset + 1 + (flags & PartialIvMask);
            if ((flags & KidContextFlag) != 0)
            {
                at = at < end ? at + 1 + buffer[at] : end + 1;
            }

            // Below 0 where the option is cut short: nobody has that kid.
            HasKid = (flags & KidFlag) != 0;
            KidOffset = at;
            KidLength = end - at;
        }
    }
}
