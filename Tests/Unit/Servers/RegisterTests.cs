using System;
using System.Text;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Send;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class RegisterTests
    {
        private const string AllParameters = "&ep=urn:test:1&lt=86400&lwm2m=1.1&b=U";

        // Proves: ETS-101
        [TestMethod]
        public void A_client_registers_with_its_parameters_and_objects_and_keeps_the_location()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Start();
            server.Step();
            TestMessage register = server.Take();
            Assert.AreEqual(CoapCode.Post, register.Code);
            Assert.IsTrue(register.Type == CoapType.Confirmable);
            Assert.AreEqual("/rd", register.Path);
            Assert.AreEqual(AllParameters, register.Query);
            Assert.AreEqual(ContentFormat.LinkFormat, register.Format);
            Assert.StartsWith("</>;rt=\"oma.lwm2m\"", register.Text);
            Assert.Contains(",</1>;ver=1.1,</1/0>,</3>", register.Text);
            Assert.Contains(",</3/0>,", register.Text);
            Assert.EndsWith(",</10241>;ver=2.1,</10241/0>", register.Text);
            Assert.DoesNotContains("</0", register.Text);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registering);
            Assert.IsFalse(server.Session.Registration.IsRegistered);

            server.Reply(register, CoapCode.Created, "rd", "5a3f");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual("/rd/5a3f", server.Take().Path);
        }

        [TestMethod]
        [DataRow(ClientOptions.AllFormats, true, "</>;rt=\"oma.lwm2m\";ct=\"60 110 112 11542 11543\",</")]
        [DataRow(ClientOptions.AllFormats, false, "</>;rt=\"oma.lwm2m\";ct=\"60 112 11542\",</")]
        [DataRow(ContentFormat.SenmlCbor, true, "</>;rt=\"oma.lwm2m\";ct=112,</")]
        [DataRow(ContentFormat.None, true, "</>;rt=\"oma.lwm2m\",</")]
        public void A_registration_names_the_formats_that_are_served(int registered, bool hasJson, string links)
        {
            TestServer server = new TestServer(new ClientOptions { RegisteredFormat = registered }, hasJson: hasJson);
            Assert.StartsWith(links, FirstRegister(server).Text);
        }

        [TestMethod]
        public void Without_the_JSON_formats_a_server_that_wants_them_is_told_what_is_not_there()
        {
            TestServer server = new TestServer(new ClientOptions(), hasJson: false);
            server.Register();
            Assert.AreEqual(CoapCode.NotAcceptable, server.Get("/3/0", ContentFormat.SenmlJson).Code);
            Assert.AreEqual(CoapCode.UnsupportedContentFormat, server.Put("/1/0/2", ContentFormat.SenmlJson, Utf8.FromString("[{\"bn\":\"/1/0/2\",\"v\":1}]")).Code);
            Assert.AreEqual(CoapCode.Content, server.Get("/3/0", ContentFormat.SenmlCbor).Code);
        }

        [TestMethod]
        public void An_object_without_instances_is_registered_by_itself()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Object.Delete(0);
            Assert.EndsWith(",</10241>;ver=2.1", FirstRegister(server).Text);
        }

        [TestMethod]
        public void The_account_and_the_options_give_lifetime_binding_and_version()
        {
            TestServer server = new TestServer(new ClientOptions { ProtocolVersion = "1.0" });
            server.AddSms();
            server.Account.PreferredTransport = 'U';
            server.Account.LifetimeS = 300;
            byte[] binding = Utf8.FromString("US");
            server.Account.SetBindingMode(binding, 0, binding.Length);
            Assert.AreEqual("&ep=urn:test:1&lt=300&lwm2m=1.0&b=US", FirstRegister(server).Query);
        }

        [TestMethod]
        [DataRow("U", false, "U")]
        [DataRow("U", true, "UQ")]
        [DataRow("S", false, "S")]
        [DataRow("S", true, "SQ")]
        [DataRow("US", false, "US")]
        [DataRow("US", true, "UQS")]
        [DataRow("SU", true, "UQS")]
        [DataRow("UT", true, "UQ")]
        [DataRow("T", false, "U")]
        public void A_binding_of_LwM2M_1_0_has_queue_mode_behind_UDP(string binding, bool queueMode, string told)
        {
            TestServer server = new TestServer(new ClientOptions { ProtocolVersion = "1.0", QueueMode = queueMode });
            server.AddSms();
            server.Account.PreferredTransport = 'U';
            byte[] text = Utf8.FromString(binding);
            server.Account.SetBindingMode(text, 0, text.Length);
            Assert.AreEqual("&ep=urn:test:1&lt=86400&lwm2m=1.0&b=" + told, FirstRegister(server).Query);
        }

        [TestMethod]
        public void A_name_goes_along_in_lower_case_and_decoded_with_every_request()
        {
            TestServer server = new TestServer(new ClientOptions(), "coap://LwM2M.%45xample:5783/rd");
            server.ConfirmsUpdates = false;
            server.Account.MutesSend = false;
            TestMessage register = FirstRegister(server);
            Assert.AreEqual("lwm2m.Example", HostOf(register));
            server.Reply(register, CoapCode.Created, "rd", "0");
            server.Client.RequestUpdate(1);
            server.Step();
            TestMessage update = server.Take();
            Assert.AreEqual("lwm2m.Example", HostOf(update));
            server.Reply(update, CoapCode.Changed);
            Lwm2mPath path = new Lwm2mPath();
            path.Set(3, 0, 0);
            Assert.IsTrue(server.Sender.Send(1, path, null) == SendOutcome.Queued);
            server.Step();
            TestMessage send = server.Take();
            Assert.AreEqual("/dp", send.Path);
            Assert.AreEqual("lwm2m.Example", HostOf(send));
        }

        [TestMethod]
        public void A_name_in_the_URI_goes_along_as_Uri_Host_and_an_address_does_not()
        {
            TestMessage named = FirstRegister(new TestServer(new ClientOptions(), "coap://lwm2m.example:5783"));
            int at = named.Message.Find(OptionNumber.UriHost);
            Assert.IsTrue(at >= 0);
            Assert.AreEqual("lwm2m.example", Encoding.UTF8.GetString(named.Message.Buffer, named.Message.OptionOffset(at), named.Message.OptionLength(at)));
            Assert.IsTrue(FirstRegister(new TestServer(new ClientOptions())).Message.Find(OptionNumber.UriHost) < 0);
        }

        [TestMethod]
        public void A_name_longer_than_a_Uri_Query_option_is_refused_at_the_start()
        {
            Assert.IsTrue(StartsWithName(252));
            Assert.IsFalse(StartsWithName(253));
        }

        [TestMethod]
        public void A_separate_response_registers()
        {
            TestServer server = new TestServer(new ClientOptions());
            TestMessage register = FirstRegister(server);
            server.SendEmpty(CoapType.Acknowledgement, register.MessageId);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registering);
            server.Advance(30000);
            Assert.IsNull(server.Take());
            server.Send(new TestResponse(CoapCode.Created) { Type = CoapType.Confirmable, MessageId = 77, Location = "/rd/0" }.ToBytes(register));
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
            TestMessage acknowledgement = server.Take();
            Assert.IsTrue(acknowledgement.Type == CoapType.Acknowledgement);
            Assert.AreEqual(77, (int)acknowledgement.MessageId);
        }

        [TestMethod]
        public void A_registration_that_fits_no_message_goes_in_blocks()
        {
            string whole = FirstRegister(new TestServer(new ClientOptions())).Text;
            ClientOptions options = new ClientOptions();
            options.Coap.BlockSize = 32;
            TestServer server = new TestServer(options);
            TestMessage block = FirstRegister(server);
            string text = "";
            int number = 0;
            while (block.Uint(OptionNumber.Block1) == (number << 4 | 8 | 1))
            {
                Assert.AreEqual(AllParameters, block.Query);
                text += block.Text;
                server.Send(new TestResponse(CoapCode.Continue) { Block1 = block.Uint(OptionNumber.Block1) }.ToBytes(block));
                block = server.Take();
                number++;
            }

            Assert.AreEqual(number << 4 | 1, block.Uint(OptionNumber.Block1));
            Assert.IsTrue(number >= 3);
            Assert.AreEqual(whole, text + block.Text);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registering);
            server.Send(new TestResponse(CoapCode.Created) { Location = "/rd/0", Block1 = number << 4 | 1 }.ToBytes(block));
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
        }

        [TestMethod]
        [DataRow(CoapCode.BadRequest)]
        [DataRow(CoapCode.Forbidden)]
        [DataRow(CoapCode.ServiceUnavailable)]
        [DataRow(CoapCode.Changed)]
        public void A_registration_that_is_refused_is_tried_again_after_the_retry_timer(byte code)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Reply(FirstRegister(server), code, "rd", "0");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.BackingOff);
            Assert.AreEqual(code, server.Session.Registration.LastCode);
            AssertPause(server, 60);
            server.Reply(server.Take(), CoapCode.Created, "rd", "0");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registered);
        }

        [TestMethod]
        public void Retries_double_up_to_the_count_and_then_the_sequence_waits_for_its_delay()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.RetryCount = 4;
            server.Account.RetryTimerS = 10;
            server.Account.SequenceDelayTimerS = 5000;
            TestMessage register = FirstRegister(server);
            for (int sequence = 0; sequence < 3; sequence++)
            {
                Assert.AreEqual(sequence, server.Session.Registration.FailedSequences);
                for (int pause = 10; pause <= 40; pause *= 2)
                {
                    server.Reply(register, CoapCode.BadRequest);
                    AssertPause(server, pause);
                    register = server.Take();
                }

                server.Reply(register, CoapCode.BadRequest);
                AssertPause(server, 5000);
                register = server.Take();
            }

            server.Reply(register, CoapCode.Created, "rd", "0");
            Assert.AreEqual(0, server.Session.Registration.FailedSequences);
        }

        [TestMethod]
        public void Pauses_are_spread_over_half_their_length()
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Account.RetryCount = 1;
            server.Account.SequenceDelayTimerS = 100;
            TestMessage register = FirstRegister(server);
            long least = DatagramLink.Never;
            long most = 0;
            for (int i = 0; i < 100; i++)
            {
                server.Reply(register, CoapCode.BadRequest);
                long pause = server.DueMs - server.NowMs;
                least = pause < least ? pause : least;
                most = pause > most ? pause : most;
                server.Run(pause);
                register = server.Take();
            }

            Assert.IsTrue(least >= 100000 && least <= 105000, least.ToString());
            Assert.IsTrue(most <= 150000 && most >= 145000, most.ToString());
        }

        [TestMethod]
        public void A_server_that_does_not_answer_is_asked_again_after_the_retry_timer()
        {
            TestServer server = new TestServer(new ClientOptions());
            TestMessage register = FirstRegister(server);
            while (server.Session.Registration.State == RegistrationState.Registering)
            {
                server.Run(server.DueMs - server.NowMs);
            }

            Assert.IsTrue(server.NowMs >= 1000 + 31 * 2000 && server.NowMs <= 1000 + 31 * 3000);
            Assert.AreEqual(0, (int)server.Session.Registration.LastCode);
            Assert.AreEqual(4, server.Drop());
            AssertPause(server, 60);
            TestMessage second = server.Take();
            Assert.AreEqual(AllParameters, second.Query);
            Assert.AreNotEqual((int)register.MessageId, (int)second.MessageId);

            // The answer to the first one is late: it is not taken for one to the second.
            server.Reply(register, CoapCode.Created, "rd", "late");
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registering);
        }

        [TestMethod]
        public void A_location_that_is_missing_or_too_long_is_no_registration()
        {
            Assert.IsTrue(StateAfter(null) == RegistrationState.BackingOff);
            Assert.IsTrue(StateAfter("/rdx/" + Text(RegistrationLocation.MaxLength - 4)) == RegistrationState.BackingOff);
            Assert.IsTrue(StateAfter("/rd/x/" + Text(RegistrationLocation.MaxLength - 6)) == RegistrationState.Registered);
            Assert.IsTrue(StateAfter("/rd/x/" + Text(RegistrationLocation.MaxLength - 5)) == RegistrationState.BackingOff);
            Assert.IsTrue(StateAfter("/rd/" + Text(RegistrationLocation.MaxLength - 4)) == RegistrationState.Registered);
        }

        [TestMethod]
        public void The_longest_location_is_used_whole()
        {
            string location = "/rd/" + Text(RegistrationLocation.MaxLength - 4);
            TestServer server = new TestServer(new ClientOptions());
            server.Send(new TestResponse(CoapCode.Created) { Location = location }.ToBytes(FirstRegister(server)));
            server.Client.RequestUpdate(1);
            server.Step();
            Assert.AreEqual(location, server.Take().Path);
        }

        private static TestMessage FirstRegister(TestServer server)
        {
            server.Client.Start();
            server.Step();
            return server.Take();
        }

        [TestMethod]
        public void A_segment_of_255_bytes_is_kept_over_a_sleep()
        {
            string location = "/rd/" + Text(255);
            MemoryStore store = new MemoryStore(8, 1024);
            TestServer server = new TestServer(new ClientOptions());
            server.Client.Sleep.KeepState(store, null);
            server.Send(new TestResponse(CoapCode.Created) { Location = location }.ToBytes(FirstRegister(server)));
            Assert.IsTrue(server.Client.Sleep.Suspend(server.NowMs));
            server = new TestServer(new ClientOptions());
            server.Client.Sleep.KeepState(store, null);
            Assert.AreEqual(location, FirstRegister(server).Path);
        }

        private static string HostOf(TestMessage message)
        {
            int at = message.Message.Find(OptionNumber.UriHost);
            return Encoding.UTF8.GetString(message.Message.Buffer, message.Message.OptionOffset(at), message.Message.OptionLength(at));
        }

        private static RegistrationState StateAfter(string location)
        {
            TestServer server = new TestServer(new ClientOptions());
            server.Send(new TestResponse(CoapCode.Created) { Location = location }.ToBytes(FirstRegister(server)));
            return server.Session.Registration.State;
        }

        private static bool StartsWithName(int length)
        {
            Lwm2mClient client = new Lwm2mClient(Text(length), new ClientOptions(), new SeededRandom(1));
            client.Bindings.Add(new ScriptedBinding());
            client.Accounts.Add(new SecurityAccount("coap://127.0.0.1", 1), new ServerAccount(1));
            try
            {
                client.Start();
                return true;
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        private static string Text(int length)
        {
            return new string('x', length);
        }

        /// <summary>The client asks again after this pause or up to half more.</summary>
        private static void AssertPause(TestServer server, int seconds)
        {
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.BackingOff);
            long pause = server.DueMs - server.NowMs;
            Assert.IsTrue(pause >= seconds * 1000L && pause <= seconds * 1500L, pause.ToString());
            server.Run(pause - 1);
            Assert.IsNull(server.Take());
            server.Run(1);
            Assert.IsTrue(server.Session.Registration.State == RegistrationState.Registering);
        }
    }
}
