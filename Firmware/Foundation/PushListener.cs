namespace Lwm2m.Foundation
{
    /// <summary>
    /// Told of what a server pushes beside the datagrams of its link, without security: the WAP push of a Registration Update Trigger
    /// (LwM2M Transport Appendix L). See <see cref="Binding.ListenForPushes"/>.
    /// </summary>
    public abstract class PushListener
    {
        /// <summary>Call for each push from the number of an open link, while the link is stepped or received from. Nothing is answered.</summary>
        /// <param name="target">The target of that link.</param>
        /// <param name="buffer">Holds the CoAP message, after the user data header and the headers of WSP.</param>
        /// <param name="offset">Where it starts.</param>
        /// <param name="count">Its length in bytes.</param>
        public abstract void OnPush(LinkTarget target, byte[] buffer, int offset, int count);
    }
}
