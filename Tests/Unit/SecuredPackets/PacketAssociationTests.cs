using System;
using Lwm2m.Crypto;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.SecuredPackets.Tests
{
    [TestClass]
    public class PacketAssociationTests
    {
        // Proves: SMS-49, SMS-55, SMS-60
        [TestMethod]
        public void A_message_goes_out_in_a_command_packet_of_LwM2M_with_AES()
        {
            byte[] packet = new byte[137];
            byte[] coap = Hex.Parse(Packets.Coap);
            PacketAssociation sender = MakeWith(new PacketSettings(Hex.Parse("404142434445464748494a4b4c4d4e4f"), Hex.Parse("505152535455565758595a5b5c5d5e5f")), "card");
            for (int counter = 1; counter <= 16; counter++)
            {
                Assert.AreEqual(42, sender.Protect(coap, 0, coap.Length, packet, 0));
                Assert.IsTrue(sender.LastSent == counter);
            }

            Assert.AreEqual("00281516001212b20203cb689b1dc9cad7278ed35e2913bae404568ce77bc852fe1dce51eca962a0080b", Hex.Of(packet, 0, 42));
        }

        // Proves: SMS-58
        [TestMethod]
        public void A_packet_is_taken_once_and_never_below_one_that_was()
        {
            MemoryStore store = new MemoryStore();
            PacketAssociation receiver = Make(store, PacketSettings.NoProof);
            PacketAssociation sender = Make(new MemoryStore(), PacketSettings.NoProof);
            byte[] first = Packet(sender);
            byte[] second = Packet(sender);
            byte[] third = Packet(sender);
            AssertTaken(receiver, second);
            AssertRefused(receiver, second, PacketResult.LowCounter);
            AssertRefused(receiver, first, PacketResult.LowCounter);
            Assert.AreEqual(2, receiver.CountOf(PacketResult.LowCounter));

            // Nor after a restart.
            receiver = Make(store, PacketSettings.NoProof);
            AssertRefused(receiver, second, PacketResult.LowCounter);
            AssertTaken(receiver, third);
        }

        // Proves: SMS-58
        [TestMethod]
        public void A_counter_of_zero_is_not_higher_than_nothing()
        {
            PacketAssociation receiver = Make(new MemoryStore(), PacketSettings.NoProof);
            byte[] packet = new byte[42];
            MessageTlv.WriteHead(packet, 24, MessageTlv.CoapTag, 14);
            Assert.AreEqual(42, new PacketCodec(Packets.Lwm2mAes(0), new SoftwareCrypto()).WriteCommand(packet, 0, 16, 0));
            AssertRefused(receiver, packet, PacketResult.LowCounter);
        }

        // Proves: SMS-58
        [TestMethod]
        public void Counters_sent_never_repeat_after_a_restart_and_end()
        {
            MemoryStore store = new MemoryStore();
            PacketAssociation receiver = Make(new MemoryStore(), PacketSettings.NoProof);
            for (int restart = 0; restart < 5; restart++)
            {
                PacketAssociation sender = Make(store, PacketSettings.NoProof);
                AssertTaken(receiver, Packet(sender));
                AssertTaken(receiver, Packet(sender));
            }

            byte[] record = new byte[8];
            BigEndian.WriteUInt64(record, 0, PacketCodec.MaxCounter);
            Assert.IsTrue(store.Write("card-s", record, 0, 8));
            PacketAssociation last = Make(store, PacketSettings.NoProof);
            AssertTaken(receiver, Packet(last));
            Assert.IsTrue(last.LastSent == PacketCodec.MaxCounter);
            Assert.AreEqual(0, last.Protect(new byte[1], 0, 1, new byte[137], 0));
        }

        // Proves: SMS-58
        [TestMethod]
        public void Nothing_is_handed_on_whose_counter_is_not_kept()
        {
            FailingStore store = new FailingStore();
            PacketAssociation receiver = Make(store, PacketSettings.NoProof);
            PacketAssociation sender = Make(new MemoryStore(), PacketSettings.NoProof);
            byte[] packet = Packet(sender);
            store.FailsWrite = true;
            AssertRefused(receiver, packet, PacketResult.StoreFailed);
            Assert.AreEqual(0, receiver.Protect(new byte[1], 0, 1, new byte[137], 0));
            store.FailsWrite = false;
            AssertTaken(receiver, packet);
            AssertRefused(receiver, packet, PacketResult.LowCounter);

            // A record that cannot be read is no reason to begin again from zero.
            store.IsDamaged = true;
            receiver = Make(store, PacketSettings.NoProof);
            AssertRefused(receiver, packet, PacketResult.StoreFailed);
            AssertRefused(receiver, Packet(sender), PacketResult.StoreFailed);
        }

        // Proves: SMS-58
        [TestMethod]
        public void A_store_that_may_have_lost_the_newest_counter_does_not_let_its_packet_in_again()
        {
            FailingStore store = new FailingStore();
            PacketAssociation receiver = Make(store, PacketSettings.NoProof);
            PacketAssociation sender = Make(new MemoryStore(), PacketSettings.NoProof);
            AssertTaken(receiver, Packet(sender));
            byte[] second = Packet(sender);
            store.LosesWrite = true;
            AssertTaken(receiver, second);
            receiver = Make(store, PacketSettings.NoProof);
            AssertRefused(receiver, second, PacketResult.LowCounter);
            AssertTaken(receiver, Packet(sender));
        }

        // Proves: SMS-58
        [TestMethod]
        public void A_power_cut_at_any_step_lets_no_packet_in_twice_and_no_counter_out_twice()
        {
            for (int way = 0; way < CutMedium.Ways; way++)
            {
                for (int steps = 0; steps < 60; steps++)
                {
                    CutMedium medium = new CutMedium(way);
                    PacketAssociation sender = Make(new MemoryStore(), PacketSettings.NoProof);
                    PacketAssociation device = Make(new FileStore(medium), PacketSettings.NoProof);
                    AssertTaken(device, Packet(sender));
                    PacketAssociation peer = Make(new MemoryStore(), PacketSettings.NoProof);
                    AssertTaken(peer, Packet(device));

                    medium.Power(steps);
                    byte[] second = Packet(sender);
                    byte[] copy = (byte[])second.Clone();
                    bool isTaken = device.Unprotect(copy, 0, copy.Length) == PacketResult.Ok;
                    byte[] sent = new byte[42];
                    for (int i = 0; i < 20; i++)
                    {
                        if (device.Protect(Hex.Parse(Packets.Coap), 0, 14, sent, 0) > 0)
                        {
                            AssertTaken(peer, sent);
                        }
                    }

                    medium.Power();
                    device = Make(new FileStore(medium), PacketSettings.NoProof);
                    if (isTaken)
                    {
                        AssertRefused(device, second, PacketResult.LowCounter);
                    }

                    AssertTaken(device, Packet(sender));
                    AssertTaken(peer, Packet(device));
                }
            }
        }

        // Proves: SMS-61
        [TestMethod]
        [DataRow("070e4402b60b2161fb63b13101300138")]
        [DataRow("050d4402b60b2161fb63b13101300138")]
        [DataRow("050f4402b60b2161fb63b13101300138")]
        [DataRow("05810e4402b60b2161fb63b131013001")]
        public void Secured_data_that_is_no_CoAP_TLV_is_refused(string data)
        {
            byte[] packet = new byte[42];
            Array.Copy(Hex.Parse(data), 0, packet, 24, 16);
            new PacketCodec(Packets.Lwm2mAes(0), new SoftwareCrypto()).WriteCommand(packet, 0, 16, 1);
            AssertRefused(Make(new MemoryStore(), PacketSettings.NoProof), packet, PacketResult.WrongContent);
        }

        // Proves: SMS-51, SMS-52, SMS-53, SMS-54, SMS-56, SMS-60, C-22, C-30
        [TestMethod]
        public void Only_the_profile_of_LwM2M_makes_an_association()
        {
            Assert.IsTrue(Profile(0x12, 0x12, 16, 16, 0x16, 0x00, 0xB20203));
            Assert.IsTrue(Profile(0x32, 0x42, 24, 32, 0x16, 0x39, 0xBFFF00));
            Assert.IsTrue(Profile(0x12, 0x12, 16, 16, 0x16, 0x19, 0xBFFFFF));
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x14, 0x00, 0xB20203));      // no checksum
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x15, 0x00, 0xB20203));      // a redundancy check
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x17, 0x00, 0xB20203));      // a signature
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x12, 0x00, 0xB20203));      // not ciphered
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x06, 0x00, 0xB20203));      // no counter
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x0E, 0x00, 0xB20203));      // a counter nobody looks at
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x16, 0x01, 0xB20203));      // a proof in clear
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x16, 0x09, 0xB20203));
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x16, 0x00, 0xB00011));      // another TAR
            Assert.IsFalse(Profile(0x12, 0x12, 16, 16, 0x16, 0x00, 0xBFFE00));
            Assert.IsFalse(Profile(0x11, 0x12, 8, 16, 0x16, 0x00, 0xB20203));       // single DES
            Assert.IsFalse(Profile(0x12, 0x11, 16, 8, 0x16, 0x00, 0xB20203));
            Assert.IsFalse(Profile(0x1D, 0x12, 8, 16, 0x16, 0x00, 0xB20203));
            Assert.IsFalse(Profile(0x15, 0x12, 16, 16, 0x16, 0x00, 0xB20203));      // two keys
            Assert.IsFalse(Profile(0x15, 0x12, 24, 16, 0x16, 0x00, 0xB20203));
            Assert.IsFalse(Profile(0x10, 0x12, 16, 16, 0x16, 0x00, 0xB20203));      // known implicitly
            Assert.IsFalse(Profile(0x13, 0x12, 16, 16, 0x16, 0x00, 0xB20203));      // proprietary
            Assert.IsFalse(Profile(0x16, 0x12, 16, 16, 0x16, 0x00, 0xB20203));      // reserved
            Assert.IsFalse(Profile(0x12, 0x12, 16, 8, 0x16, 0x00, 0xB20203));
            Assert.IsFalse(Profile(0x19, 0x12, 24, 16, 0x16, 0x00, 0xB20203));      // three keys, all the same
            Assert.ThrowsException(typeof(ArgumentException), () => MakeWith(Settings(0x12, 0x12, 16, 16, 0x06, 0x00, 0xB20203), "card"));
            Assert.ThrowsException(typeof(ArgumentException), () => MakeWith(Packets.Lwm2mAes(0), "a-name-of-23-characters"));
#if TRIPLE_DES
            Assert.IsTrue(Packets.Lwm2mTripleDes(0).IsProfile);
            Assert.IsFalse(new PacketSettings(0x19, 0x19, Hex.Parse("0123456789abcdef23456789abcdef010123456789abcdef"), Bytes.Sequence(0, 24)).IsProfile);
            Assert.IsFalse(new PacketSettings(0x19, 0x19, Bytes.Sequence(0, 24), Hex.Parse("0123456789abcdef0022446688aaccee456789abcdef0123")).IsProfile);
#else
            Assert.IsFalse(Packets.Lwm2mTripleDes(0).IsProfile);
#endif
        }

        // Proves: SMS-59, C-19
        [TestMethod]
        [DataRow(PacketSettings.ProofByReport)]
        [DataRow(PacketSettings.ProofBySubmit)]
        public void A_proof_of_receipt_is_made_as_provisioned_and_taken_once(int spi2)
        {
            PacketAssociation receiver = Make(new MemoryStore(), (byte)spi2);
            PacketAssociation sender = Make(new MemoryStore(), (byte)spi2);
            byte[] packet = Packet(sender);
            byte[] replayed = (byte[])packet.Clone();
            AssertTaken(receiver, packet);
            byte[] proof = new byte[40];
            int count = receiver.WriteProof(proof, 0);
            Assert.AreEqual(22, count);
            AssertTaken(receiver, Packet(sender));
            AssertRefused(receiver, replayed, PacketResult.LowCounter);
            Assert.AreEqual(0, receiver.WriteProof(new byte[40], 0));
            Assert.AreEqual("001412b20203", Hex.Of(proof, 0, 6));
            Assert.AreEqual(0, receiver.WriteProof(new byte[40], 0));
            AssertRefused(receiver, replayed, PacketResult.LowCounter);
            Assert.AreEqual(0, receiver.WriteProof(new byte[40], 0));

            byte[] forged = (byte[])proof.Clone();
            forged[count - 1] ^= 1;
            byte[] again = (byte[])proof.Clone();
            Assert.AreEqual((int)PacketResult.WrongChecksum, (int)sender.ReadProof(forged, 0, count, out _));
            Assert.AreEqual((int)PacketResult.Ok, (int)sender.ReadProof(proof, 0, count, out byte status));
            Assert.AreEqual(PacketAssociation.StatusOk, status);
            Assert.AreEqual((int)PacketResult.Unexpected, (int)sender.ReadProof(again, 0, count, out _));
        }

        // Proves: SMS-59, C-19
        [TestMethod]
        public void Nothing_proves_receipt_that_was_not_provisioned_to()
        {
            PacketAssociation silent = Make(new MemoryStore(), PacketSettings.NoProof);
            PacketAssociation asking = Make(new MemoryStore(), PacketSettings.ProofBySubmit);
            AssertTaken(silent, Packet(asking));
            Assert.AreEqual(0, silent.WriteProof(new byte[40], 0));
            PacketAssociation other = Make(new MemoryStore(), PacketSettings.NoProof);
            AssertTaken(other, Packet(silent));
            Assert.AreEqual(0, other.WriteProof(new byte[40], 0));

            // In clear form it is asked for by nobody who may; a packet that asks for another kind than is provisioned gets none.
            AssertTaken(asking, Packet(Make(new MemoryStore(), PacketSettings.ProofByReport)));
            Assert.AreEqual(0, asking.WriteProof(new byte[40], 0));

            // A proof of what was never sent, or that nobody asked for.
            byte[] proof = new byte[40];
            int count = new PacketCodec(Packets.Lwm2mAes(0), new SoftwareCrypto()).WriteResponse(proof, 0, PacketSettings.ProofBySubmit, 2, 0);
            byte[] again = (byte[])proof.Clone();
            Assert.AreEqual((int)PacketResult.Unexpected, (int)asking.ReadProof(proof, 0, count, out _));
            Assert.AreEqual((int)PacketResult.Unexpected, (int)silent.ReadProof(again, 0, count, out _));
            Assert.AreEqual(1, silent.CountOf(PacketResult.Unexpected));
        }

        // Proves: SMS-59
        [TestMethod]
        public void A_proof_is_taken_only_for_what_was_sent_since_the_start()
        {
            MemoryStore store = new MemoryStore();
            PacketAssociation sender = Make(store, PacketSettings.ProofBySubmit);
            Packet(sender);
            Assert.AreEqual((int)PacketResult.Unexpected, (int)ReadProofOf(sender, 2));
            Packet(sender);
            Assert.AreEqual((int)PacketResult.Ok, (int)ReadProofOf(sender, 2));
            sender = Make(store, PacketSettings.ProofBySubmit);
            Packet(sender);
            Assert.AreEqual((int)PacketResult.Unexpected, (int)ReadProofOf(sender, 1));
            Assert.AreEqual((int)PacketResult.Ok, (int)ReadProofOf(sender, sender.LastSent));
        }

        [TestMethod]
        public void Keys_are_wiped()
        {
            PacketSettings settings = Packets.Lwm2mAes(0);
            PacketAssociation packets = MakeWith(settings, "card");
            Packet(packets);
            packets.Wipe();
            Assert.ThrowsException(typeof(InvalidOperationException), () => packets.Protect(new byte[1], 0, 1, new byte[137], 0));

            // What is left makes the packets of keys that are zero.
            byte[] left = new byte[42];
            byte[] zero = new byte[42];
            new PacketCodec(settings, new SoftwareCrypto()).WriteCommand(left, 0, 16, 1);
            new PacketCodec(new PacketSettings(0x12, 0x12, new byte[16], new byte[16]), new SoftwareCrypto()).WriteCommand(zero, 0, 16, 1);
            Assert.AreEqual(Hex.Of(zero), Hex.Of(left));
        }

        private static PacketAssociation Make(Store store, byte spi2)
        {
            return new PacketAssociation(Packets.Lwm2mAes(spi2), new SoftwareCrypto(), store, "card");
        }

        private static PacketAssociation MakeWith(PacketSettings settings, string name)
        {
            return new PacketAssociation(settings, new SoftwareCrypto(), new MemoryStore(), name);
        }

        private static PacketSettings Settings(byte kic, byte kid, int kicSize, int kidSize, byte spi1, byte spi2, int tar)
        {
            return new PacketSettings(kic, kid, Bytes.Repeat(1, kicSize), Bytes.Repeat(2, kidSize), spi2, tar, spi1);
        }

        private static bool Profile(byte kic, byte kid, int kicSize, int kidSize, byte spi1, byte spi2, int tar)
        {
            return Settings(kic, kid, kicSize, kidSize, spi1, spi2, tar).IsProfile;
        }

        private static byte[] Packet(PacketAssociation sender)
        {
            byte[] coap = Hex.Parse(Packets.Coap);
            byte[] packet = new byte[42];
            Assert.AreEqual(42, sender.Protect(coap, 0, coap.Length, packet, 0));
            return packet;
        }

        private static PacketResult ReadProofOf(PacketAssociation sender, long counter)
        {
            byte[] proof = new byte[40];
            int count = new PacketCodec(Packets.Lwm2mAes(0), new SoftwareCrypto()).WriteResponse(proof, 0, PacketSettings.ProofBySubmit, counter, PacketAssociation.StatusOk);
            return sender.ReadProof(proof, 0, count, out _);
        }

        private static void AssertTaken(PacketAssociation receiver, byte[] packet)
        {
            byte[] copy = (byte[])packet.Clone();
            Assert.AreEqual((int)PacketResult.Ok, (int)receiver.Unprotect(copy, 0, copy.Length));
            Assert.AreEqual(Packets.Coap, Hex.Of(copy, receiver.MessageOffset, receiver.MessageCount));
        }

        private static void AssertRefused(PacketAssociation receiver, byte[] packet, PacketResult result)
        {
            byte[] copy = (byte[])packet.Clone();
            Assert.AreEqual((int)result, (int)receiver.Unprotect(copy, 0, copy.Length));
            Assert.AreEqual(0, receiver.MessageCount);
        }

        /// <summary>A store that can be broken.</summary>
        private sealed class FailingStore : Store
        {
            private readonly MemoryStore _inner = new MemoryStore();

            internal bool FailsWrite;
            internal bool LosesWrite;
            internal bool IsDamaged;

            public override bool IsDoubtful
            {
                get { return LosesWrite; }
            }

            public override int Read(string name, byte[] buffer, int offset, int count)
            {
                return IsDamaged ? Damaged : _inner.Read(name, buffer, offset, count);
            }

            public override bool Write(string name, byte[] buffer, int offset, int count)
            {
                return !FailsWrite && (LosesWrite || _inner.Write(name, buffer, offset, count));
            }

            public override bool Erase(string name)
            {
                return _inner.Erase(name);
            }
        }
    }
}
