using MlNetSuite.Cli.Terminal;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>Students' ratings of lecturers: whom would a student rate best?</summary>
internal sealed class RatingStory(string folder) : Story(folder)
{
    private const string User = "7";
    private const int Top = 5;

    internal override string Name => "ratings";

    internal override string Title => "ratings: students and lecturers";

    internal override string Task => "recommendation";

    internal override TrainRequest Request => new() { Data = "insteval", Artifact = Artifact };

    internal override IReadOnlyList<string> Metrics => ["rmse", "mae"];

    internal override void Show(SharedPredictionEngine engine, TrainOutcome outcome, IAnsiConsole console)
    {
        var answer = engine.Model(Name).Recommend(User, Top);
        console.MarkupLineInterpolated($"The {Top} lecturers that student {User} would rate highest, among those not yet rated:");
        var table = ResultTable.Create()
            .AddColumn("lecturer").AddColumn(new TableColumn("expected rating, 1 to 5").RightAligned());
        foreach (var item in answer.Items)
            table.AddRow(Markup.Escape(item.Item), MetricTable.Number(item.Score));
        console.Write(table);
        console.WriteLine();
    }
}
