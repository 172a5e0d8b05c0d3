using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>A chain of transforms under construction, fitted on the columns an app gives and on no rows.</summary>
internal sealed class FrontSteps(MLContext ml, IReadOnlyList<ViewColumn> inputs)
{
    private readonly List<ITransformer> _steps = [];
    private IDataView _rows = new TableView(0, inputs);

    /// <summary>The columns there are after the steps so far.</summary>
    internal DataViewSchema Schema => _rows.Schema;

    /// <summary>Adds what learns nothing from rows.</summary>
    internal void Add<T>(IEstimator<T> step) where T : ITransformer => Add(step.Fit(_rows));

    /// <summary>Adds what has learned already.</summary>
    internal void Add(ITransformer step)
    {
        _steps.Add(step);
        _rows = step.Transform(_rows);
    }

    /// <summary>Leaves the app's columns and the named ones.</summary>
    internal void Keep(params IReadOnlyList<string> answers)
    {
        var rest = _rows.Schema.Select(c => c.Name).Distinct().Except(inputs.Select(c => c.Name)).Except(answers).ToArray();
        if (rest.Length > 0)
            Add(ml.Transforms.DropColumns(rest));
    }

    internal TransformerChain<ITransformer> Chain() => new([.. _steps]);
}
