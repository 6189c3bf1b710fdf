using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Dtls.Tests
{
    /// <summary>
    /// A full handshake, data, and a resumed handshake with OpenSSL 3.0.22, as they were on the wire. With the same random bytes the device must
    /// send the same again: PSK 000102..0f, identity "Client_identity", hint "hint".
    /// </summary>
    [TestClass]
    public class OpensslSessionTests
    {
        private static readonly string[] Datagrams =
        {
            "C 16fefd000000000000000000480100003c000000000000003cfefd0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2000000004c0a800ff0100000e0001000101001700000036000100",
            "S 16feff00000000000000000023030000170000000000000017feff1496d5d2d50b6f4e246ea1bcad5d44bb6fe4a48bc0",
            "C 16fefd0000000000000001005c010000500001000000000050fefd0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20001496d5d2d50b6f4e246ea1bcad5d44bb6fe4a48bc00004c0a800ff0100000e0001000101001700000036000100",
            "S 16fefd00000000000000010062020000560001000000000056fefdcf62a4ba28a94411da0b4b26975e17fbd8cf8f0902fc3799610e8882cdd3c3cc20976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad3c0a800000eff0100010000010001010017000016fefd000000000000000200120c0000060002000000000006000468696e7416fefd0000000000000003000c0e0000000003000000000000",
            "C 16fefd0000000000000002001d100000110002000000000011000f436c69656e745f6964656e7469747914fefd000000000000000300010116fefd00010000000000000028000100000000000090ae49edfde8fd44c3123b346d0493dca98b7aa25a9904971efcd727301d5098",
            "S 14fefd000000000000000400010116fefd0001000000000000002800010000000000006052bca9ac82bb11adf08957b261546737dbb55f31dc0f8e42163ea638d3cc37",
            "C 17fefd000100000000000100160001000000000001d6c69890149f80f9d501444b8640",
            "S 17fefd00010000000000010014000100000000000160b78d4c0d88b2b3e64df1e5",
            "S 17fefd00010000000000020014000100000000000201d126f1365f0132cf1a8373",
            "C 15fefd000100000000000200120001000000000002726c7d4fda3197cd9fa6",
            "C 16fefd000000000000000000680100005c000000000000005cfefd0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2020976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad3000004c0a800ff0100000e0001000101001700000036000100",
            "S 16feff00000000000000000023030000170000000000000017feff14ac02528c63173fb04a0873302ec1d4be2fe5f2c2",
            "C 16fefd0000000000000001007c010000700001000000000070fefd0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2020976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad314ac02528c63173fb04a0873302ec1d4be2fe5f2c20004c0a800ff0100000e0001000101001700000036000100",
            "S 16fefd00000000000000010062020000560001000000000056fefd79c5bad04689cdd5c0a55da2106add914cbb34c44634a6b03e5986771a185d9920976b7cb6d7e72b5969bf8c79932c2fd2d4cfc0bd291425690f639cc2de8f6ad3c0a800000eff0100010000010001010017000014fefd000000000000000200010116fefd000100000000000000280001000000000000dc9dba6df98a42572ca18f1fb664fcd2c945072d0921745e30e5954150323e92",
            "C 14fefd000000000000000200010116fefd0001000000000000002800010000000000000acadb8e29bdfba3912ac3adb74e122a3fdd11595bab6cc6573c77cbedef0de3",
            "S 17fefd00010000000000010016000100000000000189e413e4366cd2136c409329938f"
        };

        // Proves: SEC-10, LPWA-08, LPWA-12
        [TestMethod]
        public void The_device_says_byte_by_byte_what_it_said_to_OpenSSL()
        {
            ReplayedPath path = new ReplayedPath(Datagrams);
            PreSharedKey credentials = new PreSharedKey(TestServer.Identity, TestServer.Key);
            DtlsLink link = new DtlsLink(path, credentials, new DtlsOptions(), new SoftwareCrypto(), new CountingRandom());
            link.Open(0);
            link.Step(0);
            Assert.AreEqual((int)HandshakeKind.Full, (int)link.Handshake);
            Assert.IsTrue(link.Send(Ascii.GetBytes("hello\n"), 0, 6));
            AssertReceives(link, "one\n");
            AssertReceives(link, "two\n");
            link.Close();

            link.Open(0);
            link.Step(0);
            Assert.AreEqual((int)HandshakeKind.Resumed, (int)link.Handshake);
            AssertReceives(link, "three\n");
            Assert.IsTrue(path.IsOver);
        }

        private static void AssertReceives(DtlsLink link, string text)
        {
            byte[] buffer = new byte[100];
            Assert.AreEqual(text.Length, link.Receive(buffer, 0, 100));
            Assert.AreEqual(Hex.Of(Ascii.GetBytes(text)), Hex.Of(buffer, 0, text.Length));
        }

        private sealed class CountingRandom : RandomSource
        {
            public override void Fill(byte[] buffer, int offset, int count)
            {
                Array.Copy(Bytes.Sequence(1, count), 0, buffer, offset, count);
            }
        }

        private sealed class ReplayedPath : DatagramLink
        {
            private readonly string[] _datagrams;
            private int _next;
            private bool _isOpen;

            public ReplayedPath(string[] datagrams)
            {
                _datagrams = datagrams;
            }

            public bool IsOver
            {
                get { return _next == _datagrams.Length; }
            }

            public override LinkState State
            {
                get { return _isOpen ? LinkState.Open : LinkState.Closed; }
            }

            public override int MaxDatagram
            {
                get { return 1232; }
            }

            public override void Open(long nowMs)
            {
                _isOpen = true;
            }

            public override void Close()
            {
                _isOpen = false;
            }

            public override bool Send(byte[] buffer, int offset, int count)
            {
                Assert.AreEqual(_datagrams[_next++], "C " + Hex.Of(buffer, offset, count));
                return true;
            }

            public override int Receive(byte[] buffer, int offset, int count)
            {
                if (IsOver || _datagrams[_next][0] != 'S')
                {
                    return 0;
                }

                byte[] datagram = Hex.Parse(_datagrams[_next++].Substring(2));
                Array.Copy(datagram, 0, buffer, offset, datagram.Length);
                return datagram.Length;
            }

            public override bool Wait(int timeoutMs)
            {
                return false;
            }
        }
    }
}
