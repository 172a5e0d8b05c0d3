using MlNetSuite.Cli.Terminal;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Prediction;

namespace MlNetSuite.Tests.Cli.Terminal;

/// <summary>Rows that are predicted while the next are read.</summary>
public sealed class BatchedAnswersTests : IDisposable
{
    private const int Rows = 9_000;

    private readonly PredictionModel _model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Zip));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Answers_come_in_the_order_of_the_rows()
    {
        var rows = Enumerable.Range(0, Rows).Select(Row).ToList();
        Assert.Equal(rows.Select(row => _model.Predict(row).Score), Batches().To(rows).Select(answer => answer.Score));
    }

    [Fact]
    public void What_stands_before_a_row_that_cannot_be_predicted_is_answered()
    {
        var answered = 0;
        var rows = Enumerable.Range(0, Rows).Select(i => i == 5_000 ? new Dictionary<string, object?> { ["Pixels"] = "x" } : Row(i));
        Assert.Throws<PredictionInputException>(() => Count(rows, ref answered));
        Assert.Equal(5_000, answered);
    }

    [Fact]
    public void What_stands_before_a_row_that_cannot_be_read_is_answered()
    {
        var answered = 0;
        var rows = Enumerable.Range(0, Rows).Select(i => i == 4_100 ? throw new InvalidDataException("line 4,101") : Row(i));
        Assert.Equal("line 4,101", Assert.Throws<InvalidDataException>(() => Count(rows, ref answered)).Message);
        Assert.Equal(4_100, answered);
    }

    [Fact]
    public void No_rows_have_no_answers() => Assert.Empty(Batches().To([]));

    private void Count(IEnumerable<IReadOnlyDictionary<string, object?>> rows, ref int answered)
    {
        foreach (var _ in Batches().To(rows))
            answered++;
    }

    private BatchedAnswers Batches() => new(_model, TestContext.Current.CancellationToken);

    private static IReadOnlyDictionary<string, object?> Row(int i) => new Dictionary<string, object?>
    {
        ["Pixels"] = Enumerable.Range(0, ToyArtifacts.Images.Shape.Size).Select(p => (float)((p * 31 + i * 7) % 256)).ToArray(),
    };
}
