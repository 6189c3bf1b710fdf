using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Reachability;
using Lwm2m.Tests;

namespace Lwm2m.Client.Tests
{
    /// <summary>A client with one account that UDP and SMS serve, in virtual time; the test is the server on both.</summary>
    internal sealed class SmsRig : TwoTransportsRig
    {
        public const string ServerNumber = "4512345678";
        public const string OwnNumber = "4587654321";

        /// <summary>Makes both; nothing is sent yet.</summary>
        /// <param name="binding">Server object resource 7.</param>
        /// <param name="smsMode">Security object resource 6.</param>
        /// <param name="isSecured">Whether the account has a key for UDP.</param>
        /// <param name="options">Of the client, or null.</param>
        public SmsRig(string binding, int smsMode, bool isSecured = true, ClientOptions options = null)
            : this(BindingOf(IsKeyed(smsMode)), binding, smsMode, isSecured, options)
        {
        }

        private SmsRig(TransportBinding sms, string binding, int smsMode, bool isSecured, ClientOptions options)
            : base("urn:test:sms", "lwm2m.example", sms, binding, isSecured, AccountOf(smsMode), options)
        {
            Sms = sms;
        }

        public SmsReachability Reachability { get; private set; }

        public TransportBinding Sms { get; }

        /// <summary>Messages that left by SMS.</summary>
        public int SmsSent
        {
            get { return OtherSent; }
        }

        public void Start(int bareTriggersPerHour = 0)
        {
            Reachability = SmsReachability.AddTo(Client, bareTriggersPerHour);
            Client.Start();
            Step();
        }

        /// <summary>Starts and lets the client be registered by UDP.</summary>
        public void Register(int bareTriggersPerHour = 0)
        {
            Start(bareTriggersPerHour);
            Accept(Udp);
        }

        /// <summary>Lets a Registration Update Trigger arrive by SMS.</summary>
        public TestMessage Trigger(string path = "/1/0/8")
        {
            return Ask(Sms, new TestRequest(CoapCode.Post, path));
        }

        /// <summary>Lets the push of LwM2M Transport Appendix L arrive, without its headers.</summary>
        public void Push(string hex = "4402b60b2161fb63b13101300138")
        {
            byte[] message = Hex.Parse(hex);
            Sms.Listener.OnPush(Sms.Target, message, 0, message.Length);
            Step();
        }

        private static bool IsKeyed(int smsMode)
        {
            return smsMode == SmsAccount.PreSharedKeyMode;
        }

        private static TransportBinding BindingOf(bool isKeyed)
        {
            return new TransportBinding('S', isKeyed ? LinkTarget.SecuredSmsScheme : LinkTarget.SmsScheme, isKeyed) { OwnNumber = OwnNumber };
        }

        private static SmsAccount AccountOf(int smsMode)
        {
            bool isKeyed = IsKeyed(smsMode);
            return new SmsAccount("+" + ServerNumber, smsMode, isKeyed ? Bytes.Sequence(9, 16) : null, isKeyed ? new byte[] { 65 } : null);
        }
    }
}
