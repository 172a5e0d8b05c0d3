using System.Formats.Tar;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Tests.Data.Readers;

public sealed class TextFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("label,text\nspam,buy now\nham,\"hi, you\"\n")]
    [InlineData("text,label\r\nbuy now,spam\r\n\"hi, you\",ham")]
    [InlineData("Label\tText\nspam\tbuy now\nham\thi, you\n")]
    [InlineData("id;class;message\n1;spam;buy now\n2;ham;hi, you\n")]
    [InlineData("spam\tbuy now\nham\thi, you\n")]
    [InlineData("__label__spam buy now\n__label__ham hi, you\n")]
    [InlineData("\n__label__spam\tbuy now\r\n\r\n__label__ham   hi, you")]
    [InlineData("v1,v2\nspam,buy now\nham,\"hi, you\"\n", true)]
    public void Separator_header_label_and_text_are_found(string content, bool header = false)
    {
        var train = Read(content, header ? new() { Header = true } : null).Train;

        Assert.Equal(["ham", "spam"], train.Classes);
        Assert.Equal([1, 0], train.Labels);
        Assert.Equal(["buy now", "hi, you"], train.Texts);
    }

    [Fact]
    public void A_header_above_long_texts_is_told_from_a_row_as_above_short_ones()
    {
        var words = string.Join(' ', Enumerable.Range(0, 5_000).Select(n => $"word{n}"));
        var train = Read("queue,note\n" + string.Concat(Enumerable.Range(0, 40).Select(n => $"{(n % 2 == 0 ? "acc" : "bil")},{n} {words}\n"))).Train;
        Assert.Equal(["acc", "bil"], train.Classes);
        Assert.Equal(40, train.Count);
    }

    [Theory]
    [InlineData("label,text\nspam,a b\nSpam ,c d\nSPAM,e f\nham,g h\n", "'SPAM', 'Spam', 'spam'")]
    [InlineData("__label__café a b\n__label__CAFÉ c d\n__label__bar e f\n", "'CAFÉ', 'café'")]
    public void Classes_that_differ_in_writing_alone_are_told(string content, string classes) =>
        Assert.EndsWith($"has classes that are told apart by how they are written alone: {classes}", Assert.Single(Read(content).Notes));

    [Fact]
    public void Classes_that_differ_in_more_than_writing_are_not_told() =>
        Assert.Empty(Read("label,text\nspam,a b\nspams,c d\nham,e f\n").Notes);

    [Theory]
    [InlineData("yES", "(yES: did you mean 'yes'?)")]
    [InlineData("unsubscribe", "(unsubscribe)")]
    [InlineData("mabye", "(mabye: did you mean 'maybe'?)")]
    [InlineData("oh", "(oh)")]
    public void A_class_that_the_model_does_not_know_is_told_with_the_one_that_is_meant(string label, string told)
    {
        var path = _folder.Write("new.csv", $"label,text\nyes,a b\nno,c d\n{label},e f\n");
        var split = DatasetReader.Default.Texts(path, classes: ["maybe", "no", "yes"], cancel: Cancel);

        Assert.EndsWith($"1 rows have classes unknown in training {told}", Assert.Single(split.Notes));
        Assert.Equal([2, 1, -1], split.Train.Labels);
    }

    [Fact]
    public void Gzip_is_undone()
    {
        var path = _folder.Write("a.csv.gz", TemporaryFolder.Gzip("label,text\na,b\n"u8.ToArray()));

        Assert.Equal(["b"], DatasetReader.Default.Texts(path, cancel: Cancel).Train.Texts);
    }

    [Fact]
    public void A_truncated_gzip_is_refused_and_not_taken_for_a_shorter_text()
    {
        var packed =
            TemporaryFolder.Gzip(
                System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(i => $"a,text {i * 7919 % 5000}\n"))));
        var path = _folder.Write("a.csv.gz", packed[..(packed.Length / 2)]);

        Assert.Contains("truncated", Assert.Throws<InputException>(() => DatasetReader.Default.Texts(path, cancel: Cancel)).Message);
    }

    [Fact]
    public void Trec_lines_give_the_coarse_class_and_may_hold_single_latin1_bytes()
    {
        byte[] bytes = [.. "HUM:ind Who is X ?\nLOC:city Which is the sister"u8, 0xF0, .. "city ?"u8];
        var train = DatasetReader.Default.Texts(_folder.Write("q.label", bytes), cancel: Cancel).Train;

        Assert.Equal(["HUM", "LOC"], train.Classes);
        Assert.Equal(["Who is X ?", "Which is the sisterðcity ?"], train.Texts);
    }

    [Fact]
    public void Stray_quotes_in_tab_separated_text_are_characters() =>
        Assert.Equal(["\"Oh no", "he said \"hi\" twice"], Read("ham\t\"Oh no\nham\the said \"hi\" twice\n").Train.Texts);

    [Fact]
    public void Several_text_columns_are_joined_by_line_breaks() =>
        Assert.Equal(["a\nb"], Read("label,subject,body\nx,a,b\n", new() { Text = ["subject", "body"] }).Train.Texts);

    [Fact]
    public void Columns_may_be_given_by_position() =>
        Assert.Equal(["t"], Read("1,x,t\n", new() { Label = "1", Text = ["3"], Header = false }).Train.Texts);

    [Fact]
    public void Classes_that_are_numbers_are_in_their_order_and_others_by_code_point()
    {
        Assert.Equal(["2", "10"], Read("label,text\n10,a\n2,b\n").Train.Classes);
        Assert.Equal(["B", "a", "é"], Read("label,text\né,x\na,x\nB,x\n").Train.Classes);
    }

    [Fact]
    public void Test_rows_of_classes_unknown_in_training_are_marked_and_told_of()
    {
        var test = _folder.Write("test.csv", "label,text\nb,x\nnew,y\n");
        var split = DatasetReader.Default.Texts(_folder.Write("train.csv", "label,text\na,x\nb,y\n"), test: test, cancel: Cancel);

        Assert.Equal([1, -1], split.Test!.Labels);
        Assert.Contains("1 rows have classes unknown in training (new)", Assert.Single(split.Notes));
    }

    [Fact]
    public void The_classes_of_a_model_at_hand_are_kept_to()
    {
        var path = _folder.Write("train.csv", "label,text\na,x\nb,y\n");

        var train = DatasetReader.Default.Texts(path, classes: ["b", "c"], cancel: Cancel).Train;

        Assert.Equal(["b", "c"], train.Classes);
        Assert.Equal([-1, 0], train.Labels);
    }

    [Fact]
    public void One_class_is_read_since_it_is_for_the_trainer_to_refuse() =>
    Assert.Equal(["a"], Read("label,text\na,x\na,y\n").Train.Classes);

    [Theory]
    [InlineData("label,text\na,\nb,x\n", "", "1 of 2 texts is empty (line 2)")]
    [InlineData("label,text\na,x\nb,\" \t\"\na,\n", "x", "2 of 3 texts are empty (the first in line 3)")]
    [InlineData("__label__a x\n__label__b\n", "x", "1 of 2 texts is empty (line 2)")]
    public void Empty_texts_are_texts_and_told(string content, string first, string note)
    {
        var split = Read(content);

        Assert.Equal(first, split.Train.Texts[0]);
        Assert.EndsWith($"{note}; such rows are kept and say nothing of their class", Assert.Single(split.Notes));
    }

    [Fact]
    public void Empty_texts_in_folders_are_told_by_file()
    {
        _folder.Write("a/1.txt", "x");
        _folder.Write("a/2.txt", "\n");
        _folder.Write("b/1.txt", "y");

        Assert.Contains("1 of 3 texts is empty (a/2.txt)", Assert.Single(DatasetReader.Default.Texts(_folder.Path, cancel: Cancel).Notes),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text", "text")]
    [InlineData("text", "2")]
    [InlineData("2", "id,text")]
    public void A_column_cannot_be_the_label_and_the_text(string label, string text) => Assert.StartsWith(
        $"--text {text.Split(',')[^1]}: 'text' was given by --label, too; expected the column with the answers and others with the text",
        Assert.Throws<InputException>(() =>
            Read("id,text,label\n1,x,a\n2,y,b\n", new() { Label = label, Text = text.Split(',') })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_given_one_role_is_not_found_for_the_other()
    {
        Assert.Equal(["x", "y"], Read("label,text\nx,a\ny,b\n", new() { Label = "text" }).Train.Texts);
        Assert.Equal(["a", "b"], Read("label,text\nx,a\ny,b\n", new() { Text = ["label"] }).Train.Classes);
        Assert.Contains("no label column found", Assert.Throws<InputException>(() =>
            Read("id,label,text\n1,x,a\n2,y,b\n", new() { Text = ["label"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_of_columns_holds_for_texts()
    {
        const string Content = "label,text,body,id\na,x,long words,1\nb,y,other words,2\n";
        string Refused(ColumnRoles roles) => Assert.Throws<InputException>(() => Read(Content, roles)).Message;

        Assert.Equal(["long words", "other words"], Read(Content, new() { Ignore = ["text"] }).Train.Texts);
        Assert.Equal(["1", "2"], Read(Content, new() { Ignore = ["label", "body"] }).Train.Classes);
        Assert.StartsWith("--ignore label: 'label' holds the answers", Refused(new() { Label = "label", Ignore = ["label"] }),
            StringComparison.Ordinal);
        Assert.StartsWith("--ignore body: 'body' holds the text", Refused(new() { Text = ["body"], Ignore = ["body"] }),
            StringComparison.Ordinal);
        Assert.StartsWith("--numeric text: 'text' holds the text, which is read as words", Refused(new() { Numeric = ["text"] }),
            StringComparison.Ordinal);
        Assert.StartsWith("column 'txt' not found", Refused(new() { Ignore = ["txt"] }), StringComparison.Ordinal);
        Assert.Equal(["x", "y"], Read(Content, new() { Prose = ["text"], Ignore = ["id"] }).Train.Texts);
    }

    [Fact]
    public void Test_rows_are_read_from_the_columns_of_the_training_rows()
    {
        var train = _folder.Write("train.csv", "id,class,body,note\n1,a,long words,\n2,b,other words,\n");
        var test = _folder.Write("test.csv", "class,note,body\na,much longer than the text itself,x\nb,and so is this one,y\n");
        var split = DatasetReader.Default.Texts(train, new() { Ignore = ["id"] }, test, cancel: Cancel);

        Assert.Equal(["x", "y"], split.Test!.Texts);
    }

    [Theory]
    [InlineData("label,text\na,b\nc,d,e\n", "line 3: 3 fields; expected 2 (label, text)")]
    [InlineData("label,text\na,b\n\nc\n", "line 4: 1 field; expected 2 (label, text)")]
    [InlineData("label,text\n,b\n", "no row has an answer in column 'label'")]
    [InlineData("__label__a x\nb y\n", "line 2: 'b y'; expected __label__NAME")]
    [InlineData("__label__a __label__b x\n", "line 1: two labels")]
    [InlineData("", "empty")]
    [InlineData("label,text\n", "no rows")]
    [InlineData("just words\nand more\n", "one column")]
    [InlineData("id,a,b\n1,x,y\n2,x,z\n", "no label column found; the file has: id, a, b")]
    public void Bad_rows_are_refused_with_line_found_and_expected(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(content)).Message);

    [Fact]
    public void A_misspelt_column_is_refused_with_those_there_are() =>
        Assert.StartsWith(
            "column 'Lable' not found; the file has: Label, Text. Did you mean 'Label'?",
            Assert.Throws<InputException>(() => Read("Label,Text\na,b\n", new() { Label = "Lable" })).Message);

    [Fact]
    public void A_missing_file_is_refused_by_name() =>
        Assert.Contains("no file or folder at 'no/such.csv'",
            Assert.Throws<InputException>(() => DatasetReader.Default.Texts("no/such.csv", cancel: Cancel)).Message);

    [Fact]
    public void A_folder_of_texts_by_class_has_sides_where_it_has_train_and_test()
    {
        _folder.Write("imdb/train/pos/2_9.txt", "good");
        _folder.Write("imdb/train/pos/1_8.txt", "fine");
        _folder.Write("imdb/train/neg/1_1.txt", "bad");
        _folder.Write("imdb/train/urls.txt", "no row");
        _folder.Write("imdb/test/neg/7_1.txt", "awful");

        var (train, test) = DatasetReader.Default.Texts(_folder["imdb"], cancel: Cancel);

        Assert.Equal(["bad", "fine", "good"], train.Texts);
        Assert.Equal([0, 1, 1], train.Labels);
        Assert.Equal(["awful"], test!.Texts);
    }

    [Fact]
    public void A_packed_folder_of_texts_reads_as_an_unpacked_one_and_entries_that_lead_elsewhere_are_passed_over()
    {
        var path = _folder.Write("mirror/imdb/aclImdb_v1.tar.gz", TemporaryFolder.Gzip(Tar(
            ("aclImdb/train/pos/1_8.txt", "fine"), ("aclImdb/train/neg/1_1.txt", "bad"), ("aclImdb/train/unsup/1_0.txt", "?"),
            ("aclImdb/test/pos/1_8.txt", "so so"), ("../../aclImdb/train/pos/evil.txt", "x"), ("aclImdb/train/../../pos/evil.txt", "x"))));
        var reader = new DatasetReader(new([_folder["mirror"]], _folder["cache"]), DatasetCatalog.Default);

        var split = reader.Texts("imdb", cancel: Cancel);

        Assert.Equal(["bad", "fine"], split.Train.Texts);
        Assert.Equal(["so so"], split.Test!.Texts);
        Assert.Contains(split.Notes, n => n.Contains("2 training rows") && n.Contains("the catalog lists 25,000"));
        Assert.Equal([path], Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    private DataSplit<TextDataset> Read(string content, ColumnRoles? roles = null) =>
        DatasetReader.Default.Texts(_folder.Write($"{Guid.NewGuid():N}.txt", content), roles, cancel: Cancel);

    private static byte[] Tar(params (string Name, string Text)[] files)
    {
        using var packed = new MemoryStream();
        using (var writer = new TarWriter(packed, leaveOpen: true))
            foreach (var (name, text) in files)
                writer.WriteEntry(
                    new UstarTarEntry(TarEntryType.RegularFile,
                        name)
                    { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
        return packed.ToArray();
    }
}
