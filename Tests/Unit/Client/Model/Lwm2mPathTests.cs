using Lwm2m.Foundation;
using Lwm2m.Tests;
using nanoFramework.TestFramework;

namespace Lwm2m.Client.Tests
{
    [TestClass]
    public class Lwm2mPathTests
    {
        [TestMethod]
        [DataRow("/", 0)]
        [DataRow("/3", 1)]
        [DataRow("/3/0", 2)]
        [DataRow("/3/0/13", 3)]
        [DataRow("/65534/65534/65534/65534", 4)]
        public void A_path_is_written_as_it_was_read(string text, int depth)
        {
            Lwm2mPath path = Paths.Parse(text);
            Assert.AreEqual(depth, path.Depth);
            Assert.AreEqual(text, Written(path));
        }

        [TestMethod]
        [DataRow("3")]
        [DataRow("//")]
        [DataRow("/3/")]
        [DataRow("/3//0")]
        [DataRow("/65535")]
        [DataRow("/00")]
        [DataRow("/01")]
        [DataRow("/1/2/3/4/5")]
        [DataRow("/a")]
        [DataRow("/1 ")]
        [DataRow("/123456")]
        public void What_is_no_path_is_refused(string text)
        {
            byte[] bytes = Ascii.GetBytes(text);
            Assert.IsFalse(new Lwm2mPath().TryParse(bytes, 0, bytes.Length));
        }

        [TestMethod]
        public void A_path_lies_within_itself_and_what_is_above_it()
        {
            Lwm2mPath path = Paths.Parse("/3/0/7/1");
            Assert.IsTrue(path.IsWithin(Paths.Parse("/")));
            Assert.IsTrue(path.IsWithin(Paths.Parse("/3")));
            Assert.IsTrue(path.IsWithin(Paths.Parse("/3/0/7")));
            Assert.IsTrue(path.IsWithin(path));
            Assert.IsFalse(path.IsWithin(Paths.Parse("/3/1")));
            Assert.IsFalse(path.IsWithin(Paths.Parse("/3/0/7/2")));
            Assert.IsFalse(Paths.Parse("/3/0").IsWithin(path));
        }

        [TestMethod]
        public void A_change_overlaps_what_is_above_and_below_it()
        {
            Lwm2mPath path = Paths.Parse("/3/0/7");
            Assert.IsTrue(path.Overlaps(3, 0, 7));
            Assert.IsTrue(path.Overlaps(3, 0, Lwm2mPath.None));
            Assert.IsTrue(path.Overlaps(3, Lwm2mPath.None, Lwm2mPath.None));
            Assert.IsFalse(path.Overlaps(3, 0, 8));
            Assert.IsFalse(path.Overlaps(3, 1, Lwm2mPath.None));
            Assert.IsTrue(Paths.Parse("/3").Overlaps(3, 5, 7));
            Assert.IsFalse(Paths.Parse("/3").Overlaps(4, 0, 7));
        }

        [TestMethod]
        public void Two_paths_are_the_same_at_all_levels_or_not()
        {
            Assert.IsTrue(Paths.Parse("/3/0").IsSame(Paths.Parse("/3/0")));
            Assert.IsFalse(Paths.Parse("/3/0").IsSame(Paths.Parse("/3")));
            Assert.IsFalse(Paths.Parse("/3/0/1").IsSame(Paths.Parse("/3/0/2")));
        }

        private static string Written(Lwm2mPath path)
        {
            byte[] buffer = new byte[32];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            path.Write(window);
            return Utf8Text.Of(buffer, 0, window.Count);
        }
    }
}
