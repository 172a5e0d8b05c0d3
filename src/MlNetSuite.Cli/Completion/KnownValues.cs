using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training;

namespace MlNetSuite.Cli.Completion;

/// <summary>What options and arguments may be, where that is a list: tasks, the trainers of a task, what can be set of a trainer, ids of
/// datasets and weights.</summary>
internal static class KnownValues
{
    /// <summary>The argument that names a task.</summary>
    internal const string TaskArgument = "TASK";

    /// <summary>The option that names a trainer, and the one that names several.</summary>
    internal const string TrainerOption = "--trainer", TrainersOption = "--trainers";

    internal static Option<T> Completed<T>(this Option<T> option, Func<CompletionContext, IEnumerable<string>> values)
    {
        option.CompletionSources.Add(values);
        return option;
    }

    internal static Argument<T> Completed<T>(this Argument<T> argument, Func<CompletionContext, IEnumerable<string>> values)
    {
        argument.CompletionSources.Add(values);
        return argument;
    }

    internal static IEnumerable<string> Tasks(CompletionContext context) => TrainingTasks.All.Select(task => task.Name);

    /// <summary>Those of the task that stands before.</summary>
    internal static IEnumerable<string> Trainers(CompletionContext context) =>
        TasksOf(context).SelectMany(task => task.Trainers).Select(trainer => trainer.Name).Distinct();

    /// <summary><c>name=</c>, or <c>name=value</c> where values can be counted: of the trainers that stand before, or of all.</summary>
    internal static IEnumerable<string> Parameters(CompletionContext context)
    {
        var names = (ValueOf(context, TrainerOption) ?? ValueOf(context, TrainersOption) ?? "").Split(',');
        var trainers = TasksOf(context).SelectMany(task => task.Trainers).ToList();
        var named = trainers.Where(trainer => names.Contains(trainer.Name)).ToList();
        return (named.Count > 0 ? named : trainers).SelectMany(trainer => trainer.Space.Parameters).SelectMany(Assignments).Distinct();
    }

    /// <summary>Those of the task that stands before.</summary>
    internal static IEnumerable<string> Datasets(CompletionContext context)
    {
        var tasks = TasksOf(context).Select(task => task.Name).ToHashSet();
        return DatasetCatalog.Default.Entries.Where(entry => tasks.Contains(entry.Task)).Select(entry => entry.Id);
    }

    internal static IEnumerable<string> Weights(CompletionContext context) => WeightsCatalog.Default.Entries.Select(entry => entry.Id);

    private static IEnumerable<string> Assignments(Parameter parameter) => parameter switch
    {
        ChoiceParameter choice => choice.Choices.Select(value => $"{choice.Name}={value}"),
        BoolParameter => [$"{parameter.Name}=true", $"{parameter.Name}=false"],
        _ => [$"{parameter.Name}="],
    };

    private static IEnumerable<ITrainingTask> TasksOf(CompletionContext context)
    {
        var task = context.ParseResult.CommandResult.Children.OfType<ArgumentResult>()
            .FirstOrDefault(result => result.Argument.Name == TaskArgument);
        return task?.Tokens is [var name, ..] && TrainingTasks.All.Where(known => known.Name == name.Value).ToList() is { Count: > 0 } named
            ? named
            : TrainingTasks.All;
    }

    private static string? ValueOf(CompletionContext context, string option) =>
        context.ParseResult.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(result => result.Option.Name == option)
            is { Tokens: [.., var last] } ? last.Value : null;
}
