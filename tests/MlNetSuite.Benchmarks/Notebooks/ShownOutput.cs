using System.Text.Json.Nodes;
using MlNetSuite.Notebooks;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>What kind of thing a cell shows.</summary>
internal enum OutputKind
{
    /// <summary>Words, on a stream or as a value.</summary>
    Text,

    /// <summary>An HTML table.</summary>
    Table,

    /// <summary>An interactive chart.</summary>
    Chart,

    /// <summary>A picture, by itself or in HTML.</summary>
    Picture,

    /// <summary>A metric that runs are compared by.</summary>
    Metric,

    /// <summary>A failure.</summary>
    Error,
}

/// <summary>Looks at outputs as somebody does who reads the notebook.</summary>
internal static class ShownOutput
{
    internal static OutputKind Kind(JsonObject output)
    {
        if ((string?)output["output_type"] == "error")
            return OutputKind.Error;
        var data = output["data"] as JsonObject;
        if (data?[MimeTypes.Metric] is not null)
            return OutputKind.Metric;
        var html = Html(output);
        return ChartHtml.IsChart(html) ? OutputKind.Chart
            : data?["image/png"] is not null || html.Contains("<img", StringComparison.Ordinal)
            || html.Contains("<svg", StringComparison.Ordinal) ? OutputKind.Picture
            : html.Contains("<table", StringComparison.Ordinal) ? OutputKind.Table
            : OutputKind.Text;
    }

    internal static string Html(JsonObject output) => NotebookText.Text((output["data"] as JsonObject)?["text/html"]);

    /// <summary>The key metrics of a notebook, in order.</summary>
    internal static IEnumerable<ShownMetric> Metrics(JsonObject notebook) =>
        from cell in NotebookText.CodeCells(notebook)
        from output in NotebookText.Outputs(cell)
        let metric = (output["data"] as JsonObject)?[MimeTypes.Metric]
        where metric is not null
        select new ShownMetric((string)metric["name"]!, (double)metric["value"]!, (double)metric["tolerance"]!);

    /// <summary>The errors of a notebook.</summary>
    internal static IEnumerable<string> Errors(JsonObject notebook) =>
        from cell in NotebookText.CodeCells(notebook)
        from output in NotebookText.Outputs(cell)
        where Kind(output) == OutputKind.Error
        select $"cell {cell["id"]}: {output["ename"]}: {output["evalue"]}";
}

/// <summary>A key metric in a notebook.</summary>
/// <param name="Name">Unique in the notebook.</param>
/// <param name="Value">What was reached.</param>
/// <param name="Tolerance">How far another run may be off.</param>
internal sealed record ShownMetric(string Name, double Value, double Tolerance);
