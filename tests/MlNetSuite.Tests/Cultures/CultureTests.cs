using System.Text.Json;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Cultures;

/// <summary>Apps with ICU whose culture writes a comma in numbers, has another i, or another calendar.</summary>
public sealed class CultureTests : IDisposable
{
    /// <summary>Tests of what reads and writes numbers, dates and names.</summary>
    private static readonly string[] Slice =
    [
        "CultureProbeTests", "DelimitedReaderTests", "RatingTableTests", "RowReaderTests", "TextFileTests", "UnlabelledRowsTests",
        "ColumnInferenceTests", "TablePreparationTests", "SearchSpaceTests", "SpaceJsonTests", "OptionsSpaceTests", "NearestTests",
        "StudyExportTests", "PredictionModelTests", "RequestParserTests", "RestProtocolTests", "RowsTests", "DownloadTests",
            "MlflowExportTests",
        "ModelExplanationTests", "ProfileTests", "StockClassifierTests",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Cultures() => ["de-DE", "tr-TR", "ar-SA"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_slice_of_the_tests_passes(string culture)
    {
        Icu.SkipWhereThereIsNone();
        var tests = Path.Combine(AppContext.BaseDirectory, "MlNetSuite.Tests.dll");
        var results = _folder.File("results");
        var run = DotnetProcess.Run(_folder.Path, Icu.Environment(culture),
            [tests, "--results-directory", results, .. Slice.SelectMany(name => (string[])["--filter-class", $"*.{name}"])]);
        Assert.Contains("failed: 0", run, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void The_stock_consumer_gives_the_same_answers(string culture)
    {
        Icu.SkipWhereThereIsNone();
        string[] row = ["1.5", "2.25", "red", "2024-02-29"];
        File.WriteAllBytes(_folder.File("table.zip"), ServedZips.Table);
        string[] arguments =
            [Path.Combine(StockProgram.Folder, "MlNetSuite.StockConsumer.dll"), _folder.File("table.zip"), "classification", .. row];
        var invariant = DotnetProcess.Run(_folder.Path, arguments);
        Assert.Equal(invariant, DotnetProcess.Run(_folder.Path, Icu.Environment(culture), arguments));
        Assert.NotEmpty(JsonDocument.Parse(invariant).RootElement.GetProperty("Score").EnumerateArray());
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void The_console_sample_gives_the_same_classes(string culture)
    {
        Icu.SkipWhereThereIsNone();
        File.WriteAllBytes(_folder.File("topics.zip"), ServedZips.Texts);
        using var model = PredictionModel.Open(_folder.File("topics.zip"));
        var program = Path.Combine(
            AppContext.BaseDirectory.Replace("MlNetSuite.Tests", Path.Combine("MlNetSuite.Samples", "ConsoleApp"),
                StringComparison.Ordinal),
            "MlNetSuite.Samples.ConsoleApp.dll");
        var output = DotnetProcess.Run(_folder.Path, Icu.Environment(culture), [program, _folder.File("topics.zip")], "INDIGO Istanbul\n");
        Assert.Equal(model.Predict(new Dictionary<string, object?> { ["Text"] = "INDIGO Istanbul" }).Label, output.Split('\t')[0]);
    }

    [Theory]
    [MemberData(nameof(Cultures))]
    public void The_command_line_reads_numbers_with_a_point(string culture)
    {
        Icu.SkipWhereThereIsNone();
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), "train", "regression", "--data", "rows.csv", "--split", "1.5",
                "--out", "x.zip",
        ];
        var (_, errors) = DotnetProcess.Run(_folder.Path, "", 2, Icu.Environment(culture), arguments);
        Assert.Contains("--split 1.5:", errors, StringComparison.Ordinal);
    }
}
