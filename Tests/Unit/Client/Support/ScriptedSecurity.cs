using Lwm2m.Foundation;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>The scheme coaps on scripted links that say they are secured, and remember the credentials they were given.</summary>
    internal sealed class ScriptedSecurity : Binding
    {
        /// <summary>What it has against cipher suites, or null.</summary>
        public string Fault { get; set; }

        /// <summary>What the link made last leads to.</summary>
        public LinkTarget Target { get; private set; }

        /// <summary>The link made last.</summary>
        public ScriptedSecuredLink Link { get; private set; }

        public override string Scheme
        {
            get { return "coaps"; }
        }

        public override int DefaultPort
        {
            get { return 5684; }
        }

        public override bool IsSecured
        {
            get { return true; }
        }

        public override char Letter
        {
            get { return 'U'; }
        }

        public override string FindFault(LinkTarget target, LinkCredentials credentials)
        {
            return Fault;
        }

        public override DatagramLink CreateLink(LinkTarget target, LinkCredentials credentials)
        {
            Target = target;
            Link = new ScriptedSecuredLink(credentials);
            return Link;
        }
    }

    /// <summary>A secured link in memory.</summary>
    internal sealed class ScriptedSecuredLink : SecuredLink
    {
        public ScriptedSecuredLink(LinkCredentials credentials)
        {
            Credentials = (PreSharedKey)credentials;
        }

        /// <summary>What is beneath.</summary>
        public ScriptedLink Inner { get; } = new ScriptedLink(LinkState.Closed);

        /// <summary>The credentials it was given last.</summary>
        public PreSharedKey Credentials { get; private set; }

        /// <summary>Times it was closed.</summary>
        public int Closed { get; private set; }

        public override LinkState State
        {
            get { return Inner.State; }
        }

        public override int MaxDatagram
        {
            get { return 512; }
        }

        public override BearerTiming Timing
        {
            get { return Inner.Timing; }
        }

        public override HandshakeKind Handshake
        {
            get { return HandshakeKind.Full; }
        }

        public override bool IsFaultLocal
        {
            get { return Inner.IsFaultLocal; }
        }

        public override int HandshakeDatagrams
        {
            get { return 0; }
        }

        public override int HandshakeBytes
        {
            get { return 0; }
        }

        public override int HandshakeMs
        {
            get { return 0; }
        }

        /// <summary>What <see cref="Alert"/> says.</summary>
        public int LastAlert { get; set; } = -1;

        public override int Alert
        {
            get { return LastAlert; }
        }

        public override AlertAction Action
        {
            get { return AlertTable.ActionOf(AlertTable.Fatal, LastAlert, true); }
        }

        public override void SetCredentials(LinkCredentials credentials)
        {
            Credentials = (PreSharedKey)credentials;
        }

        /// <summary>Whether it was told to keep nothing.</summary>
        public bool IsAbandoned { get; private set; }

        public override void Abandon()
        {
            IsAbandoned = true;
        }

        /// <summary>Whether it was told to wipe what it remembers, when it was closed.</summary>
        public bool IsWiped { get; private set; }

        public override void Wipe()
        {
            IsWiped = State == LinkState.Closed;
        }

        public override void Open(long nowMs)
        {
            Inner.Open(nowMs);
        }

        public override void Close()
        {
            Closed++;
            Inner.Close();
        }

        public override bool Send(byte[] buffer, int offset, int count)
        {
            return Inner.Send(buffer, offset, count);
        }

        public override int Receive(byte[] buffer, int offset, int count)
        {
            return Inner.Receive(buffer, offset, count);
        }

        public override bool Wait(int timeoutMs)
        {
            return Inner.Wait(timeoutMs);
        }
    }
}
