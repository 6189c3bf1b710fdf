namespace Lwm2m.App
{
    /// <summary>Where temperatures come from: a driver of yours.</summary>
    public abstract class TemperatureSensor
    {
        /// <summary>The temperature in degrees Celsius.</summary>
        public abstract double Celsius { get; }
    }
}
