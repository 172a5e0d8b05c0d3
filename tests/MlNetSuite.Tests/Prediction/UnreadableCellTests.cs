using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Prediction;

/// <summary>A model reads new rows as its training rows were written, and tells what it cannot read.</summary>
public sealed class UnreadableCellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_and_dates_are_read_in_the_way_of_the_training_rows()
    {
        using var model = Train();
        Assert.Equal(["price", "when"], model.Card.Inputs.Select(c => c.Name));
        Assert.Equal(',', model.Card.Inputs[0].Format!.DecimalMark);
        Assert.Equal("dd.MM.yyyy", model.Card.Inputs[1].Date!.Letters);
        var written = Predict(model, "1.250,5 €", "25.12.2022");
        Assert.Empty(written.Notes);
        Assert.Equal(written.Score, Predict(model, 1250.5, new DateOnly(2022, 12, 25)).Score);
        Assert.Equal(written.Score, Predict(model, "1250,50", new DateTime(2022, 12, 25)).Score);
    }

    [Fact]
    public void What_is_not_written_so_is_missing_and_told()
    {
        using var model = Train();
        var answer = Predict(model, "1,250.5", "12/25/2022");
        Assert.Equal(["price", "when"], answer.Notes.Select(n => n.Column));
        Assert.Equal("'when': '12/25/2022' is no date written like dd.MM.yyyy; taken as missing", answer.Notes[1].ToString());
        Assert.Equal(answer.Score, Predict(model, "", null).Score);
        Assert.Contains("\"notes\":[", answer.ToJson().ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("notes", Predict(model, "NA", "?").ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5", true)]
    [InlineData(0.5, true)]
    [InlineData("0.5%", false)]
    [InlineData("50", false)]
    [InlineData("0", false)]
    public void A_fraction_for_a_model_of_percent_is_told(object share, bool isTold)
    {
        var (file, zip) = (_folder.File("shares.csv"), _folder.File("shares.zip"));
        File.WriteAllLines(file, Enumerable.Range(1, 60).Select(i => $"{i} %,{2 * i}").Prepend("share,y"));
        Train(file, zip);
        using var model = PredictionModel.Open(zip);
        var answer = model.Predict(new Dictionary<string, object?> { ["share"] = share });
        Assert.Equal(isTold ? ["'share': '0.5' is a fraction without the % that numbers have here; taken as it stands"] : [],
            answer.Notes.Select(note => note.ToString()));
    }

    private static PredictionResult Predict(PredictionModel model, object? price, object? when) =>
        model.Predict(new Dictionary<string, object?> { ["price"] = price, ["when"] = when });

    private PredictionModel Train()
    {
        var random = new Random(1);
        var (file, zip) = (_folder.File("sales.csv"), _folder.File("sales.zip"));
        File.WriteAllLines(file, Enumerable.Range(0, 200).Select(i =>
        {
            var (price, date) = (random.Next(100_000) / 20.0, new DateTime(2022, 1, 1).AddDays(random.Next(700)));
            var german = new System.Globalization.NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
            return $"\"{price.ToString("N2", german)} €\";{date:dd.MM.yyyy};{(int)price + date.Month}";
        }).Prepend("price;when;y"));
        Train(file, zip);
        return PredictionModel.Open(zip);
    }

    private static void Train(string file, string zip) => TrainingTasks.Find("regression").Train(new TrainRequest
    {
        Data = file,
        Roles = new() { Label = "y" },
        Trainer = "sdca",
        Artifact = zip,
    }, new(Seed: 1, Threads: 1));
}
