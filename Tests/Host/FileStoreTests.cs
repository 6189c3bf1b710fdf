using System;
using System.IO;
using System.Linq;
using Lwm2m.Board;
using Lwm2m.Foundation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Lwm2m.Host.Tests;

/// <summary>The store on real files, each of them cut at every byte.</summary>
[TestClass]
public sealed class FileStoreTests : IDisposable
{
    private const int MaxRecord = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("lwm2m-store-").FullName;
    private readonly byte[] _buffer = new byte[MaxRecord];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Records_come_back_from_files()
    {
        for (byte i = 0; i < 10; i++)
        {
            Assert.IsTrue(Write("a", i, 10 + i));
            Assert.IsTrue(Write("b_2", (byte)(100 + i), 20 - i));
            Assert.IsTrue(Holds("a", i, 10 + i));
            Assert.IsTrue(Holds("b_2", (byte)(100 + i), 20 - i));
        }

        Assert.AreEqual(Store.TooLarge, Open().Read("a", _buffer, 0, 18));
        Assert.IsFalse(Write("a", 1, MaxRecord + 1));
        Assert.IsTrue(Open().Erase("a"));
        Assert.AreEqual(Store.Missing, Read("a"));
        Assert.IsTrue(Holds("b_2", 109, 11));
    }

    [TestMethod]
    public void After_a_file_is_cut_at_any_byte_the_record_before_is_there()
    {
        // The newest of three records stands in turn in both slots.
        for (byte history = 2; history <= 3; history++)
        {
            string name = "r" + history;
            for (byte i = 1; i <= history; i++)
            {
                Assert.IsTrue(Write(name, i, 30));
            }

            string newest = PathOf(name, (history - 1) % 2);
            byte[] whole = File.ReadAllBytes(newest);
            for (int length = 0; length < whole.Length; length++)
            {
                File.WriteAllBytes(newest, whole[..length]);
                Assert.IsTrue(Holds(name, (byte)(history - 1), 30), $"{length} bytes");
            }

            // It goes on: the broken slot is the one that is written next.
            Assert.IsTrue(Write(name, 77, 5));
            Assert.IsTrue(Holds(name, 77, 5));
            Assert.IsTrue(Write(name, 78, 50));
            Assert.IsTrue(Holds(name, 78, 50));
        }
    }

    [TestMethod]
    public void A_new_end_on_an_old_file_is_no_record()
    {
        Assert.IsTrue(Write("a", 1, 30));
        Assert.IsTrue(Write("a", 2, 30));
        byte[] old = File.ReadAllBytes(PathOf("a", 0));
        Assert.IsTrue(Write("a", 3, 30));
        byte[] whole = File.ReadAllBytes(PathOf("a", 0));
        for (int length = 1; length < whole.Length; length++)
        {
            byte[] mixed = whole[..length].Concat(old[length..]).ToArray();
            File.WriteAllBytes(PathOf("a", 0), mixed);
            Assert.IsTrue(Holds("a", (byte)(mixed.SequenceEqual(whole) ? 3 : 2), 30), $"{length} bytes");
        }
    }

    [TestMethod]
    public void A_first_record_that_is_cut_is_none()
    {
        Assert.IsTrue(Write("a", 1, 30));
        byte[] whole = File.ReadAllBytes(PathOf("a", 0));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(PathOf("a", 0), whole[..length]);
            Assert.AreEqual(Store.Missing, Read("a"));
            Assert.IsTrue(Write("a", 2, 30));
            Assert.IsTrue(Holds("a", 2, 30));
        }
    }

    [TestMethod]
    public void An_erase_that_is_cut_leaves_the_record_and_one_that_is_not_leaves_no_content()
    {
        Assert.IsTrue(Write("once", 1, 30));
        byte[] record = File.ReadAllBytes(PathOf("once", 0));
        Assert.IsTrue(Open().Erase("once"));
        Assert.IsFalse(File.Exists(PathOf("once", 0)));
        byte[] mark = File.ReadAllBytes(PathOf("once", 1));
        for (int length = 0; length < mark.Length; length++)
        {
            // As it is while the mark is being written.
            File.WriteAllBytes(PathOf("once", 0), record);
            File.WriteAllBytes(PathOf("once", 1), mark[..length]);
            Assert.IsTrue(Holds("once", 1, 30), $"{length} bytes");
        }

        // The mark is whole and the record not deleted yet: it is erased already.
        File.WriteAllBytes(PathOf("once", 1), mark);
        Assert.AreEqual(Store.Missing, Read("once"));
        Assert.IsTrue(Open().Erase("once"));
        Assert.IsFalse(File.Exists(PathOf("once", 0)));
    }

    [TestMethod]
    public void A_medium_that_refuses_is_told_to_the_caller()
    {
        Directory.CreateDirectory(PathOf("a", 0));
        Assert.IsFalse(Write("a", 1, 4));
        Assert.AreEqual(Store.Missing, Read("a"));

        FileStore nowhere = new(new FileMedium(Path.Combine(_folder, "not-there")), MaxRecord);
        Assert.IsFalse(nowhere.Write("a", _buffer, 0, 4));
        Assert.AreEqual(Store.Missing, nowhere.Read("a", _buffer, 0, MaxRecord));
    }

    [TestMethod]
    public void Two_files_that_cannot_be_trusted_are_damage()
    {
        Assert.IsTrue(Write("a", 1, 4));
        Assert.IsTrue(Write("a", 2, 4));
        File.WriteAllBytes(PathOf("a", 0), []);
        File.WriteAllBytes(PathOf("a", 1), new byte[100]);
        Assert.AreEqual(Store.Damaged, Read("a"));
    }

    private FileStore Open() => new(new FileMedium(_folder), MaxRecord);

    private string PathOf(string name, int slot) => Path.Combine(_folder, $"{name}.{slot}");

    private int Read(string name) => Open().Read(name, _buffer, 0, MaxRecord);

    private bool Write(string name, byte fill, int length) =>
        Open().Write(name, Enumerable.Repeat(fill, length).ToArray(), 0, length);

    private bool Holds(string name, byte fill, int length) =>
        Read(name) == length && _buffer.Take(length).All(b => b == fill);
}
