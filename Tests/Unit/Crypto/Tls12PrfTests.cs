using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class Tls12PrfTests
    {
        [TestMethod]
        public void The_known_answer_for_P_SHA256_holds_for_any_length()
        {
            const string Expected =
                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                + "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff70187347b66";
            Tls12Prf prf = new Tls12Prf(new HmacSha256(new SoftwareCrypto()));
            byte[] secret = Hex.Parse("9bbe436ba940f017b17652849a71db35");
            byte[] label = Ascii.GetBytes("test label");
            byte[] seed = Hex.Parse("a0ba9f936cda311827a6f796ffd5198c");
            for (int count = 0; count <= Expected.Length / 2; count += 4)
            {
                byte[] output = new byte[count + 2];
                prf.Derive(secret, 0, secret.Length, label, seed, 0, seed.Length, output, 1, count);
                Assert.AreEqual("00" + Expected.Substring(0, 2 * count) + "00", Hex.Of(output));
            }
        }

        [TestMethod]
        public void The_output_may_take_the_place_of_the_secret()
        {
            Tls12Prf prf = new Tls12Prf(new HmacSha256(new SoftwareCrypto()));
            byte[] buffer = Hex.Parse("9bbe436ba940f017b17652849a71db35", 32);
            byte[] seed = Hex.Parse("a0ba9f936cda311827a6f796ffd5198c");
            prf.Derive(buffer, 0, 16, Ascii.GetBytes("test label"), seed, 0, 16, buffer, 0, 48);
            Assert.AreEqual("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af", Hex.Of(buffer));
        }

        [TestMethod]
        public void A_secret_that_is_kept_serves_for_more_than_one_derivation()
        {
            const string Expected = "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af";
            CountingEngine engine = new CountingEngine();
            Tls12Prf prf = new Tls12Prf(engine.Hmac);
            byte[] secret = Hex.Parse("9bbe436ba940f017b17652849a71db35");
            byte[] other = Bytes.Sequence(0, 16);
            byte[] label = Ascii.GetBytes("test label");
            byte[] seed = Hex.Parse("a0ba9f936cda311827a6f796ffd5198c");
            byte[] output = new byte[48];
            prf.SetSecret(other, 0, 16);
            prf.SetSecret(secret, 0, 16);
            for (int i = 0; i < 2; i++)
            {
                // Another secret in between does not take its place; and none is left in the HMAC, which is everybody's.
                prf.Derive(other, 0, 16, label, seed, 0, 16, output, 0, 48);
                Assert.AreNotEqual(Expected, Hex.Of(output));
                int updates = engine.ShaUpdates;
                prf.Derive(label, seed, 0, 16, output, 0, 48);
                Assert.AreEqual(Expected, Hex.Of(output));
                Assert.IsTrue(engine.ShaUpdates - updates <= 14);
                Assert.ThrowsException(typeof(InvalidOperationException), () => engine.Hmac.Finish(output, 0));
            }
        }

        [TestMethod]
        public void Without_a_secret_or_after_it_was_wiped_nothing_is_derived()
        {
            Tls12Prf prf = new Tls12Prf(new HmacSha256(new SoftwareCrypto()));
            byte[] seed = new byte[16];
            byte[] output = new byte[48];
            Assert.ThrowsException(typeof(InvalidOperationException), () => prf.Derive(seed, seed, 0, 16, output, 0, 48));
            prf.SetSecret(seed, 0, 16);
            prf.Clear();
            Assert.ThrowsException(typeof(InvalidOperationException), () => prf.Derive(seed, seed, 0, 16, output, 0, 48));
            Assert.AreEqual(Hex.Of(new byte[48]), Hex.Of(output));
        }
    }
}
