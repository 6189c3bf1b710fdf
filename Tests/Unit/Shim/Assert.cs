using System;
using System.Collections;
using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>nanoFramework's assertions, with the same overloads, so that a call means the same in both homes.</summary>
    public sealed class Assert
    {
        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(bool expected, bool actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(byte expected, byte actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(char expected, char actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(double expected, double actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(float expected, float actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(int expected, int actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(long expected, long actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(sbyte expected, sbyte actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(short expected, short actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(string expected, string actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(uint expected, uint actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(ulong expected, ulong actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(ushort expected, ushort actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(DateTime expected, DateTime actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(object expected, object actual, string message = "")
        {
            MSTest.Assert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(bool notExpected, bool actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(byte notExpected, byte actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(char notExpected, char actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(double notExpected, double actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(float notExpected, float actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(int notExpected, int actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(long notExpected, long actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(sbyte notExpected, sbyte actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(short notExpected, short actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(string notExpected, string actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(uint notExpected, uint actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(ulong notExpected, ulong actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(ushort notExpected, ushort actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(DateTime notExpected, DateTime actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails if both are equal.</summary>
        public static void AreNotEqual(object notExpected, object actual, string message = "")
        {
            MSTest.Assert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails unless both are the same object.</summary>
        public static void AreSame(object expected, object actual, string message = "")
        {
            MSTest.Assert.AreSame(expected, actual, message);
        }

        /// <summary>Fails if both are the same object.</summary>
        public static void AreNotSame(object notExpected, object actual, string message = "")
        {
            MSTest.Assert.AreNotSame(notExpected, actual, message);
        }

        /// <summary>Fails unless the condition holds.</summary>
        public static void IsTrue(bool condition, string message = "")
        {
            MSTest.Assert.IsTrue(condition, message);
        }

        /// <summary>Fails if the condition holds.</summary>
        public static void IsFalse(bool condition, string message = "")
        {
            MSTest.Assert.IsFalse(condition, message);
        }

        /// <summary>Fails unless the value is null.</summary>
        public static void IsNull(object value, string message = "")
        {
            MSTest.Assert.IsNull(value, message);
        }

        /// <summary>Fails if the value is null.</summary>
        public static void IsNotNull(object value, string message = "")
        {
            MSTest.Assert.IsNotNull(value, message);
        }

        /// <summary>Fails unless the value is of the type or of one derived from it.</summary>
        public static void IsInstanceOfType(object value, Type expected, string message = "")
        {
            MSTest.Assert.IsInstanceOfType(value, expected, message);
        }

        /// <summary>Fails if the value is of the type or of one derived from it.</summary>
        public static void IsNotInstanceOfType(object value, Type notExpected, string message = "")
        {
            MSTest.Assert.IsNotInstanceOfType(value, notExpected, message);
        }

        /// <summary>Fails unless the text contains the expected part.</summary>
        public static void Contains(string expected, string value, string message = "")
        {
            MSTest.StringAssert.Contains(value, expected, message);
        }

        /// <summary>Fails if the text contains the part.</summary>
        public static void DoesNotContains(string notExpected, string value, string message = "")
        {
            MSTest.Assert.IsFalse(value.Contains(notExpected), message);
        }

        /// <summary>Fails unless the text starts with the expected part.</summary>
        public static void StartsWith(string expected, string value, string message = "")
        {
            MSTest.StringAssert.StartsWith(value, expected, message);
        }

        /// <summary>Fails unless the text ends with the expected part.</summary>
        public static void EndsWith(string expected, string value, string message = "")
        {
            MSTest.StringAssert.EndsWith(value, expected, message);
        }

        /// <summary>Fails unless the action throws exactly this type of exception.</summary>
        public static void ThrowsException(Type exception, Action action, string message = "")
        {
            Exception thrown = null;
            try
            {
                action();
            }
            catch (Exception error)
            {
                thrown = error;
            }

            MSTest.Assert.AreEqual(exception, thrown?.GetType(), message);
        }

        /// <summary>Ends the test as skipped.</summary>
        public static void SkipTest(string message = "")
        {
            MSTest.Assert.Inconclusive(message);
        }
    }

    /// <summary>nanoFramework's assertions about collections.</summary>
    public sealed class CollectionAssert
    {
        /// <summary>Fails unless both have equal elements in the same order.</summary>
        public static void AreEqual(ICollection expected, ICollection actual, string message = "")
        {
            MSTest.CollectionAssert.AreEqual(expected, actual, message);
        }

        /// <summary>Fails if both have equal elements in the same order.</summary>
        public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "")
        {
            MSTest.CollectionAssert.AreNotEqual(notExpected, actual, message);
        }

        /// <summary>Fails unless there is no element.</summary>
        public static void Empty(ICollection collection, string message = "")
        {
            MSTest.Assert.AreEqual(0, collection.Count, message);
        }

        /// <summary>Fails if there is no element.</summary>
        public static void NotEmpty(ICollection collection, string message = "")
        {
            MSTest.Assert.AreNotEqual(0, collection.Count, message);
        }
    }

    /// <summary>Text for whoever reads the run.</summary>
    public static class OutputHelper
    {
        /// <summary>Writes text.</summary>
        public static void Write(string message)
        {
            Console.Write(message);
        }

        /// <summary>Writes a line.</summary>
        public static void WriteLine(string message)
        {
            Console.WriteLine(message);
        }
    }
}
