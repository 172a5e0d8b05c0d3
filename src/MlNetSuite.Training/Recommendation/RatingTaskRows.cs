using System.Text.Json.Nodes;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Ratings that users gave items.</summary>
internal sealed class RatingTaskRows
    : ITaskRows<RatingDataset>, ITimeColumns<RatingDataset>, IGroupColumns<RatingDataset>, IWholeGroups<RatingDataset>,
        IUnlabelledReader
{
    public DataSplit<RatingDataset> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.Ratings(source.Data, source.Roles, source.Test, cancel);

    /// <summary>Ratings have neither label nor text.</summary>
    public void Require(ColumnRoles given) => GivenOptions.Refuse(
        given, ["--label", "--text", "--recursive"],
        "not for ratings, of which each has a user (--user), an item (--item) and a rating (--rating)");

    /// <summary>Where there are no ratings, one that ranks.</summary>
    public string? DefaultTrainer(RowSource source) =>
        DatasetReader.Default.IsImplicit(source.Data, source.Roles) ? IalsTrainer.TrainerName : null;

    /// <summary>Trainers that predict ratings are tested on ratings drawn at random, those that only rank on each user's last
    /// item, as their papers do (a random one where time is not known); a share asked for is always drawn at random.</summary>
    public Holdout Split(RatingDataset rows, ITrainer trainer, double? requested, double usual, int seed) =>
        requested is null && trainer is not IRatingTrainer
            ? LeaveLastOut.Split(rows, seed)
            : Holdout.Shuffled(rows.Count, requested ?? usual, seed);

    public RatingDataset Subset(RatingDataset rows, IReadOnlyList<int> places) => rows.Subset(places);

    public IReadOnlyDictionary<string, object?> Row(RatingDataset rows, int row) => new Dictionary<string, object?>(3)
    {
        ["User"] = rows.Users[rows.UserIndex[row]],
        ["Item"] = rows.Items[rows.ItemIndex[row]],
        ["Rating"] = rows.Ratings[row],
    };

    public JsonObject Sample(RatingDataset rows, int row) => new()
    {
        ["User"] = rows.Users[rows.UserIndex[row]],
        ["Item"] = rows.Items[rows.ItemIndex[row]],
    };

    public IReadOnlyList<double> Times(RatingDataset rows, string column) =>
        rows.Timestamps is { } times && column is "timestamp" ? [.. times.Select(t => (double)t)]
            : throw new InputException(
                $"--validation time:{column}: " +
                $"{(rows.Timestamps is null ? "these ratings have no timestamps" : "ratings are put in order by their timestamps")}; use " +
                $"{(rows.Timestamps is null ? "holdout" : "time:timestamp")}.");

    public IReadOnlyList<int> GroupOfEach(RatingDataset rows, string column) => column switch
    {
        "item" => rows.ItemIndex,
        "user" => rows.UserIndex,
        _ => throw new InputException(
            $"--validation group:{column}: ratings are grouped by item or by user; use group:item or group:user."),
    };

    public void Require(ITrainer trainer, string column)
    {
        if (column == "item" && trainer is not IRatingTrainer)
            throw new InputException(
                $"--validation group:item: '{trainer.Name}' ranks the items that users chose in training, so that items held out whole " +
                "are in no list; use group:user or holdout, or a trainer that predicts ratings.");
    }

    public IReadOnlyList<string> Groups(RatingDataset rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        FurtherColumn.Read(data, roles, column, rows.Count, cancel);

    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Read(string data, ColumnRoles roles, CancellationToken cancel) =>
        UnlabelledRows.CanRead(data) ? UnlabelledRows.OfRatings(data, roles, cancel) : null;
}
