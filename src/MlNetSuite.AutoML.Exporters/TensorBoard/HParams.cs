using Google.Protobuf;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Exporters.TensorBoard;

/// <summary>Studies and trials as TensorBoard's HPARAMS tab reads them: a study is its experiment, a trial its session.</summary>
/// <remarks>Tags and versions: <c>tensorboard/plugins/hparams/metadata.py</c> in https://github.com/tensorflow/tensorboard.</remarks>
internal static class HParams
{
    /// <summary>DT_FLOAT of <c>tensorboard/compat/proto/types.proto</c>.</summary>
    private const int Float = 1;

    /// <summary>What is searched and what is measured. Values that are the same in every trial are left out.</summary>
    internal static Summary Experiment(StudyDefinition study, IEnumerable<string> metrics, DateTimeOffset now)
    {
        var experiment = new Experiment { Name = study.Name, TimeCreatedSecs = Seconds(now) };
        experiment.HparamInfos.Add(study.Space.Parameters.Where(Varies).Select(Info));
        experiment.MetricInfos.Add(
            metrics.Select(metric => new MetricInfo { Name = new() { Tag = metric }, DatasetType = DatasetType.DatasetValidation }));
        return Value("_hparams_/experiment", new() { Experiment = experiment });
    }

    /// <summary>A trial's parameters, those that count.</summary>
    internal static Summary Start(StudyDefinition study, Trial trial)
    {
        var start = new SessionStartInfo { StartTimeSecs = Seconds(trial.Started) };
        foreach (var (name, value) in trial.Parameters)
            if (study.Space.Has(name) && Varies(study.Space[name]))
                start.Hparams[name] = Valued(value);
        return Value("_hparams_/session_start_info", new() { SessionStartInfo = start });
    }

    /// <summary>How a trial ended.</summary>
    internal static Summary End(Trial trial, DateTimeOffset now) => Value("_hparams_/session_end_info", new()
    {
        SessionEndInfo = new()
        {
            EndTimeSecs = Seconds(now),
            Status = trial.State switch
            {
                TrialState.Completed or TrialState.Pruned => Status.Success,
                TrialState.Failed => Status.Failure,
                _ => Status.Unknown,
            },
        },
    });

    private static bool Varies(Parameter parameter) => parameter.Cardinality != 1;

    private static HParamInfo Info(Parameter parameter)
    {
        var info = new HParamInfo
        {
            Name = parameter.Name,
            Description = parameter.Condition is { } condition ? $"{parameter.Summary} (when {condition})" : parameter.Summary,
        };
        switch (parameter)
        {
            case RealParameter real:
                (info.Type, info.DomainInterval) = (DataType.Float64, new() { MinValue = real.Min, MaxValue = real.Max });
                break;
            case IntParameter whole:
                (info.Type, info.DomainInterval) = (DataType.Float64, new() { MinValue = whole.Min, MaxValue = whole.Max });
                break;
            case BoolParameter:
                (info.Type, info.DomainDiscrete) = (DataType.Bool, new() { Values = { Valued(false), Valued(true) } });
                break;
            case ChoiceParameter choice:
                (info.Type, info.DomainDiscrete) = (DataType.String, new() { Values = { choice.Choices.Select(Valued) } });
                break;
        }
        return info;
    }

    private static Google.Protobuf.WellKnownTypes.Value Valued(object value) => value switch
    {
        bool truth => Google.Protobuf.WellKnownTypes.Value.ForBool(truth),
        double real => Google.Protobuf.WellKnownTypes.Value.ForNumber(real),
        int whole => Google.Protobuf.WellKnownTypes.Value.ForNumber(whole),
        _ => Google.Protobuf.WellKnownTypes.Value.ForString(Parameter.Print(value)),
    };

    /// <summary>The data sits in the metadata; the value itself is a vector of no numbers (NULL_TENSOR).</summary>
    private static Summary Value(string tag, HParamsPluginData data) => new()
    {
        Value =
        {
            new Summary.Types.Value
            {
                Tag = tag,
                Metadata = new()
                {
                    PluginData = new() { PluginName = "hparams", Content = data.ToByteString() },
                    DataClass = DataClass.Tensor,
                },
                Tensor = new() { Dtype = Float, TensorShape = new() { Dim = { new TensorShapeProto.Types.Dim() } } },
            },
        },
    };

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
