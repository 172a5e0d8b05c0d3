using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>Search spaces and parameter sets as JSON.</summary>
/// <remarks>A space is <c>{"parameters": [{"name", "kind", ...}], "portfolio": [{name: value}]}</c>; a set is one object of
/// names and values. Free text is written without its grammar, as a constant, which is how sweeps treat it.</remarks>
internal static class SpaceJson
{
    // Summaries are prose and need no HTML escaping.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Write(SearchSpace space) => new JsonObject
    {
        ["parameters"] = new JsonArray([.. space.Parameters.Select(Node)]),
        ["portfolio"] = new JsonArray([.. space.Portfolio.Select(Node)]),
    }.ToJsonString(Plain);

    internal static string Write(ParameterSet set) => Node(set).ToJsonString(Plain);

    internal static SearchSpace ReadSpace(string json)
    {
        var root = Parse(json, "a search space");
        var space = Objects(root, "parameters").Select(ReadParameter).Aggregate(new SearchSpace(), Add);
        return new(space.Parameters, [.. Objects(root, "portfolio").Select(s => ReadSet(s, space))]);
    }

    private static SearchSpace Add(SearchSpace space, Parameter parameter)
    {
        try
        {
            return space.With(parameter);
        }
        catch (ArgumentException fault)
        {
            throw new ParameterException(fault.Message);
        }
    }

    internal static ParameterSet ReadSet(string json, SearchSpace space) => ReadSet(Parse(json, "a parameter set"), space);

    private static ParameterSet ReadSet(JsonObject node, SearchSpace space)
    {
        var texts = node.ToDictionary(p => p.Key, p => Text(p.Key, p.Value));
        SetCheck.Require(space, texts);
        return space.Resolve(texts);
    }

    private static JsonObject Node(ParameterSet set) => new(set.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)Value(p.Value))));

    private static JsonNode Node(Parameter parameter)
    {
        var node = new JsonObject { ["name"] = parameter.Name };
        switch (parameter)
        {
            case RealParameter real:
                (node["kind"], node["min"], node["max"], node["initial"], node["log"], node["step"]) = ("real", real.Min, real.Max,
                    real.Initial, real.Log, real.Step);
                break;
            case IntParameter whole:
                (node["kind"], node["min"], node["max"], node["initial"], node["log"], node["step"]) = ("int", whole.Min, whole.Max,
                    whole.Initial, whole.Log, whole.Step);
                break;
            case ChoiceParameter choice:
                (node["kind"], node["choices"], node["initial"]) = ("choice", Strings(choice.Choices), choice.Initial);
                break;
            case BoolParameter truth:
                (node["kind"], node["initial"]) = ("bool", truth.Initial);
                break;
            default:
                (node["kind"], node["type"], node["value"]) = ("constant", TypeOf(parameter.Default), Value(parameter.Default));
                break;
        }
        node["costly"] = parameter.Costly;
        node["summary"] = parameter.Summary;
        if (parameter.Condition is { } condition)
            node["when"] = new JsonObject { ["parent"] = condition.Parent, ["values"] = Strings(condition.Values) };
        return node;
    }

    private static Parameter ReadParameter(JsonObject node)
    {
        var (name, summary) = (Get<string>(node, "name"), Get<string>(node, "summary"));
        Parameter parameter = Get<string>(node, "kind") switch
        {
            "real" => new RealParameter(name, Get<double>(node, "min"), Get<double>(node, "max"), Get<double>(node, "initial"),
                Get<bool>(node, "log"), summary)
            { Step = Get<double>(node, "step") },
            "int" => new IntParameter(name, Get<int>(node, "min"), Get<int>(node, "max"), Get<int>(node, "initial"), Get<bool>(node, "log"),
                summary)
            { Step = Get<int>(node, "step") },
            "choice" => new ChoiceParameter(name, ReadStrings(node, "choices"), summary) { Initial = Get<string>(node, "initial") },
            "bool" => new BoolParameter(name, Get<bool>(node, "initial"), summary),
            "constant" => new ConstantParameter(name, ReadConstant(node), summary),
            var kind => throw new ParameterException(
                $"parameter '{name}' has the unsupported kind '{kind}'; supported: real, int, choice, bool, constant. Was it " +
                $"written by a newer version?"),
        };
        return parameter with
        {
            Costly = Get<bool>(node, "costly"),
            Condition = node["when"] is JsonObject when ? new(Get<string>(when, "parent"), ReadStrings(when, "values")) : null,
        };
    }

    private static string TypeOf(object value) => value switch { double => "real", int => "int", bool => "bool", _ => "text" };

    private static object ReadConstant(JsonObject node) => Get<string>(node, "type") switch
    {
        "real" => Get<double>(node, "value"),
        "int" => Get<int>(node, "value"),
        "bool" => Get<bool>(node, "value"),
        _ => Get<string>(node, "value"),
    };

    private static JsonValue Value(object value) => value switch
    {
        double real => JsonValue.Create(real),
        int whole => JsonValue.Create(whole),
        bool truth => JsonValue.Create(truth),
        _ => JsonValue.Create((string)value)!,
    };

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static List<string> ReadStrings(JsonObject node, string name) =>
        [.. Array(node, name).Select((v, i) => v is JsonValue text && text.TryGetValue(out string? read)
        ? read
        : throw new ParameterException($"'{name}' is {node[name]!.ToJsonString(Plain)}; texts are expected, number {i + 1} is not."))];

    private static IEnumerable<JsonObject> Objects(JsonObject node, string name) => Array(node, name).Select((v, i) => v as JsonObject
        ?? throw new ParameterException($"number {i + 1} of '{name}' is {v?.ToJsonString(Plain) ?? "null"}; an object is expected."));

    private static JsonArray Array(JsonObject node, string name) => Member(node, name) as JsonArray
        ?? throw new ParameterException($"'{name}' is {node[name]!.ToJsonString(Plain)}; a list is expected.");

    private static string Text(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>() ? "true" : "false",
        JsonValueKind.Number
            when int.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            Parameter.Print(whole),
        JsonValueKind.Number => Parameter.Print(value.GetValue<double>()),
        _ => throw new ParameterException(
            $"parameter '{name}' has {value?.ToJsonString() ?? "null"}; a number, a text, true or false is expected."),
    };

    private static T Get<T>(JsonObject node, string name)
    {
        try
        {
            return Member(node, name).GetValue<T>();
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new ParameterException(
                $"'{name}' is {node[name]!.ToJsonString()} in {node.ToJsonString(Plain)}; a value of type {typeof(T).Name} is expected.");
        }
    }

    private static JsonNode Member(JsonObject node, string name) =>
        node[name] ?? throw new ParameterException($"'{name}' is missing in {node.ToJsonString(Plain)}.");

    private static JsonObject Parse(string json, string what)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new ParameterException($"{what} is one JSON object, not {json}.");
        }
        catch (JsonException fault)
        {
            throw new ParameterException($"{what} is not readable as JSON: {fault.Message}");
        }
    }
}
