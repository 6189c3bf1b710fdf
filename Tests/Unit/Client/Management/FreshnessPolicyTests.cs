using Lwm2m.Coap;
using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class FreshnessPolicyTests
    {
        // Proves: C-62
        [TestMethod]
        public void What_changes_something_needs_it_and_what_only_looks_does_not()
        {
            FreshnessPolicy policy = new FreshnessPolicy();
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Put, "/3/0/14") { Body = new byte[] { 1 } }));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Put, "/3/0/14") { Body = new byte[] { 1 }, Query = "pmin=1" }));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Put, "/3/0")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Patch, "/")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.IPatch, "/")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Post, "/3/0/4")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Post, "/3")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Delete, "/3/0")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Post, "/bs")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Delete, "/")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Put, "/3/0/1") { Query = "pmin=1" }));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Get, "/3/0")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Fetch, "/")));
        }

        // Proves: C-62
        [TestMethod]
        public void The_deepest_rule_that_fits_a_path_decides()
        {
            FreshnessPolicy policy = new FreshnessPolicy();
            policy.Set(true, 3, 0, 1);
            policy.Set(false, 3);
            policy.Set(true, 3, 0);
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/3/0/1")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/3/0/2")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Post, "/3/1/2")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Get, "/3/1")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Post, "/4/0/1")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Post, "/bs")));

            // In whatever order they were given.
            policy = new FreshnessPolicy();
            policy.Set(false, 3, 0);
            policy.Set(true, 4);
            policy.Set(true, 3, 1);
            policy.Set(false, 4, 0, 1);
            policy.Set(false, 3);
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/3/1/1")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Post, "/4/0/1")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/4/0/2")));
        }

        // Proves: C-62
        [TestMethod]
        public void What_must_prove_it_is_not_reached_from_above_without()
        {
            FreshnessPolicy policy = new FreshnessPolicy();
            policy.Set(true, 3, 0, 13);
            policy.Set(false, 3);
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/3/0")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Get, "/3")));
            Assert.IsTrue(Needs(policy, new TestRequest(CoapCode.Fetch, "/")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Get, "/3/1")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Get, "/3/0/1")));
            Assert.IsFalse(Needs(policy, new TestRequest(CoapCode.Get, "/4")));
        }

        [TestMethod]
        public void Rules_are_bounded()
        {
            FreshnessPolicy policy = new FreshnessPolicy();
            for (int i = 0; i < FreshnessPolicy.MaxRules; i++)
            {
                policy.Set(true, i);
            }

            Assert.ThrowsException(typeof(System.ArgumentException), () => policy.Set(true, 99));
        }

        private static bool Needs(FreshnessPolicy policy, TestRequest request)
        {
            FreshnessProbe probe = new FreshnessProbe(policy);
            ScriptedLink link = new ScriptedLink(Lwm2m.Foundation.LinkState.Open);
            CoapEndpoint endpoint = new CoapEndpoint(link, new CoapOptions(), new SeededRandom(1), probe);
            link.Arrive(request.ToBytes(1, new byte[] { 1 }));
            endpoint.Step(1000);
            Assert.IsTrue(probe.WasAsked);
            return probe.Needs;
        }

        /// <summary>Asks the policy about the request that it gets.</summary>
        private sealed class FreshnessProbe : RequestHandler
        {
            private readonly FreshnessPolicy _policy;

            public FreshnessProbe(FreshnessPolicy policy)
            {
                _policy = policy;
            }

            public bool WasAsked { get; private set; }

            public bool Needs { get; private set; }

            public override void OnRequest(CoapRequest request, CoapResponse response, long nowMs)
            {
                WasAsked = true;
                Needs = _policy.NeedsFreshness(request);
                response.Code = CoapCode.Content;
            }
        }
    }
}
