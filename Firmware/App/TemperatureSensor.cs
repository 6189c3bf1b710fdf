namespace Lwm2m.App
{
    /// <summary>Source of temperatures: implement it with your driver.</summary>
    public abstract class TemperatureSensor
    {
        /// <summary>The temperature in degrees Celsius.</summary>
        public abstract double Celsius { get; }
    }
}
