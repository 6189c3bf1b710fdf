using Lwm2m.Coap;

namespace Lwm2m.Client.Tests
{
    /// <summary>A bootstrap server that gives server 101, one, and perhaps 102, two; one answers each Register as it is told, two takes everybody in.</summary>
    internal sealed class StormServers
    {
        private const long StepMs = 1000;

        private readonly BootstrapRig _rig;

        public StormServers(BootstrapRig rig, byte code)
        {
            _rig = rig;
            Code = code;
        }

        /// <summary>What one answers to a Register.</summary>
        public byte Code { get; set; }

        /// <summary>Whether one answers 4.04 to an Update.</summary>
        public bool Forgets { get; set; }

        public bool HasGood { get; set; }

        public bool GoodAnswers { get; set; } = true;

        public int Bootstraps { get; private set; }

        public int GoodRegisters { get; private set; }

        public void Run(long ms)
        {
            long end = _rig.NowMs + ms;
            while (_rig.NowMs < end)
            {
                Serve();
                _rig.Run(StepMs);
            }

            Serve();
        }

        /// <summary>Lets time pass until so many bootstraps are done.</summary>
        /// <returns>The time, or -1.</returns>
        public long RunUntilBootstrapped(int count, long limitMs)
        {
            long end = _rig.NowMs + limitMs;
            while (_rig.NowMs < end && Bootstraps < count)
            {
                Serve();
                _rig.Run(StepMs);
            }

            return Bootstraps == count ? _rig.NowMs : -1;
        }

        private void Serve()
        {
            _rig.Step();
            for (TestMessage request = _rig.Take("bs"); request is not null; request = _rig.Take("bs"))
            {
                if (request.IsRequest && request.Path == "/bs")
                {
                    _rig.Reply("bs", request, CoapCode.Changed);
                    _rig.WriteAccount(1, 101, "coaps://one", 7);
                    if (HasGood)
                    {
                        _rig.WriteAccount(2, 102, "coaps://two", 8);
                    }

                    Bootstraps += _rig.Finish() == CoapCode.Changed ? 1 : 0;
                }
            }

            for (TestMessage request = _rig.Take("one"); request is not null; request = _rig.Take("one"))
            {
                if (request.IsRequest)
                {
                    bool isRegister = request.Path == "/rd";
                    byte code = isRegister ? Code : Forgets ? CoapCode.NotFound : CoapCode.Changed;
                    _rig.Reply("one", request, code, code == CoapCode.Created ? "0" : null);
                }
            }

            for (TestMessage request = _rig.Take("two"); request is not null && GoodAnswers; request = _rig.Take("two"))
            {
                if (request.IsRequest)
                {
                    bool isRegister = request.Path == "/rd";
                    GoodRegisters += isRegister ? 1 : 0;
                    _rig.Reply("two", request, isRegister ? CoapCode.Created : CoapCode.Changed, isRegister ? "0" : null);
                }
            }
        }
    }
}
