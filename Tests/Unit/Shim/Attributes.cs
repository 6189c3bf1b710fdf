using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using MSTest = Microsoft.VisualStudio.TestTools.UnitTesting;

namespace nanoFramework.TestFramework
{
    /// <summary>A class of tests.</summary>
    public class TestClassAttribute : MSTest.TestClassAttribute
    {
    }

    /// <summary>A test. The first one of a class runs the class's [Setup] methods, as nanoFramework's launcher does.</summary>
    public class TestMethodAttribute : MSTest.TestMethodAttribute
    {
        /// <summary>The caller's place in the source, for the test explorer.</summary>
        public TestMethodAttribute([CallerFilePath] string file = "", [CallerLineNumber] int line = -1)
            : base(file, line)
        {
        }

        /// <inheritdoc />
        public override Task<MSTest.TestResult[]> ExecuteAsync(MSTest.ITestMethod testMethod)
        {
            try
            {
                OncePerClass.SetUp(testMethod.MethodInfo.DeclaringType);
            }
            catch (Exception error)
            {
                return Task.FromResult(new[] { new MSTest.TestResult { Outcome = MSTest.UnitTestOutcome.Failed, TestFailureException = error } });
            }

            return base.ExecuteAsync(testMethod);
        }
    }

    /// <summary>One set of arguments for a test.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public class DataRowAttribute : Attribute, MSTest.ITestDataSource
    {
        /// <summary>The arguments, in order.</summary>
        public DataRowAttribute(params object[] methodParameters)
        {
            MethodParameters = methodParameters;
        }

        /// <summary>The arguments, in order.</summary>
        public object[] MethodParameters { get; }

        /// <inheritdoc />
        public IEnumerable<object[]> GetData(MethodInfo methodInfo)
        {
            yield return MethodParameters;
        }

        /// <inheritdoc />
        public string GetDisplayName(MethodInfo methodInfo, object[] data)
        {
            return methodInfo.Name + " (" + string.Join(",", data.Select(d => d ?? "null")) + ")";
        }
    }

    /// <summary>Runs once before the first test of its class.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class SetupAttribute : Attribute
    {
    }

    /// <summary>Runs once after the last test of its class.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public class CleanupAttribute : Attribute
    {
    }

    /// <summary>[Setup] and [Cleanup], once per class. MSTest does not tell when a class is done, so every cleanup waits for the end of the run.</summary>
    [MSTest.TestClass]
    public static class OncePerClass
    {
        private static readonly Dictionary<Type, Exception> s_classes = new Dictionary<Type, Exception>();

        /// <summary>Runs the [Setup] methods of a class unless they ran; a set-up that failed fails every test of the class.</summary>
        public static void SetUp(Type type)
        {
            lock (s_classes)
            {
                if (!s_classes.TryGetValue(type, out Exception error))
                {
                    try
                    {
                        Invoke(type, typeof(SetupAttribute));
                    }
                    catch (TargetInvocationException thrown)
                    {
                        error = thrown.InnerException;
                    }

                    s_classes.Add(type, error);
                }

                if (error is not null)
                {
                    throw new InvalidOperationException("[Setup] failed: " + error.Message, error);
                }
            }
        }

        /// <summary>Runs the [Cleanup] methods of every class that was set up.</summary>
        [MSTest.AssemblyCleanup]
        public static void CleanUp()
        {
            foreach (Type type in s_classes.Keys)
            {
                Invoke(type, typeof(CleanupAttribute));
            }
        }

        private static void Invoke(Type type, Type attribute)
        {
            foreach (MethodInfo method in type.GetMethods().Where(m => m.IsDefined(attribute)))
            {
                method.Invoke(method.IsStatic ? null : Activator.CreateInstance(type), null);
            }
        }
    }
}
