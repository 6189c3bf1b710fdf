using Lwm2m.Client;
using Lwm2m.Coap;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class ContentFormatsTests
    {
        [TestMethod]
        [DataRow(0, true)]
        [DataRow(42, true)]
        [DataRow(60, true)]
        [DataRow(110, false)]
        [DataRow(112, false)]
        [DataRow(11542, false)]
        [DataRow(11543, false)]
        public void Each_format_has_one_writer_and_one_reader(int format, bool single)
        {
            ContentFormats formats = ContentTesting.Formats();
            Assert.AreEqual(format, formats.WriterFor(format).Format);
            Assert.AreEqual(format, formats.ReaderFor(format).Format);
            Assert.AreEqual(single, formats.WriterFor(format).IsSingleValue);
            Assert.AreEqual(format == ContentFormat.Tlv, formats.WriterFor(format).NeedsLengths);
            Assert.AreEqual(format == ContentFormat.SenmlCbor, formats.WriterFor(format).NeedsValueCount);
            Assert.AreSame(formats.WriterFor(format), formats.WriterFor(format));
            Assert.AreSame(formats.ReaderFor(format), formats.ReaderFor(format));
        }

        [TestMethod]
        [DataRow(-1)]
        [DataRow(40)]
        [DataRow(50)]
        [DataRow(11544)]
        public void Another_format_has_none(int format)
        {
            ContentFormats formats = ContentTesting.Formats();
            Assert.IsNull(formats.WriterFor(format));
            Assert.IsNull(formats.ReaderFor(format));
        }
    }
}
