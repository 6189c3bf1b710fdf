namespace Lwm2m.Dtls
{
    /// <content>What it has counted.</content>
    internal sealed partial class Association
    {
        /// <summary>Bytes of all datagrams since the last handshake began.</summary>
        internal int Bytes
        {
            get { return _reader.Bytes + _writer.Bytes; }
        }
    }
}
