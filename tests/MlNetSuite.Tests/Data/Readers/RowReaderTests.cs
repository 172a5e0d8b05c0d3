using System.Text;
using System.Text.Json;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

public class RowReaderTests
{
    [Theory]
    [InlineData("Text,N\n\"a, b\",1\nc,2\n")]
    [InlineData("Text\tN\na, b\t1\nc\t2")]
    [InlineData("{\"Text\": \"a, b\", \"N\": \"1\"}\n\n{\"Text\": \"c\", \"N\": \"2\"}")]
    public void Tables_and_json_lines_give_rows_by_name(string content)
    {
        var rows = Read(content).ToList();

        Assert.Equal(["a, b", "c"], rows.Select(r => $"{r["Text"]}"));
        Assert.Equal(["1", "2"], rows.Select(r => $"{r["N"]}"));
    }

    [Fact]
    public void One_column_is_a_table_too() =>
    Assert.Equal(["hello there", "bye"], Read("Text\nhello there\nbye\n").Select(r => r["Text"]));

    [Theory]
    [InlineData("Text\n\"claim your\nprize\"\n\"meet me,\non \"\"friday\"\"\"\nplain, with a comma\n",
        "claim your\nprize|meet me,\non \"friday\"|plain, with a comma")]
    [InlineData("\"Text\"\n\"one; two\"\n", "one; two")]
    [InlineData("Text\n\"one\"\n\n\"\"\r\n\"two\"\n", "one|||two")]
    [InlineData("Text\n\"Hi\" said he\nbye\n", "\"Hi\" said he|bye")]
    [InlineData("Text\n\"never closed\nbye\n", "\"never closed|bye")]
    public void Quotes_of_one_column_are_quotes_if_all_of_them_are(string content, string texts) =>
        Assert.Equal(texts.Split('|'), Read(content).Select(r => $"{r["Text"]}"));

    [Theory]
    [InlineData("Text\na\n\nb\n", "a||b")]
    [InlineData("Text\r\na\r\n\r\n\r\nb", "a|||b")]
    [InlineData("\n\nText\na\n\n", "a|")]
    [InlineData("Text\n\na\n", "|a")]
    [InlineData("Text\na\n\na 5\" pipe\n\nb\n", "a||a 5\" pipe||b")]
    public void A_blank_line_of_one_column_is_a_row_with_an_empty_text_and_told(string content, string texts)
    {
        using var folder = new MlNetSuite.Tests.TemporaryFolder();
        var path = folder.File("texts.csv");
        File.WriteAllText(path, content);
        List<string> told = [], toldOfFile = [];

        Assert.Equal(texts.Split('|'), Read(content, told.Add).Select(row => $"{row["Text"]}"));
        Assert.Equal(texts.Split('|'), RowReader.Read(path, note: toldOfFile.Add).Select(row => $"{row["Text"]}"));
        var blank = texts.Split('|').Count(text => text.Length == 0);
        var what = $"has {blank} blank {(blank == 1 ? "line; each is" : "lines; each is")} a row with an empty text";
        Assert.EndsWith(what, told[^1], StringComparison.Ordinal);
        Assert.Equal($"{path} {what}", toldOfFile[^1]);
    }

    [Fact]
    public void A_blank_line_is_a_row_of_a_file_without_a_header_too() =>
        Assert.Equal(["", "a", "", "b"], RowReader.Read(new MemoryStream(Encoding.UTF8.GetBytes("\na\n\nb\n")), "texts",
            new() { Header = false }).Select(row => row["1"]));

    [Fact]
    public void A_blank_line_of_more_columns_is_left_out_and_told()
    {
        List<string> told = [];

        Assert.Equal(["1", "3"], Read("a,b\n1,2\n\n\n3,4\n\n", told.Add).Select(row => row["a"]));
        Assert.Equal("left out of rows, blank: 2 lines", Assert.Single(told));
    }

    [Theory]
    [InlineData("Text", "")]
    [InlineData("Text\tN\tM", "\t1\t2")]
    public void Quotes_are_quotes_where_the_beginning_of_a_file_ends_within_them(string header, string more)
    {
        var text = string.Join('\n', Enumerable.Repeat("a line of a long mail", 100));
        var content = header + "\n" + string.Concat(Enumerable.Range(0, 80).Select(i => $"\"{i} {text}\"{more}\n"));
        Assert.Equal(Enumerable.Range(0, 80).Select(i => $"{i} {text}"), Read(content).Select(row => $"{row["Text"]}"));
    }

    [Fact]
    public void A_stray_quote_of_a_long_file_of_one_column_is_a_character()
    {
        var lines = Enumerable.Range(0, 5_000).Select(i => i == 40 ? "\"hello" : $"line {i} of a long file").ToList();
        Assert.Equal(lines, Read("Text\n" + string.Join('\n', lines)).Select(row => $"{row["Text"]}"));
    }

    [Fact]
    public async Task Quotes_are_quotes_where_lines_arrive_one_at_a_time()
    {
        await using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        await using var reader = new System.IO.Pipes.AnonymousPipeClientStream(
            System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        var writing = Task.Run(() =>
        {
            foreach (var line in (string[])["Text\n", "\"claim your\n", "prize\"\n", "bye\n"])
                pipe.Write(Encoding.UTF8.GetBytes(line));
            pipe.Dispose();
        }, TestContext.Current.CancellationToken);
        Assert.Equal(["claim your\nprize", "bye"], RowReader.Read(reader, "pipe").Select(row => $"{row["Text"]}"));
        await writing;
    }

    [Fact]
    public void Json_values_keep_their_kind() =>
        Assert.Equal(JsonValueKind.Array, ((JsonElement)Assert.Single(Read("{\"Pixels\": [1, 2]}"))["Pixels"]!).ValueKind);

    [Fact]
    public void Nothing_is_no_rows() => Assert.Empty(Read(""));

    [Fact]
    public void A_row_is_given_before_the_next_is_there()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var reader = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        pipe.Write("{\"Text\": \"first\"}\n"u8);

        using var rows = RowReader.Read(reader, "pipe").GetEnumerator();

        Assert.True(rows.MoveNext());
        Assert.Equal("first", $"{rows.Current["Text"]}");
    }

    [Theory]
    [InlineData("{\"Text\": \"a\"}\nnonsense", "line 2: not JSON")]
    [InlineData("{\"Text\": \"a\"}\n[1]", "line 2: a JSON Array; expected an object")]
    [InlineData("A,B\n1,2\n3\n", "line 3: 1 field; expected 2 (A, B)")]
    public void Bad_rows_are_refused_with_their_line(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(content).ToList()).Message);

    private static IEnumerable<IReadOnlyDictionary<string, object?>> Read(string content, Action<string>? note = null) =>
        RowReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(content)), "rows", note: note);
}
