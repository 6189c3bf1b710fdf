using Lwm2m.Bench.Card;
using Lwm2m.Bench.Tests.Support;

namespace Lwm2m.Bench.Tests.Card;

/// <summary>The card's side of SCP03 by the published vectors of pySim, whose applications nobody knows: their challenges are given.</summary>
[TestClass]
public sealed class Scp03SessionTests
{
    private const string Plain = "BF3E125A1089882119900000000000000000000005";

    [TestMethod]
    [DataRow(16, "8050300008b13e5f938fc108c400", "000000000000000000003003703eb51047495b249f66c484c1d2ef1948000002", "84821100107d5f5826a993ebc89eea24957fa0b3ce",
        "84e291000ebf3e035c015a558d036518a2829700", "bf3e125a1089882119900000000000000000000005971be68992dbbdfa", "84f220020863a63f8959827fb2", "84ca006608a0c6a4a74166f7ce00", "84f22002124f0212345c054f9f70c52249b50272656536")]
    [DataRow(16, "8050300008fdf38259a1e0de4400", "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003", "84823300108c36f96bcc00724a4e13ad591d7da3f0",
        "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00", "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9", "84f2200208ac6a59024bed84cc", "84ca006608409912ad8fb7aed000", "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a")]
    [DataRow(24, "80503100089b3f2eef0e8c937400", "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002", "84823300109100bc22d58b45b86a26365ce39ff3cf",
        "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de58900", "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599", "84f2200208d5d97754b6b3d2ba", "84ca006608516c82b8e30adbeb00", "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668")]
    public void Published_session_is_reproduced(int size, string update, string answer, string authenticate, string first, string response, string second, string third, string fourth)
    {
        var session = Started(size, update, answer);
        CollectionAssert.AreEqual(Hex.Of(answer)[21..29], session.CardCryptogram);
        Assert.IsTrue(session.Authenticate(Command(authenticate)));
        Assert.AreEqual("BF3E035C015A", Convert.ToHexString(session.Unwrap(Command(first))!.Data));
        CollectionAssert.AreEqual(Hex.Of(response), session.Wrap(Hex.Of(Plain), 0x9000));
        Assert.AreEqual("", Convert.ToHexString(session.Unwrap(Command(second))!.Data));
        Assert.AreEqual("", Convert.ToHexString(session.Unwrap(Command(third))!.Data));
        Assert.AreEqual("4F0212345C054F9F70C5", Convert.ToHexString(session.Unwrap(Command(fourth))!.Data));
    }

    [TestMethod]
    public void Mac_does_not_cover_the_channel()
    {
        var session = Started(16, "8050300008fdf38259a1e0de4400", "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003");
        Assert.IsTrue(session.Authenticate(Command("85823300108c36f96bcc00724a4e13ad591d7da3f0")));
        Assert.IsNotNull(session.Unwrap(Command("85e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00")));
    }

    [TestMethod]
    public void Each_bit_of_cryptogram_and_command_counts()
    {
        const string Update = "8050300008fdf38259a1e0de4400", Answer = "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003";
        var authenticate = Hex.Of("84823300108c36f96bcc00724a4e13ad591d7da3f0");
        for (var bit = 16; bit < authenticate.Length * 8; bit++)
        {
            if (bit / 8 != 4)
            {
                Assert.IsFalse(Started(16, Update, Answer).Authenticate(CommandApdu.Parse(Flipped(authenticate, bit))), $"bit {bit}");
            }
        }

        var command = Hex.Of("84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00");
        for (var bit = 8; bit < (command.Length - 1) * 8; bit++)
        {
            var session = Started(16, Update, Answer);
            session.Authenticate(CommandApdu.Parse(authenticate));
            if (bit / 8 != 4)
            {
                Assert.IsNull(session.Unwrap(CommandApdu.Parse(Flipped(command, bit))), $"bit {bit}");
            }
        }
    }

    private static byte[] Flipped(byte[] octets, int bit)
    {
        var flipped = (byte[])octets.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static Scp03Session Started(int size, string update, string answer) => new(Scp03Keys.Published(size), Command(update).Data, Hex.Of(answer)[13..21]);

    private static CommandApdu Command(string text) => CommandApdu.Parse(Hex.Of(text));
}
