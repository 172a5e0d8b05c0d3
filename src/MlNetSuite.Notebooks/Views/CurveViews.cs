using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks.Views;

/// <summary>A training's progress.</summary>
internal static class CurveViews
{
    internal static View Of(LearningCurve curve)
    {
        var epochs = curve.Epochs;
        return epochs.Count == 0
            ? new("", new Sentence("No epoch was reported: this trainer reports none, or has not started."))
            : new($"{epochs.Count} epochs",
                new Table("",
                    [Column.Number("epoch"), Column.Number("training loss"), Column.Number("validation"), Column.Number("validation loss")],
                [.. epochs.Select(e =>
                    (IReadOnlyList<Cell>)[Numbers.Whole(e.Epoch!.Value), Number(e.Loss), Number(e.Validation),
                        Number(e.ValidationLoss)])]));
    }

    /// <summary>A running training.</summary>
    internal static View Of(TrainingProgress step) => new("", new Table("", ["training", "done"],
        [[Line(step), new Cell(Numbers.Percent(step.Fraction)) { Bar = step.Fraction }]]));

    /// <summary>A step in one line.</summary>
    internal static string Line(TrainingProgress step)
    {
        var loss = step.Loss is { } l ? $", loss {Numbers.Value(l)}" : "";
        var validation = step.Validation is { } v ? $", validation {Numbers.Value(v)}" : "";
        return $"{step.Stage}{loss}{validation}";
    }

    private static string Number(double? value) => value is { } number ? Numbers.Value(number) : "";
}
