using System.Text.Json;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Json;

/// <summary>What a study is, without its trials.</summary>
internal static class StudyHead
{
    private const int MostAttributes = 50, MostChoices = 200;

    internal static void Write(Utf8JsonWriter json, WatchedStudy watched, StudyDefinition study)
    {
        json.WriteNumber("in", watched.Source.Index);
        json.WriteString("store", JsonText.Short(watched.Source.Name));
        json.WriteString("name", study.Name);
        json.WriteNumber("seed", study.Seed);
        Objectives(json, study);
        json.WriteStartObject("attributes");
        foreach (var (name, value) in study.Attributes.Take(MostAttributes))
            json.WriteString(JsonText.Short(name), JsonText.Short(value, 500));
        json.WriteEndObject();
        json.Column("parameters", study.Space.Parameters, Parameter);
    }

    internal static void Objectives(Utf8JsonWriter json, StudyDefinition study) => json.Column("objectives", study.Objectives, (j, o) =>
    {
        j.WriteStartObject();
        j.WriteString("metric", JsonText.Short(o.Metric));
        j.WriteString("direction", o.Direction == Direction.Maximize ? "maximize" : "minimize");
        if (Unit(study, o.Metric) is { } unit)
            j.WriteString("unit", unit);
        j.WriteEndObject();
    });

    /// <summary>What the sweeps of tasks measure in; of the metrics of other studies nothing is known.</summary>
    private static string? Unit(StudyDefinition study, string metric) => !study.Attributes.ContainsKey("task") ? null : metric switch
    {
        "latency" => "seconds",
        "bytes" => "bytes",
        _ => null,
    };

    private static void Parameter(Utf8JsonWriter json, Parameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        json.WriteString("summary", JsonText.Short(parameter.Summary));
        json.WriteString("takes", JsonText.Short(parameter.Allowed));
        json.WritePropertyName("initial");
        json.Value(parameter.Default);
        switch (parameter)
        {
            case var fixedOne when fixedOne.Cardinality is 1:
                json.WriteString("kind", "constant");
                json.WritePropertyName("value");
                json.Value(parameter.Default);
                break;
            case RealParameter real:
                Range(json, "real", real.Min, real.Max, real.Log);
                break;
            case IntParameter whole:
                Range(json, "int", whole.Min, whole.Max, whole.Log);
                break;
            case ChoiceParameter choice:
                json.WriteString("kind", "choice");
                json.Column("choices", choice.Choices.Take(MostChoices).ToList(), (j, c) => j.WriteStringValue(JsonText.Short(c)));
                break;
            default:
                json.WriteString("kind", "bool");
                break;
        }
        if (parameter.Condition is { } condition)
        {
            json.WriteStartObject("when");
            json.WriteString("parent", condition.Parent);
            json.Column("values", condition.Values.Take(MostChoices).ToList(), (j, v) => j.WriteStringValue(JsonText.Short(v)));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, string kind, double min, double max, bool log)
    {
        json.WriteString("kind", kind);
        json.WriteNumber("min", min);
        json.WriteNumber("max", max);
        json.WriteBoolean("log", log);
    }
}
