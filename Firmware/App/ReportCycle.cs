using Lwm2m.Client;
using Lwm2m.Foundation;

namespace Lwm2m.App
{
    /// <summary>One wake period of a device that sleeps between its reports: measure, report, listen for the awake window, sleep.</summary>
    public sealed class ReportCycle
    {
        private readonly Lwm2mClient _client;
        private readonly TemperatureObject _temperature;
        private readonly Clock _clock;
        private readonly DeepSleep _sleep;
        private readonly int _periodMs;

        /// <summary>Creates the cycle of a started client in queue mode that keeps its state.</summary>
        /// <param name="client">See <see cref="ClientOptions.QueueMode"/> and <see cref="SleepControl.KeepState"/>.</param>
        /// <param name="temperature">The object to measure.</param>
        /// <param name="clock">The clock of the board.</param>
        /// <param name="sleep">The deep sleep of the board.</param>
        /// <param name="periodMs">Milliseconds from one report to the next.</param>
        public ReportCycle(Lwm2mClient client, TemperatureObject temperature, Clock clock, DeepSleep sleep, int periodMs)
        {
            _client = client;
            _temperature = temperature;
            _clock = clock;
            _sleep = sleep;
            _periodMs = periodMs;
        }

        /// <summary>Runs the cycle. Returns if the board did not go to sleep, or when the client has stopped.</summary>
        public void Run()
        {
            long reportMs = _clock.NowMs + _periodMs;
            _temperature.Measure(_client);
            while (!_client.IsStopped)
            {
                long nowMs = _clock.NowMs;
                long next = _client.Step(nowMs);
                long wakeMs = _client.Sleep.NextWakeMs < reportMs ? _client.Sleep.NextWakeMs : reportMs;
                if (_client.Sleep.MaySleep && wakeMs - nowMs >= DeepSleep.ShortestMs)
                {
                    _client.Sleep.Suspend(nowMs);
                    wakeMs = _client.Sleep.NextWakeMs < reportMs ? _client.Sleep.NextWakeMs : reportMs;
                    _sleep.Enter(wakeMs - nowMs);
                    return;
                }

                if (nowMs >= reportMs)
                {
                    reportMs += _periodMs;
                    _temperature.Measure(_client);
                    next = nowMs;
                }

                if (!_client.IsStopped)
                {
                    _client.Wait((next < reportMs ? next : reportMs) - nowMs);
                }
            }
        }
    }
}
