using System.Globalization;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Benchmarks.AutoML.Problems;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl record FILE</c>: trains nbsvm with many parameter sets on a part of spam-assassin's training rows and
/// writes what each reached on another part, for <see cref="RecordedTrials"/>.</summary>
internal static class TrialRecorder
{
    private const int Trials = 250;
    private const int Rows = 900;

    internal static void Run(string path)
    {
        var data = DatasetReader.Default.Texts("spam-assassin").Train;
        var part = data.Subset(Holdout.Stratified(data.Labels, (double)Rows / data.Count, 1).Test);
        var split = Holdout.Stratified(part.Labels, 0.5, 2);
        var (train, validation) = (part.Subset(split.Train), part.Subset(split.Test));
        var (space, trainer, tuner) = (RecordedTrials.Space, new NbSvmTrainer(), new QuasiRandomTuner(7));
        using var file = new StreamWriter(path);
        file.WriteLine(string.Join(',', [.. space.Parameters.Select(p => p.Name), "value"]));
        for (var number = 0; number < Trials; number++)
        {
            var set = tuner.Propose(new(space, Objective.Minimize("logLoss"), [], number))!.Parameters;
            var run = new TrainingRun(1, Environment.ProcessorCount);
            var model = trainer.Train(train, trainer.Space.Resolve(set.Printed), run);
            var scores = model.Transformer.Transform(run.ML.Data.LoadFromEnumerable(validation.Texts.Select(text => new TextRow(text))))
                .GetColumn<float[]>("Score");
            var loss = ClassificationMetrics.Compute(scores, validation.Labels, validation.Classes)["logLoss"];
            file.WriteLine(
                string.Join(',',
                    [.. space.Parameters.Select(p => set.Printed[p.Name]), loss.ToString("0.######", CultureInfo.InvariantCulture)]));
            file.Flush();
        }
    }

    private sealed class TextRow(string text)
    {
        public string Text { get; } = text;
    }
}
