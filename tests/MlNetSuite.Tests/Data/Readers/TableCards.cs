using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Cards of models of tables, as far as rows are read by them.</summary>
internal static class TableCards
{
    /// <summary>A classifier of one column of numbers.</summary>
    internal static ModelCard Of(string column) => new()
    {
        Task = "classification",
        Trainer = "linear",
        Parameters = [],
        Metrics = [],
        Dataset = "rows",
        Fingerprint = "",
        TrainRows = 5,
        TestRows = 0,
        Seed = 1,
        Libraries = new Dictionary<string, string>(),
        Created = DateTimeOffset.UnixEpoch,
        Inputs = [new(column, "Single")],
        Outputs = [new("Score", "Single", 3)],
    };
}
