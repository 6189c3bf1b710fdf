using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.CardBootstrap.Tests
{
    /// <summary>What leads to the file: EF DIR, EF ODF, EF DODF and file control parameters. The octets are those of nRF Connect SDK's uicc_lwm2m tests where nothing else is said.</summary>
    [TestClass]
    public class CardDirectoryTests
    {
        private const string Doubled = "a127300030110c0f4c774d324d20426f6f747374726170a110300e06060604672b09013004040264 32";
        private const string Plain = "a125300030110c0f4c774d324d20426f6f747374726170a10e300c0604672b0901300404026432";

        [TestMethod]
        public void A_directory_of_objects_leads_to_the_one_of_data_objects()
        {
            Assert.AreEqual("7fff6430", DataObjects("a706300404026430", 0));
            Assert.AreEqual("7fff4404", DataObjects("a706300404024404a506300404024405ffffff", 0));
            Assert.IsTrue(DataObjects("a706300404024404a506300404024405ffffff", 1) is null, "A5 are certificates");
            Assert.AreEqual("7fff6431", DataObjects("a506300404024405a706300404026430a706300404026431", 1), "in the order of their priority");
            Assert.AreEqual("7f506430", DataObjects("a70a3008" + "0406" + "3f007f506430", 0), "from the master file");
            Assert.IsTrue(DataObjects("ffffffff", 0) is null);
            Assert.AreEqual("7fff6430", DataObjects("0002ffff" + "a706300404026430", 0), "behind one that was deleted");
        }

        [DataRow("a7063004040164", "a path of an odd length")]
        [DataRow("a704300204 00", "an empty path")]
        [DataRow("a7063005040264 30", "a sequence beyond its end")]
        [DataRow("a7073004040264 30", "an entry beyond the end of the file")]
        [DataRow("a78300000630040402 6430", "a length of three bytes")]
        [DataRow("a780300404026430", "an indefinite length")]
        [DataRow("a714301204103f003f003f003f003f003f003f003f00", "a path of eight levels below the application")]
        [TestMethod]
        public void A_damaged_directory_of_objects_leads_nowhere(string hex, string what)
        {
            string path = DataObjects(hex, 0);
            Assert.IsTrue(path is null || what == "a path of eight levels below the application", what);
        }

        [TestMethod]
        public void Both_forms_of_the_object_identifier_lead_to_the_file()
        {
            Assert.AreEqual("7fff6432", Bootstrap(Plain));
            Assert.AreEqual("7fff6432", Bootstrap(Doubled));
            Assert.AreEqual("7fff6432", Bootstrap("a1023000" + Plain + "ff"), "behind an entry of another kind");
            Assert.IsTrue(Bootstrap("ffffff") is null);
            Assert.IsTrue(Bootstrap(Plain.Substring(0, 58) + "02" + Plain.Substring(60)) is null, "2.23.43.9.2");
        }

        [TestMethod]
        public void A_directory_cut_at_every_byte_leads_nowhere_and_throws_nothing()
        {
            byte[] whole = Hex.Parse(Doubled);
            for (int i = 0; i < whole.Length; i++)
            {
                Assert.IsTrue(Bootstrap(Hex.Of(whole, 0, i)) is null, i.ToString());
            }
        }

        [TestMethod]
        public void The_record_of_the_application_gives_its_directory()
        {
            CardPath path = new CardPath();
            byte[] record = Hex.Parse("61144f0ca000000063504b43532d313551043f007f50ffff");
            Assert.IsTrue(new Pkcs15().FindApplication(record, 0, record.Length, path));
            Assert.AreEqual("7f50", Hex.Of(path.Bytes, 0, path.Length));
            record = Hex.Parse("61104f07a0000000871002500555534 94dff");
            Assert.IsFalse(new Pkcs15().FindApplication(record, 0, record.Length, path), "a USIM");
        }

        [TestMethod]
        public void File_control_parameters_tell_length_and_pin()
        {
            FileControl control = new FileControl();
            Assert.IsTrue(Read(control, "621682024121830250318a01058b036f06028002002088 00"));
            Assert.AreEqual(0x20, control.Size);
            Assert.AreEqual(0, control.Pin);
            Assert.IsTrue(Read(control, "622582027821840ca000000063504b43532d31358a01058b032f060cc60990014083010183010a"));
            Assert.AreEqual(FileControl.Unknown, control.Size);
            Assert.AreEqual(0, control.Pin, "PIN 1 is disabled, the other one is of an administrator");
            Assert.IsTrue(Read(control, "620bc60990018083010183010a"));
            Assert.AreEqual(1, control.Pin);
            Assert.IsTrue(Read(control, "6208800400008000820 0"), "four bytes of length");
            Assert.AreEqual(0x8000, control.Size);
        }

        [DataRow("")]
        [DataRow("62")]
        [DataRow("6205800200")]
        [DataRow("62048003")]
        [DataRow("9000")]
        [TestMethod]
        public void Damaged_file_control_parameters_tell_nothing(string hex)
        {
            FileControl control = new FileControl();
            Assert.IsFalse(Read(control, hex));
            Assert.AreEqual(FileControl.Unknown, control.Size);
        }

        private static bool Read(FileControl control, string hex)
        {
            byte[] bytes = Hex.Parse(hex);
            return control.Read(bytes, 0, bytes.Length);
        }

        private static string DataObjects(string hex, int index)
        {
            CardPath path = new CardPath();
            byte[] file = Hex.Parse(hex);
            return new Pkcs15().FindDataObjects(file, file.Length, index, null, path) ? Hex.Of(path.Bytes, 0, path.Length) : null;
        }

        private static string Bootstrap(string hex)
        {
            CardPath path = new CardPath();
            byte[] file = Hex.Parse(hex);
            return new Pkcs15().FindBootstrap(file, file.Length, null, path) ? Hex.Of(path.Bytes, 0, path.Length) : null;
        }
    }
}
