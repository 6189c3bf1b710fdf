using Lwm2m.Modem;

namespace Lwm2m.Dialects
{
    /// <summary>The dialects of this assembly, for a program that does not know its modem. One that does makes the dialect itself and pays for no other.</summary>
    public static class KnownDialects
    {
        /// <summary>Makes all of them; the generic one is the last, as it matches any modem.</summary>
        public static Dialect[] Make()
        {
            return new Dialect[]
            {
                new QuectelBgDialect(), new QuectelBcDialect(), new Sim7080Dialect(), new SaraDialect(), new SaraDialect(isR5: true), new Nrf91Dialect(), new GenericDialect()
            };
        }
    }
}
