using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Uicc.Tests
{
    /// <summary>The vectors of pySim at level 33, AES-128 and AES-192.</summary>
    [TestClass]
    public class Scp03VectorTests
    {
        // Proves: SMS-48
        [TestMethod]
        [DataRow(16, 0x30, "8050300008" + Scp03Fixture.Host128 + "00", Scp03Fixture.Answer128, Scp03Fixture.Authenticate128,
            Scp03Fixture.Eid128, Scp03Fixture.EidAnswer128,
            "84f2200208ac6a59024bed84cc", "84ca006608409912ad8fb7aed0",
            "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a", "84f280021865165105be3373347d0424d4400af2ac393f569ec779389e")]
        [DataRow(24, 0x31, "8050310008" + Scp03Fixture.Host192 + "00", Scp03Fixture.Answer192, "84823300109100bc22d58b45b86a26365ce39ff3cf",
            "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de589", "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599",
            "84f2200208d5d97754b6b3d2ba", "84ca006608516c82b8e30adbeb",
            "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668", "84f2800218ba22b63d509bef5d093b43e5eaed03ed23144ab2d9cb51de")]
        public void A_session_of_the_vectors(
            int keyLength, int version, string initialize, string answer, string authenticate, string eid, string eidAnswer, string c1, string c2, string c3, string c4)
        {
            Scp03Session session = Scp03Fixture.Session(Scp03Fixture.Store(keyLength, version), initialize.Substring(10, 16));
            byte[] command = new byte[Scp03Session.MaxOpening + 1];
            Assert.AreEqual(14, session.Begin(command, 1));
            Assert.AreEqual(initialize, Hex.Of(command, 1, 14));

            byte[] response = Hex.Parse(answer);
            Assert.AreEqual(21, session.Authenticate(response, 0, response.Length, 0x9000, command, 1));
            Assert.AreEqual(authenticate, Hex.Of(command, 1, 21));
            Assert.IsFalse(session.IsOpen);
            Assert.IsTrue(session.Open(0, 0x9000));

            Assert.AreEqual(eid, Scp03Fixture.Wrap(session, "80e29100", "bf3e035c015a"));
            Assert.AreEqual(Scp03Fixture.PlainEid, Scp03Fixture.Unwrap(session, eidAnswer));

            // The vectors have no answers to these: an error has no R-MAC, and the counter goes on.
            Assert.AreEqual(c1, Scp03Fixture.Wrap(session, "80f22002", ""));
            Assert.AreEqual("", Scp03Fixture.Unwrap(session, "", 0x6A88));
            Assert.AreEqual(c2, Scp03Fixture.Wrap(session, "80ca0066", ""));
            Assert.AreEqual("", Scp03Fixture.Unwrap(session, "", 0x6A88));
            Assert.AreEqual(c3, Scp03Fixture.Wrap(session, "80f22002", "4f0212345c054f9f70c5"));
            Assert.AreEqual("", Scp03Fixture.Unwrap(session, "", 0x6A88));
            Assert.AreEqual(c4, Scp03Fixture.Wrap(session, "80f28002", "4f00"));
            Assert.IsTrue(session.IsOpen);
            Assert.AreEqual(0, session.Failures);
        }

        // Proves: SMS-48
        [TestMethod]
        [DataRow("80", "84")]
        [DataRow("81", "85")]
        [DataRow("83", "87")]
        [DataRow("c0", "e0")]
        [DataRow("cf", "ef")]
        public void The_channel_stands_in_the_class_and_not_in_the_MAC(string plain, string secured)
        {
            Scp03Session session = Scp03Fixture.Open128();
            Assert.AreEqual(secured + Scp03Fixture.Eid128.Substring(2), Scp03Fixture.Wrap(session, plain + "e29100", "bf3e035c015a"));
            Assert.AreEqual(Scp03Fixture.PlainEid, Scp03Fixture.Unwrap(session, Scp03Fixture.EidAnswer128));
        }
    }
}
