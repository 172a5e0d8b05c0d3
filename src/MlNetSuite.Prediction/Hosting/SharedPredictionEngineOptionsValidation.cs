using Microsoft.Extensions.Options;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Networks;

namespace MlNetSuite.Prediction.Hosting;

/// <summary>Says what is wrong with options before anything is loaded.</summary>
internal sealed class SharedPredictionEngineOptionsValidation : IValidateOptions<SharedPredictionEngineOptions>
{
    private const int MaxDelay = 100_000;

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(0.1), LongestInterval = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SharedPredictionEngineOptions options) =>
        Faults(options) is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    internal static List<string> Faults(SharedPredictionEngineOptions options) =>
    [
        .. options.Folders.Where(string.IsNullOrWhiteSpace).Select(_ => "Folders has an empty path; name a folder of model zips."),
        .. Faults(options.Batching, "Batching"),
        .. options.WatchInterval < ShortestInterval || options.WatchInterval > LongestInterval
            ? [$"WatchInterval is {options.WatchInterval}; it takes 0.1 second to a day."]
            : (string[])[],
        .. options.Threads < 1 ? [$"Threads is {options.Threads}; it takes 1 or more."] : (string[])[],
        .. options.MaxUnpackedBytes < 1 ? [$"MaxUnpackedBytes is {options.MaxUnpackedBytes}; it takes 1 or more."] : (string[])[],
        .. options.Models.SelectMany(model => Faults(model.Key, model.Value)),
    ];

    private static IEnumerable<string> Faults(string name, ModelOptions options)
    {
        if (NameFault(name) is { } fault)
            yield return $"Models: {fault}";
        if (options.Path is { } path && string.IsNullOrWhiteSpace(path))
            yield return $"Models:{name}:Path is empty; give a model zip, or leave it out for a model of a folder.";
        if (options.Threshold is { } threshold && threshold is not (>= 0 and <= 1))
            yield return $"Models:{name}:Threshold is {threshold}; it takes a probability, 0 to 1.";
        if (options is { Positive: not null, Threshold: null })
            yield return $"Models:{name}:Positive is given without a Threshold.";
        foreach (var other in options.Batching is { } batching ? Faults(batching, $"Models:{name}:Batching") : [])
            yield return other;
    }

    private static IEnumerable<string> Faults(BatchingOptions batching, string at)
    {
        if (batching.MaxRows is < 2 or > NetworkModel.BatchRows)
            yield return $"{at}:MaxRows is {batching.MaxRows}; it takes 2 to {NetworkModel.BatchRows}.";
        if (batching.MaxDelayMicroseconds is < 0 or > MaxDelay)
            yield return $"{at}:MaxDelayMicroseconds is {batching.MaxDelayMicroseconds}; it takes 0 to {MaxDelay:N0}.";
    }

    private static string? NameFault(string name)
    {
        try
        {
            ModelName.Parse(name);
            return null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message;
        }
    }
}
