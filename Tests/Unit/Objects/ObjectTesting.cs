using Lwm2m.Client;
using Lwm2m.Coap;
using Lwm2m.Foundation;
using nanoFramework.TestFramework;

namespace Lwm2m.Objects.Tests
{
    /// <summary>Reads and writes an object the way the engine does, with values as text.</summary>
    internal static class ObjectTesting
    {
        internal static string Read(Lwm2mObject item, int resourceId, int resourceInstanceId = Lwm2mPath.None, int instanceId = 0)
        {
            byte[] buffer = new byte[128];
            ByteWindow window = new ByteWindow();
            window.Begin(buffer, 0, 0, buffer.Length);
            ContentWriter writer = new ContentFormats().WriterFor(ContentFormat.TextPlain);
            Lwm2mPath path = new Lwm2mPath();
            path.Set(item.Id, instanceId, resourceId, resourceInstanceId);
            writer.Begin(window, path, 1);
            writer.BeginResource(resourceId);
            writer.Expect(Resource.TypeOf(item.FindResource(resourceId)));
            Assert.AreEqual(CoapCode.Content, item.Read(instanceId, resourceId, resourceInstanceId, writer));
            writer.EndValue();
            writer.End();
            Assert.IsFalse(writer.Failed);
            return System.Text.Encoding.UTF8.GetString(buffer, 0, window.Count);
        }

        /// <summary>Validates and, if that goes well, writes.</summary>
        internal static byte Write(Lwm2mObject item, int resourceId, string text, int instanceId = 0)
        {
            byte[] payload = Utf8.FromString(text);
            ContentReader reader = new ContentFormats().ReaderFor(ContentFormat.TextPlain);
            Lwm2mPath path = new Lwm2mPath();
            path.Set(item.Id, instanceId, resourceId);
            ResourceValue value = new ResourceValue();
            reader.Begin(payload, 0, payload.Length, path);
            Assert.IsTrue(reader.Next(new Lwm2mPath()) == ContentStatus.Entry);
            Assert.IsTrue(reader.TryDecode(Resource.TypeOf(item.FindResource(resourceId)), value));
            byte code = item.Validate(instanceId, resourceId, Lwm2mPath.None, value);
            return code == CoapCode.Changed ? item.Write(instanceId, resourceId, Lwm2mPath.None, value) : code;
        }

        internal static byte Execute(Lwm2mObject item, int resourceId)
        {
            ExecuteArguments arguments = new ExecuteArguments();
            Assert.IsTrue(arguments.TryParse(new byte[0], 0, 0));
            return item.Execute(0, resourceId, arguments);
        }

        /// <summary>
        /// Holds an object's table against OMA's definition: every line is in it as it is, and no mandatory one is missing.
        /// </summary>
        /// <param name="item">The object.</param>
        /// <param name="definition">Of each resource the ID, the first letter of its type (L ObjectLink), its operations (N none), * if multiple and ! if mandatory.</param>
        internal static void AssertTable(Lwm2mObject item, string definition)
        {
            string all = " " + definition + " ";
            int mandatory = 0;
            for (int i = 0; i < item.ResourceCount; i++)
            {
                string line = Line(item.ResourceAt(i));
                Assert.Contains(" " + line + " ", all);
                mandatory += (item.ResourceAt(i) & Resource.Mandatory) != 0 ? 1 : 0;
            }

            Assert.AreEqual(all.Split('!').Length - 1, mandatory, "mandatory resources");
        }

        private static string Line(int definition)
        {
            string operations = (definition & Resource.OperationMask) == 0 ? "N" : "";
            operations += (definition & Resource.Read) != 0 ? "R" : "";
            operations += (definition & Resource.Write) != 0 ? "W" : "";
            operations += (definition & Resource.Execute) != 0 ? "E" : "";
            return (definition & Resource.IdMask).ToString() + Letter(Resource.TypeOf(definition)) + operations + ((definition & Resource.Multiple) != 0 ? "*" : "") + ((definition & Resource.Mandatory) != 0 ? "!" : "");
        }

        private static string Letter(ResourceType type)
        {
            switch (type)
            {
                case ResourceType.String:
                    return "S";
                case ResourceType.Integer:
                    return "I";
                case ResourceType.Unsigned:
                    return "U";
                case ResourceType.Float:
                    return "F";
                case ResourceType.Boolean:
                    return "B";
                case ResourceType.Opaque:
                    return "O";
                case ResourceType.Time:
                    return "T";
                case ResourceType.ObjectLink:
                    return "L";
                default:
                    return "-";
            }
        }
    }
}
