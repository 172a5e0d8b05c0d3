using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>New rows are read as the training rows were, unless a person says that they are written otherwise.</summary>
public sealed class OverruledReadingTests : IDisposable
{
    private static readonly ColumnRoles Here = new() { Decimal = ".", Date = ["when=yyyy-MM-dd"] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_and_dates_written_otherwise_mean_the_same()
    {
        using var model = Train(new() { Label = "y" });
        var (trained, other) = (Evaluate(model, Write("same.csv", German), new()), Write("other.csv", Plain));
        Assert.Contains(Evaluate(model, other, new()).Notes, note => note.StartsWith(
            "'price': no number written like", StringComparison.Ordinal));
        var read = Evaluate(model, other, Here);
        Assert.Equal(trained.Metrics.Values, read.Metrics.Values);
        Assert.DoesNotContain(read.Notes, note => note.Contains("taken as", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_given_for_the_training_rows_overrules_nothing()
    {
        using var model = Train(new() { Label = "y", Decimal = ",", Date = ["when=dd.MM.yyyy"] });
        var trained = Evaluate(model, Write("same.csv", German), new());
        Assert.DoesNotContain(trained.Notes, note => note.Contains("taken as", StringComparison.Ordinal));
        Assert.Equal(trained.Metrics.Values, Evaluate(model, Write("other.csv", Plain), Here).Metrics.Values);
    }

    [Fact]
    public void What_is_not_written_as_was_said_is_missing_and_told()
    {
        using var model = Train(new() { Label = "y" });
        var mixed = Write("mixed.csv", i => i == 3 ? "3,5 €;25.12.2022;9" : Plain(i));
        Assert.Equal(
            [
                "'price': no number written like 1,234.5 € in 1 of 200 cells: '3,5 €' (line 5), taken as missing",
                "'when': no date written like yyyy-MM-dd in 1 of 200 cells: '25.12.2022' (line 5), taken as missing",
            ],
            Evaluate(model, mixed, Here).Notes);
        var row = TrainingTasks.Find("regression").InputRows(model, mixed, Here, TestContext.Current.CancellationToken)[3];
        Assert.Equal(("", ""), (row["price"], row["when"]));
    }

    [Fact]
    public void A_date_that_the_model_cannot_tell_from_another_is_missing_and_told()
    {
        using var model = Train(new() { Label = "y" }, years: "yy");
        var old = Write("old.csv", i => i == 3 ? "3.5 €;1923-12-25;9" : Plain(i));
        Assert.Contains("'when': no date written like dd.MM.yy in 1 of 200 cells: '1923-12-25' (line 5), taken as missing",
            Evaluate(model, old, Here).Notes);
    }

    [Fact]
    public void Rows_without_answers_are_read_so_too()
    {
        using var model = Train(new() { Label = "y" });
        IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string file, ColumnRoles roles) =>
            TrainingTasks.Find("regression").InputRows(model, file, roles, TestContext.Current.CancellationToken);
        var (trained, read) = (Rows(Write("same.csv", German), new()), Rows(Write("other.csv", Plain), Here));
        Assert.Equal(model.Predict(trained, TestContext.Current.CancellationToken).Select(answer => answer.Score),
            model.Predict(read, TestContext.Current.CancellationToken).Select(answer => answer.Score));
    }

    [Fact]
    public void What_a_column_holds_is_for_the_model_to_say()
    {
        using var model = Train(new() { Label = "y" });
        var file = Write("same.csv", German);
        Assert.Equal("--numeric when: the model reads 'when' as dates, as it was trained; leave this out, or train another",
            Assert.Throws<InputException>(() => Evaluate(model, file, new() { Numeric = ["when"] })).Message);
        Assert.StartsWith("--ignore price: the model reads 'price' as numbers",
            Assert.Throws<InputException>(() => Evaluate(model, file, new() { Ignore = ["price"] })).Message, StringComparison.Ordinal);
        Evaluate(model, file, new() { Numeric = ["price"], Date = ["when"] });
    }

    private static (double Price, DateTime When) Values(int i) =>
        (i * 7919 % 30_000 / 20.0, new DateTime(2022, 1, 1).AddDays(i * 31 % 700));

    private static string German(int i) => Written(i, "yyyy");

    private static string Written(int i, string years)
    {
        var (price, when) = Values(i);
        var german = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
        return $"{price.ToString("N2", german)} €;{when.ToString($"dd.MM.{years}", CultureInfo.InvariantCulture)};{Answer(i)}";
    }

    private static string Plain(int i)
    {
        var (price, when) = Values(i);
        return string.Create(CultureInfo.InvariantCulture, $"{price:N2} €;{when:yyyy-MM-dd};{Answer(i)}");
    }

    private static int Answer(int i) => (int)Values(i).Price + Values(i).When.Month;

    private static EvaluationOutcome Evaluate(PredictionModel model, string file, ColumnRoles roles) =>
        TrainingTasks.Find("regression").Evaluate(model, file, roles, TestContext.Current.CancellationToken);

    private string Write(string name, Func<int, string> row)
    {
        var file = _folder.File(name);
        File.WriteAllLines(file, Enumerable.Range(0, 200).Select(row).Prepend("price;when;y"));
        return file;
    }

    private PredictionModel Train(ColumnRoles roles, string years = "yyyy")
    {
        var (file, zip) = (_folder.File("rows.csv"), _folder.File("model.zip"));
        File.WriteAllLines(file, Enumerable.Range(0, 300).Select(i => Written(i, years)).Prepend("price;when;y"));
        TrainingTasks.Find("regression").Train(new TrainRequest { Data = file, Roles = roles, Trainer = "sdca", Artifact = zip },
            new(Seed: 1, Threads: 1));
        return PredictionModel.Open(zip);
    }
}
