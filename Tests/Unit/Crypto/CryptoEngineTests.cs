using System;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Crypto.Tests
{
    [TestClass]
    public class CryptoEngineTests
    {
        /// <summary>RFC 3610 packet vector 1: one call for the first block of the MAC, two for the payload and one for the tag, each of these with a counter block.</summary>
        [TestMethod]
        public void CCM_runs_on_the_engine_it_is_given_and_asks_for_two_blocks_at_a_time()
        {
            CountingEngine engine = new CountingEngine();
            AesCcm ccm = new AesCcm(engine.CreateAes(), 13, 8);
            ccm.SetKey(Bytes.Sequence(0xc0, 16), 0, 16);
            byte[] buffer = Hex.Parse("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e", 8);
            ccm.Protect(Hex.Parse("00000003020100a0a1a2a3a4a5"), 0, Bytes.Sequence(0, 8), 0, 8, buffer, 0, 23);
            Assert.AreEqual("588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0", Hex.Of(buffer));
            Assert.AreEqual(4, engine.AesCalls);
            Assert.AreEqual(7, engine.AesBlocks);
        }

        [TestMethod]
        public void All_that_derives_keys_shares_one_HMAC_which_holds_none_in_between()
        {
            CountingEngine engine = new CountingEngine();
            HmacSha256 hmac = engine.Hmac;
            Assert.AreSame(hmac, engine.Hmac);
            byte[] prk = new byte[Hkdf.PrkSize];
            byte[] output = new byte[48];
            Hkdf hkdf = new Hkdf(engine.Hmac);
            Tls12Prf prf = new Tls12Prf(engine.Hmac);

            // RFC 5869 App. A.1, and between its two steps the known answer for P_SHA256.
            hkdf.Extract(Bytes.Sequence(0, 13), 0, 13, Bytes.Repeat(0x0b, 22), 0, 22, prk, 0);
            Assert.AreEqual("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5", Hex.Of(prk));
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(output, 0));
            prf.Derive(Hex.Parse("9bbe436ba940f017b17652849a71db35"), 0, 16, Ascii.GetBytes("test label"), Hex.Parse("a0ba9f936cda311827a6f796ffd5198c"), 0, 16, output, 0, 48);
            Assert.AreEqual("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af", Hex.Of(output));
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(output, 0));
            hkdf.Expand(prk, 0, Bytes.Sequence(0xf0, 10), 0, 10, output, 0, 42);
            Assert.AreEqual("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865", Hex.Of(output, 0, 42));
            Assert.ThrowsException(typeof(InvalidOperationException), () => hmac.Finish(output, 0));
        }

        [TestMethod]
        public void HMAC_and_what_stands_on_it_run_on_the_engine_they_are_given()
        {
            CountingEngine engine = new CountingEngine();
            HmacSha256 hmac = new HmacSha256(engine);
            hmac.SetKey(Bytes.Repeat(0x0b, 20), 0, 20);
            Assert.AreEqual(2, engine.ShaUpdates);
            byte[] mac = new byte[HmacSha256.Size];
            hmac.Update(Ascii.GetBytes("Hi There"), 0, 8);
            hmac.Finish(mac, 0);
            Assert.AreEqual("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", Hex.Of(mac));
            Assert.AreEqual(4, engine.ShaUpdates);
        }
    }
}
