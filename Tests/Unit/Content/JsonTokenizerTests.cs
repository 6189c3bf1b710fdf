using Lwm2m.Client;
using Lwm2m.Foundation;
using Lwm2m.Json;
using nanoFramework.TestFramework;

namespace Lwm2m.Content.Tests
{
    [TestClass]
    public class JsonTokenizerTests
    {
        [TestMethod]
        [DataRow("{\"a\":[1,-2.5e+3,\"x\",true,false,null,{}],\"b\":[]}", "{ a: [ 1 -2.5e+3 x true false null { } ] b: [ ] } end")]
        [DataRow(" 0 ", "0 end")]
        [DataRow("[[],[[]]]", "[ [ ] [ [ ] ] ] end")]
        [DataRow("\"\"", " end")]
        [DataRow("[0.0,1E1,10,-0]", "[ 0.0 1E1 10 -0 ] end")]
        public void Tokens_come_in_order(string text, string expected)
        {
            Assert.AreEqual(expected, Tokens(text));
        }

        [TestMethod]
        [DataRow("")]
        [DataRow(" ")]
        [DataRow("[")]
        [DataRow("]")]
        [DataRow("[}")]
        [DataRow("{]")]
        [DataRow("[1}")]
        [DataRow("{\"a\":1]")]
        [DataRow("{\"a\"}")]
        [DataRow("{\"a\":}")]
        [DataRow("{\"a\" 1}")]
        [DataRow("{a:1}")]
        [DataRow("{1:1}")]
        [DataRow("{\"a\":1,}")]
        [DataRow("{,}")]
        [DataRow("[,]")]
        [DataRow("[1,]")]
        [DataRow("[1 2]")]
        [DataRow("[1]2")]
        [DataRow("1,2")]
        [DataRow("01")]
        [DataRow("-")]
        [DataRow("1.")]
        [DataRow(".5")]
        [DataRow("1e")]
        [DataRow("1e+")]
        [DataRow("+1")]
        [DataRow("0x1")]
        [DataRow("tru")]
        [DataRow("truex")]
        [DataRow("nul")]
        [DataRow("'a'")]
        [DataRow("\"a")]
        [DataRow("\"\\\"")]
        [DataRow("\"\t\"")]
        [DataRow("\"\\u00g0\"")]
        [DataRow("\"\\ud800\\ud800\"")]
        [DataRow("\"\\ud800\\u\"")]
        [DataRow("[1]//")]
        public void What_the_grammar_does_not_have_is_malformed(string text)
        {
            string tokens = Tokens(text);
            Assert.AreEqual("malformed", tokens.Substring(tokens.LastIndexOf(' ') + 1), text);
        }

        [TestMethod]
        public void Nesting_is_bounded()
        {
            Assert.AreEqual(JsonTokenizer.MaxNesting, Depth(JsonTokenizer.MaxNesting));
            Assert.AreEqual(JsonTokenizer.MaxNesting, Depth(JsonTokenizer.MaxNesting + 1));
            Assert.AreEqual(JsonTokenizer.MaxNesting, Depth(1000));
        }

        [TestMethod]
        [DataRow("[{\"a\":[1,{}]},7]", true, "7")]
        [DataRow("[\"a]\",7]", true, "7")]
        [DataRow("[[],7]", true, "7")]
        [DataRow("[]", false, "")]
        [DataRow("[[1}", false, "")]
        public void A_value_is_passed_over_with_all_that_is_in_it(string text, bool expected, string next)
        {
            JsonTokenizer json = Begin(text);
            Assert.IsTrue(json.Next() == JsonToken.BeginArray);
            Assert.AreEqual(expected, json.TrySkip());
            if (expected)
            {
                Assert.IsTrue(json.Next() == JsonToken.Number);
                Assert.AreEqual(next, text.Substring(json.Offset, json.Count));
            }
        }

        private static int Depth(int depth)
        {
            string text = "";
            for (int i = 0; i < depth; i++)
            {
                text += "[";
            }

            JsonTokenizer json = Begin(text);
            int reached = 0;
            while (json.Next() == JsonToken.BeginArray)
            {
                reached++;
            }

            return reached;
        }

        private static JsonTokenizer Begin(string text)
        {
            byte[] bytes = Utf8.FromString(text);
            JsonTokenizer json = new JsonTokenizer();
            json.Begin(bytes, 0, bytes.Length);
            return json;
        }

        private static string Tokens(string text)
        {
            JsonTokenizer json = Begin(text);
            string found = "";
            for (int i = 0; i <= text.Length; i++)
            {
                JsonToken token = json.Next();
                switch (token)
                {
                    case JsonToken.Malformed:
                        return found + "malformed";
                    case JsonToken.End:
                        return found + "end";
                    case JsonToken.BeginArray:
                        found += "[ ";
                        break;
                    case JsonToken.EndArray:
                        found += "] ";
                        break;
                    case JsonToken.BeginObject:
                        found += "{ ";
                        break;
                    case JsonToken.EndObject:
                        found += "} ";
                        break;
                    case JsonToken.True:
                        found += "true ";
                        break;
                    case JsonToken.False:
                        found += "false ";
                        break;
                    case JsonToken.Null:
                        found += "null ";
                        break;
                    default:
                        found += text.Substring(json.Offset, json.Count) + (token == JsonToken.Name ? ": " : " ");
                        break;
                }
            }

            return found + "endless";
        }
    }
}
