using System;
using Lwm2m.Foundation;
using Lwm2m.MbedTls;

namespace Lwm2m.NativeDtls
{
    /// <summary>What all links of one choice of engine share, and whether the image has what they need.</summary>
    internal sealed class MbedTlsSupport
    {
        private const string RecordName = "mbedtls";

        private readonly int _features;
        private readonly StoreOwners _owners;
        private int _links;

        internal MbedTlsSupport(RandomSource random, MbedTlsOptions options, Store store)
        {
            options.Check();
            Random = random;
            Options = options;
            _owners = store is null ? null : new StoreOwners(store);
            _features = ReadFeatures();
        }

        internal RandomSource Random { get; }

        internal MbedTlsOptions Options { get; }

        internal bool Has(int feature)
        {
            return (_features & feature) != 0;
        }

        /// <summary>Refuses to start when a suite is not there: suites and features have the same bits.</summary>
        internal void Require(int suites)
        {
            if (suites == 0 || (suites & ~_features) != 0)
            {
                throw new NotSupportedException("The image's Mbed TLS lacks a cipher suite that is asked for, see docs/mbedtls.md");
            }
        }

        /// <summary>The suites with a pre-shared key that a list has and the image too, and their order; those of the options without a list.</summary>
        /// <param name="list">Two bytes each, or null.</param>
        internal int PskSuitesOf(byte[] list)
        {
            const int Ccm8 = 0xc0a8;
            const int CbcSha256 = 0x00ae;
            if (list is null)
            {
                return Options.Suites;
            }

            int suites = 0;
            int order = 0;
            for (int i = 0; i + 1 < list.Length; i += 2)
            {
                int suite = BigEndian.ReadUInt16(list, i);
                order = suites == 0 && suite == CbcSha256 ? MbedTlsSuite.CbcFirst : order;
                suites |= suite == Ccm8 ? MbedTlsSuite.PskAes128Ccm8 : suite == CbcSha256 ? MbedTlsSuite.PskAes128CbcSha256 : 0;
            }

            suites &= _features;
            return suites == 0 ? 0 : suites | order;
        }

        /// <summary>The store for the record of a new link, by its name: that of its credentials, or by the order in which links are made; null for none.</summary>
        internal OwnedStore TakeStore(PreSharedKey credentials)
        {
            string name = credentials is null ? null : credentials.Name;
            return _owners is null || name == LinkCredentials.Unkept ? null : _owners.Take(RecordName + (name is null ? (_links++).ToString() : name));
        }

        private static int ReadFeatures()
        {
            try
            {
                return NativeMbedTls.Features();
            }
            catch (NotSupportedException exception)
            {
                throw new NotSupportedException("This image has no Lwm2m.MbedTls: build one as docs/mbedtls.md says, or use DtlsPsk", exception);
            }
        }
    }
}
