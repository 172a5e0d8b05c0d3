using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Rows of a file without an answer teach nothing, and are told.</summary>
public sealed class MissingAnswerTests : IDisposable
{
    private const string Table = "size,label\n1,x\n,\n2,NA\n3,y\n4,?\n5,null\n6,\n7,x\n8,?\n";

    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void They_are_left_out_of_classes_with_a_count_of_what_stands_in_their_place()
    {
        var split = DatasetReader.Default.ClassificationTables(File(Table), cancel: Cancel);
        Assert.Equal(["x", "y"], split.Train.Classes);
        Assert.Equal([0, 1, 0], split.Train.Labels);
        Assert.Equal([1f, 3, 7], Sizes(split.Train));
        Assert.Contains(split.Notes, note => note.EndsWith(", empty: 1 row", StringComparison.Ordinal));
        Assert.Contains(split.Notes, note => note.EndsWith(
            ", without an answer in 'label': 5 rows ('?' in 2, 'NA' in 1, 'null' in 1, nothing in 1)", StringComparison.Ordinal));
    }

    [Fact]
    public void Classes_called_by_a_word_for_a_missing_value_are_kept_and_told()
    {
        const string Told = "4 rows have a word for a missing value as the class in 'label': '-' (2 times, first in line 3), " +
            "'k.A.' (line 4), 'unbekannt' (line 6); if there is no answer, --missing='-' --missing 'k.A.' --missing unbekannt leaves " +
            "such rows out";
        var table = File("size,label\n1,x\n2,-\n3,k.A.\n4,y\n5,unbekannt\n6,-\n");
        var texts = File("text,label\none,x\ntwo,-\nthree,k.A.\nfour,y\nfive,unbekannt\nsix,-\n");

        var split = DatasetReader.Default.ClassificationTables(table, test: table, cancel: Cancel);
        Assert.Equal(["-", "k.A.", "unbekannt", "x", "y"], split.Train.Classes);
        Assert.EndsWith(Told, Assert.Single(split.Notes), StringComparison.Ordinal);
        var labelled = DatasetReader.Default.Texts(texts, test: texts, cancel: Cancel);
        Assert.Equal(["-", "k.A.", "unbekannt", "x", "y"], labelled.Train.Classes);
        Assert.EndsWith(Told, Assert.Single(labelled.Notes), StringComparison.Ordinal);
        var roles = new ColumnRoles { Missing = ["-", "k.A.", "unbekannt"] };
        Assert.Equal(["x", "y"], DatasetReader.Default.ClassificationTables(table, roles, cancel: Cancel).Train.Classes);
        Assert.Equal(["x", "y"], DatasetReader.Default.Texts(texts, roles, cancel: Cancel).Train.Classes);
    }

    [Fact]
    public void Errors_of_spreadsheets_in_other_languages_are_no_classes()
    {
        var split = DatasetReader.Default.ClassificationTables(File("size,label\n1,x\n2,#NV\n3,#WERT!\n4,y\n5,#N/D\n"), cancel: Cancel);

        Assert.Equal(["x", "y"], split.Train.Classes);
        Assert.Contains("without an answer in 'label': 3 rows", Assert.Single(split.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#BEZUG!")]
    [InlineData("(leer)")]
    [InlineData("keine Angabe")]
    [InlineData("desconocido")]
    [InlineData("Inconnu")]
    public void Words_of_other_languages_are_no_numbers_to_predict(string word) => Assert.Equal([1f, 2, 4], DatasetReader.Default
        .RegressionTables(File($"size,label\n1,1\n2,2\n3,{word}\n4,4\n"), cancel: Cancel).Train.Targets);

    [Fact]
    public void They_are_left_out_of_numbers_to_predict_and_of_test_rows()
    {
        var test = _folder.File("test.csv");
        System.IO.File.WriteAllText(test, "size,label\n1,NA\n2,20\n");
        var split = DatasetReader.Default.RegressionTables(File("size,label\n1,10\n2,\n3,NaN\n4,40\n"), test: test, cancel: Cancel);
        Assert.Equal([10f, 40], split.Train.Targets);
        Assert.Equal([20f], split.Test!.Targets);
        Assert.Equal(2, split.Notes.Count(note => note.Contains("without an answer", StringComparison.Ordinal)));
    }

    [Fact]
    public void They_are_left_out_of_labelled_texts_unless_a_model_has_learned_them()
    {
        var file = File("label,text\nx,one\n,two\n,\nNA,three\ny,four\n");
        var split = DatasetReader.Default.Texts(file, cancel: Cancel);
        Assert.Equal(["one", "four"], split.Train.Texts);
        Assert.Equal(["x", "y"], split.Train.Classes);
        Assert.Contains(split.Notes, note => note.EndsWith(", empty: 1 row", StringComparison.Ordinal));
        Assert.Contains(split.Notes, note => note.EndsWith(", without an answer in 'label': 2 rows (nothing in 1, 'NA' in 1)",
            StringComparison.Ordinal));
        Assert.Equal(["one", "three", "four"], DatasetReader.Default.Texts(file, classes: ["NA", "x", "y"], cancel: Cancel).Train.Texts);
    }

    [Theory]
    [InlineData("size,label\n1,10\n,\n2,30\n3,NA\n4,\n", "line 5: no answer in column 'label', which holds 'NA'")]
    [InlineData("size,label\n1,10\n4,\n5,20\n", "line 3: no answer in column 'label'; ")]
    public void They_are_refused_by_line_where_they_are_not_to_be_left_out_empty_rows_aside(string text, string message)
    {
        var (file, strict) = (File(text), new ColumnRoles { MissingLabel = MissingLabel.Fail });
        Assert.All((Func<object>[])
        [
            () => DatasetReader.Default.RegressionTables(file, strict, cancel: Cancel),
            () => DatasetReader.Default.ClassificationTables(file, strict, cancel: Cancel),
            () => DatasetReader.Default.Texts(file, strict with { Text = ["size"] }, cancel: Cancel),
            () => DatasetReader.Default.RegressionTables(Written("train.csv", "size,label\n1,2\n3,4\n"), strict, file, cancel: Cancel),
        ], read => Assert.Contains(message, Assert.Throws<InputException>(read).Message, StringComparison.Ordinal));
        var complete = File("size,label\n1,10\n,\n2,30\n");
        Assert.Equal(2, DatasetReader.Default.RegressionTables(complete, strict, cancel: Cancel).Train.Count);
        Assert.Equal(2, DatasetReader.Default.Texts(complete, strict with { Text = ["size"] }, cancel: Cancel).Train.Count);
    }

    [Fact]
    public void Words_for_nothing_among_numbers_and_errors_of_spreadsheets_are_no_answers()
    {
        var numbers = DatasetReader.Default.RegressionTables(File("size,label\n1,10\n2,unknown\n3,#N/A\n4,-\n5,-999\n6,20\n7,30\n"),
            new() { Missing = ["-999"] }, cancel: Cancel);
        Assert.Equal([10f, 20, 30], numbers.Train.Targets);
        Assert.Equal(["a", "unknown"], DatasetReader.Default.ClassificationTables(
            File("size,label\n1,a\n2,#N/A\n3,unknown\n4,#DIV/0!\n5,a\n"), cancel: Cancel).Train.Classes);
    }

    [Theory]
    [InlineData("1,Yes\n2,yes\n3,no\n", "'label' has classes that are told apart by how they are written alone: 'Yes', 'yes'")]
    [InlineData("1,spam\n2,Spam \n3,SPAM\n4,ham\n",
        "'label' has classes that are told apart by how they are written alone: 'SPAM', 'Spam', 'spam'")]
    [InlineData("1,too  late\n2,too late\n3,in time\n",
        "'label' has classes that are told apart by how they are written alone: 'too  late', 'too late'")]
    [InlineData("1,1\n2,1.0\n3,0\n", "'label' has classes that are told apart by how they are written alone: '1', '1.0'")]
    public void Classes_that_differ_in_writing_alone_are_told(string rows, string note) =>
        Assert.Contains(note, DatasetReader.Default.ClassificationTables(File("size,label\n" + rows), cancel: Cancel).Notes);

    [Fact]
    public void A_row_that_cannot_be_read_is_named_by_its_line_all_the_same()
    {
        var fault = Assert.Throws<InputException>(() =>
            DatasetReader.Default.RegressionTables(File("size,label\n1,10\n2,\n3,cheap\n"), cancel: Cancel));
        Assert.Contains("'cheap' (line 4)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_model_has_learned_as_a_class_is_an_answer_to_it()
    {
        var card = TableCards.Of("size") with
        {
            LabelColumn = "label",
            Labels = ["?", "x", "y"],
        };
        var rows = DatasetReader.Default.ClassificationTables(File(Table), model: card, cancel: Cancel).Train;
        Assert.Equal([1, 2, 0, 1, 0], rows.Labels);
    }

    private static IEnumerable<float> Sizes(TableDataset data) => Enumerable.Range(0, data.Count).Select(data.Columns[0].Number);

    private string File(string text) => Written("rows.csv", text);

    private string Written(string name, string text)
    {
        var path = _folder.File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
