namespace Lwm2m.App
{
    /// <summary>Stands in for a thermometer until you have one: climbs from 20 to 25 degrees in steps of 0.1 and starts again.</summary>
    public sealed class SawtoothSensor : TemperatureSensor
    {
        private const int LowestTenths = 200;
        private const int Steps = 50;

        private int _step;

        /// <inheritdoc/>
        public override double Celsius
        {
            get
            {
                _step = (_step + 1) % Steps;
                return (LowestTenths + _step) / 10.0;
            }
        }
    }
}
