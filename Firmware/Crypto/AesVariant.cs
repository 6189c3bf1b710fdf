namespace Lwm2m.Crypto
{
    /// <summary>How <see cref="SoftwareCrypto"/> computes AES: a trade of heap, time and side channels.</summary>
    public enum AesVariant
    {
        /// <summary>By four tables, 4.2 kB shared by all keys of the engine: 13 % fewer instructions per block than with two.</summary>
        FourTables,

        /// <summary>By two tables, 2.1 kB, and rotations: the default.</summary>
        TwoTables,

        /// <summary>
        /// Without tables, several times slower: no memory access depends on a key. For boards where a data cache could leak the key (heap in
        /// external RAM, Cortex-M7) by timing.
        /// </summary>
        ConstantTime,
    }
}
