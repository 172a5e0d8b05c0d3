using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Training.Ensembles;

/// <summary>Puts fitted transformers one behind another and knows the columns there are after each.</summary>
internal sealed class ChainBuilder(MLContext ml, DataViewSchema input)
{
    private readonly List<ITransformer> _steps = [];
    private IDataView _view = new NoRows(input);

    /// <summary>The columns after the last step.</summary>
    internal DataViewSchema Schema => _view.Schema;

    /// <summary>The steps so far.</summary>
    internal TransformerChain<ITransformer> Chain => new([.. _steps]);

    /// <summary>Names of the columns a reader sees, hidden ones left out.</summary>
    internal IReadOnlyList<string> Names => [.. Schema.Where(c => !c.IsHidden).Select(c => c.Name)];

    internal void Add(ITransformer step)
    {
        _steps.Add(step);
        _view = step.Transform(_view);
    }

    /// <summary>Adds what learns nothing from rows.</summary>
    internal void Add(IEstimator<ITransformer> step) => Add(step.Fit(_view));

    internal void Copy(string name, string from) => Add(ml.Transforms.CopyColumns(name, from));

    internal void Drop(IReadOnlyCollection<string> names)
    {
        if (names.Count > 0)
            Add(ml.Transforms.DropColumns([.. names]));
    }

    /// <summary>A column name that nothing has yet.</summary>
    /// <param name="stem">How it begins.</param>
    /// <param name="used">Further names that something else has.</param>
    internal string FreeName(string stem, IReadOnlySet<string>? used = null)
    {
        while (Schema.GetColumnOrNull(stem) is not null || used?.Contains(stem) == true)
            stem += "_";
        return stem;
    }

    /// <summary>Columns without rows: enough to fit what looks at names and types alone.</summary>
    private sealed class NoRows(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            throw new NotSupportedException("there are no rows here; only what learns nothing can be added to a finished model.");

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }
}
