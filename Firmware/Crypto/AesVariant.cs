namespace Lwm2m.Crypto
{
    /// <summary>How <see cref="SoftwareCrypto"/> computes AES: what it costs in heap, time, and what it gives away.</summary>
    public enum AesVariant
    {
        /// <summary>By four tables, 4.2 kB shared by all keys of the engine: 13 % fewer instructions a block than by two.</summary>
        FourTables,

        /// <summary>By two tables, 2.1 kB, and rotations: what an engine does unless told otherwise.</summary>
        TwoTables,

        /// <summary>
        /// Without tables, several times slower: no memory access depends on a key. For boards where a data cache could give it away (heap in
        /// external RAM, Cortex-M7) to somebody who measures.
        /// </summary>
        ConstantTime,
    }
}
