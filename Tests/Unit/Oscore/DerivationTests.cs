using System;
using Lwm2m.Coap;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Oscore.Tests
{
    [TestClass]
    public class DerivationTests
    {
        private const string Secret = "0102030405060708090a0b0c0d0e0f10";
        private const string Salt = "9e7ca92223786340";

        // Proves: WP-43, WP-51
        [TestMethod]
        public void The_info_structures_are_those_of_RFC_8613_C_1_to_C_3()
        {
            AssertInfo("8540f60a634b657910", "", null, "Key", 16);
            AssertInfo("854101f60a634b657910", "01", null, "Key", 16);
            AssertInfo("8540f60a6249560d", "", null, "IV", 13);
            AssertInfo("85404837cbf3210017a2d30a634b657910", "", "37cbf3210017a2d3", "Key", 16);
            AssertInfo("8541014837cbf3210017a2d30a634b657910", "01", "37cbf3210017a2d3", "Key", 16);
            AssertInfo("85404837cbf3210017a2d30a6249560d", "", "37cbf3210017a2d3", "IV", 13);
        }

        /// <summary>RFC 8613 C.1, C.2, C.3: both nonces for Partial IV 0, and a tag that only the key given there makes.</summary>
        // Proves: WP-43, WP-50, WP-51
        [TestMethod]
        [DataRow(Salt, "", "01", "", "f0910ed7295e6ad4b54fc793154302ff", "ffb14e093c94c9cac9471648b4f98710", "4622d4dd6d944168eefb54987c", "4722d4dd6d944169eefb54987c")]
        [DataRow("", "00", "01", "", "321b26943253c7ffb6003b0b64d74041", "e57b5635815177cd679ab4bcec9d7dda", "bf35ae297d2dace910c52e99f9", "bf35ae297d2dace810c52e99f9")]
        [DataRow(Salt, "", "01", "37cbf3210017a2d3", "af2a1300a5e95788b356336eeecd2b92", "e39a0c7c77b43f03b4b39ab9a268699f", "2ca58fb85ff1b81c0b7181b85e", "2da58fb85ff1b81d0b7181b85e")]
        public void Keys_and_nonces_are_those_of_RFC_8613(string salt, string sender, string recipient, string idContext, string senderKey, string recipientKey, string senderNonce, string recipientNonce)
        {
            SecurityContext client = Derive(salt, sender, recipient, idContext);
            Assert.AreEqual(senderNonce, Nonce(client.Sender, 0));
            Assert.AreEqual(recipientNonce, Nonce(client.Recipient, 0));
            Assert.AreEqual(TagUnder(senderKey), Tag(client.Sender));
            Assert.AreEqual(TagUnder(recipientKey), Tag(client.Recipient));

            SecurityContext server = Derive(salt, recipient, sender, idContext);
            Assert.AreEqual(recipientNonce, Nonce(server.Sender, 0));
            Assert.AreEqual(senderNonce, Nonce(server.Recipient, 0));
            Assert.AreEqual(TagUnder(recipientKey), Tag(server.Sender));
            Assert.AreEqual(TagUnder(senderKey), Tag(server.Recipient));
        }

        // Proves: WP-50
        [TestMethod]
        [DataRow(Salt, "", "01", "", 20L, "4622d4dd6d944168eefb549868")]
        [DataRow("", "00", "01", "", 20L, "bf35ae297d2dace910c52e99ed")]
        [DataRow(Salt, "", "01", "37cbf3210017a2d3", 20L, "2ca58fb85ff1b81c0b7181b84a")]
        [DataRow(Salt, "", "01", "", 0x0102030405L, "4622d4dd6d944168eff9579c79")]
        [DataRow(Salt, "", "01", "", 0xffffffffffL, "4622d4dd6d9441681104ab6783")]
        public void A_nonce_follows_from_the_partial_IV(string salt, string sender, string recipient, string idContext, long partialIv, string nonce)
        {
            Assert.AreEqual(nonce, Nonce(Derive(salt, sender, recipient, idContext).Sender, partialIv));
        }

        // Proves: WP-39, C-48
        [TestMethod]
        [DataRow("", 20L, "8368456e63727970743040488501810a40411440")]
        [DataRow("00", 20L, "8368456e63727970743040498501810a4100411440")]
        [DataRow("00", 0x25L, "8368456e63727970743040498501810a4100412540")]
        [DataRow("01020304050607", 0xffffffffffL, "8368456e6372797074304053" + "8501810a470102030405060745ffffffffff40")]
        public void The_additional_data_are_version_algorithm_kid_and_partial_IV(string id, long partialIv, string expected)
        {
            EndpointContext endpoint = new EndpointContext(new SoftwareCrypto(), Hex.Parse(id));
            byte[] aad = new byte[EndpointContext.MaxAadLength];
            Assert.AreEqual(expected, Hex.Of(aad, 0, endpoint.WriteAad(partialIv, aad)));
        }

        // Proves: WP-39
        [TestMethod]
        public void Additional_data_of_a_long_partial_IV_leave_nothing_behind_for_a_short_one()
        {
            EndpointContext endpoint = new EndpointContext(new SoftwareCrypto(), new byte[0]);
            byte[] aad = new byte[EndpointContext.MaxAadLength];
            endpoint.WriteAad(0xffffffffffL, aad);
            Assert.AreEqual("8368456e63727970743040488501810a40411440", Hex.Of(aad, 0, endpoint.WriteAad(20, aad)));
        }

        // Proves: WP-50
        [TestMethod]
        public void Other_algorithms_than_these_are_refused()
        {
            AssertRefused(11, 5, 16, 0, 1);
            AssertRefused(10, 6, 16, 0, 1);
            AssertRefused(10, -11, 16, 0, 1);
            AssertRefused(1, 5, 16, 0, 1);
            Make(10, 5, 16, 0, 1);
            Make(10, -10, 16, 0, 1);
        }

        // Proves: WP-50
        [TestMethod]
        public void A_short_secret_a_long_ID_and_one_ID_for_both_sides_are_refused()
        {
            AssertRefused(10, 5, 15, 0, 1);
            AssertRefused(10, 5, 16, 8, 1);
            AssertRefused(10, 5, 16, 0, 8);
            AssertRefused(10, 5, 16, 0, 0);
            AssertRefused(10, 5, 16, 1, 1);
            Make(10, 5, 64, 7, 6);
        }

        // Proves: WP-51
        [TestMethod]
        public void No_ID_context_is_another_context_than_an_empty_one()
        {
            ObjectCredentials with = new ObjectCredentials(Hex.Parse(Secret), Hex.Parse(""), Hex.Parse("01"), null, new byte[0]);
            ObjectCredentials without = new ObjectCredentials(Hex.Parse(Secret), Hex.Parse(""), Hex.Parse("01"));
            Assert.IsFalse(Tag(Derive(with).Sender) == Tag(Derive(without).Sender));
        }

        // Proves: WP-51
        [TestMethod]
        public void A_fingerprint_tells_every_input_from_every_other()
        {
            string[] seen = new string[]
            {
                Fingerprint(Secret, "00", "01", null, null),
                Fingerprint("0102030405060708090a0b0c0d0e0f11", "00", "01", null, null),
                Fingerprint(Secret, "01", "00", null, null),
                Fingerprint(Secret, "", "01", null, null),
                Fingerprint(Secret, "00", "02", null, null),
                Fingerprint(Secret, "00", "01", Salt, null),
                Fingerprint(Secret, "00", "01", null, ""),
                Fingerprint(Secret, "00", "01", null, "01")
            };
            for (int i = 0; i < seen.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Assert.IsFalse(seen[i] == seen[j]);
                }
            }
        }

        private static string Fingerprint(string secret, string sender, string recipient, string salt, string idContext)
        {
            ObjectCredentials credentials = new ObjectCredentials(
                Hex.Parse(secret), Hex.Parse(sender), Hex.Parse(recipient), salt is null ? null : Hex.Parse(salt), idContext is null ? null : Hex.Parse(idContext));
            byte[] fingerprint = new byte[CommonContext.FingerprintLength];
            Common(credentials).WriteFingerprint(fingerprint, 0);
            return Hex.Of(fingerprint);
        }

        private static void AssertInfo(string expected, string id, string idContext, string type, int length)
        {
            CommonContext common = Common(new ObjectCredentials(Hex.Parse(Secret), Hex.Parse(""), Hex.Parse("01")));
            byte[] info = new byte[64];
            byte[] context = idContext is null ? null : Hex.Parse(idContext);
            int contextLength = idContext is null ? SecurityContext.NoIdContext : context.Length;
            int written = common.WriteInfo(info, Hex.Parse(id), context, contextLength, Ascii.GetBytes(type), length);
            Assert.AreEqual(expected, Hex.Of(info, 0, written));
        }

        private static void AssertRefused(int aead, int hmac, int secret, int sender, int recipient)
        {
            bool isRefused = false;
            try
            {
                Make(aead, hmac, secret, sender, recipient);
            }
            catch (ArgumentException)
            {
                isRefused = true;
            }

            Assert.IsTrue(isRefused);
        }

        private static void Make(int aead, int hmac, int secret, int sender, int recipient)
        {
            Common(new ObjectCredentials(Bytes.Sequence(1, secret), new byte[sender], new byte[recipient]) { AeadAlgorithm = aead, HmacAlgorithm = hmac });
        }

        private static CommonContext Common(ObjectCredentials credentials)
        {
            return new CommonContext(credentials, new Hkdf(new HmacSha256(new SoftwareCrypto())));
        }

        private static SecurityContext Derive(string salt, string sender, string recipient, string idContext)
        {
            return Derive(new ObjectCredentials(Hex.Parse(Secret), Hex.Parse(sender), Hex.Parse(recipient), Hex.Parse(salt), idContext == "" ? null : Hex.Parse(idContext)));
        }

        private static SecurityContext Derive(ObjectCredentials credentials)
        {
            CommonContext common = Common(credentials);
            SecurityContext context = new SecurityContext(new SoftwareCrypto(), common.SenderId, common.RecipientId);
            common.Derive(context, common.IdContext, common.IdContextLength);
            return context;
        }

        private static string Nonce(EndpointContext endpoint, long partialIv)
        {
            byte[] nonce = new byte[EndpointContext.NonceLength];
            endpoint.WriteNonce(partialIv, nonce);
            return Hex.Of(nonce);
        }

        private static string Tag(EndpointContext endpoint)
        {
            byte[] tag = new byte[EndpointContext.TagLength];
            endpoint.Aead.Protect(new byte[EndpointContext.NonceLength], 0, null, 0, 0, tag, 0, 0);
            return Hex.Of(tag);
        }

        private static string TagUnder(string key)
        {
            EndpointContext endpoint = new EndpointContext(new SoftwareCrypto(), new byte[0]);
            endpoint.Set(Hex.Parse(key), new byte[EndpointContext.NonceLength]);
            return Tag(endpoint);
        }
    }
}
