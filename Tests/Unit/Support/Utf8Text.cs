using System.Text;

namespace Lwm2m.Tests
{
    /// <summary>UTF-8 as text.</summary>
    internal static class Utf8Text
    {
        internal static string Of(byte[] bytes, int offset, int count)
        {
            return Encoding.UTF8.GetString(bytes, offset, count);
        }
    }
}
