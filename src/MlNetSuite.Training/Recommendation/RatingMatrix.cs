using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The ratings a recommender learns from, by user and by item, over those users and items only that have any.</summary>
/// <remarks>Items are in order of popularity (number of ratings, then order of appearance), so that a tie between scores
/// broken by item order is broken by popularity, and the most popular items are a prefix. A pair given twice keeps its last
/// rating.</remarks>
internal sealed class RatingMatrix
{
    private RatingMatrix(string[] users, string[] items, RatingRows byUser)
    {
        Users = users;
        Items = items;
        ByUser = byUser;
        ByItem = byUser.Transpose(items.Length);
        Mean = byUser.Values.Length == 0 ? 0 : byUser.Values.Average(v => (double)v);
        Deviation = byUser.Values.Length == 0 ? 0 : Math.Sqrt(byUser.Values.Average(v => (v - Mean) * (v - Mean)));
        Min = byUser.Values.Length == 0 ? 0 : byUser.Values.Min();
        Max = byUser.Values.Length == 0 ? 0 : byUser.Values.Max();
    }

    /// <summary>User ids; row u of <see cref="ByUser"/> is user u.</summary>
    internal string[] Users { get; }

    /// <summary>Item ids, most rated first; row i of <see cref="ByItem"/> is item i.</summary>
    internal string[] Items { get; }

    /// <summary>For each user the items rated, ascending.</summary>
    internal RatingRows ByUser { get; }

    /// <summary>For each item the users who rated it, ascending.</summary>
    internal RatingRows ByItem { get; }

    /// <summary>What ids are called; null where that is not known.</summary>
    internal ShownNames? Names { get; private init; }

    /// <summary>Number of ratings.</summary>
    internal int Count => ByUser.Values.Length;

    /// <summary>The mean rating.</summary>
    internal double Mean { get; }

    /// <summary>The standard deviation of the ratings.</summary>
    internal double Deviation { get; }

    /// <summary>The smallest rating seen.</summary>
    internal float Min { get; }

    /// <summary>The largest rating seen.</summary>
    internal float Max { get; }

    /// <summary>Gathers the ratings of a dataset.</summary>
    /// <exception cref="InputException">There is no rating, or one is not a finite number.</exception>
    internal static RatingMatrix From(RatingDataset data)
    {
        if (data.Count == 0)
            throw new InputException($"'{data.Name}' has no ratings; a recommender needs at least one row of user, item and rating.");
        var bad = Array.FindIndex(data.Ratings, r => !float.IsFinite(r));
        if (bad >= 0)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"'{data.Name}' row {bad + 1}: the rating is {data.Ratings[bad]}; a finite number is expected. Correct or drop the row."));

        var (users, userOf) = Seen(data.UserIndex, data.Users, byPopularity: false);
        var (items, itemOf) = Seen(data.ItemIndex, data.Items, byPopularity: true);
        return new(users, items, RatingRows.Build(users.Length, items.Length,
            Array.ConvertAll(data.UserIndex, u => userOf[u]), Array.ConvertAll(data.ItemIndex, i => itemOf[i]), data.Ratings))
        {
            Names = data.Names,
        };
    }

    /// <summary>Gathers ratings for a trainer that predicts them.</summary>
    /// <exception cref="InputException">The rows have no ratings; also as of <see cref="From"/>.</exception>
    internal static RatingMatrix Rated(RatingDataset data, ITrainer<RatingDataset> trainer) => !data.IsImplicit ? From(data)
        : throw new InputException(
            $"'{data.Name}' has no ratings, and {trainer.Name} predicts ratings. Name the column that holds them with " +
            "--rating, or choose a trainer that ranks items: ials, ease or popular.");

    /// <summary>The same users and items with only the given ratings, by position in <see cref="ByUser"/>.</summary>
    internal RatingMatrix Keep(IReadOnlyList<int> positions)
    {
        var rowOf = ByUser.RowOfEach();
        return new(Users, Items, RatingRows.Build(Users.Length, Items.Length,
            [.. positions.Select(p => rowOf[p])], [.. positions.Select(p => ByUser.Columns[p])],
            [.. positions.Select(p => ByUser.Values[p])]));
    }

    /// <summary>Who rated what, as an artifact carries it.</summary>
    /// <param name="cold">Items nobody has rated that the model scores, too.</param>
    internal RatedItems Rated(params IReadOnlyList<string> cold) => new(Users, [.. Items, .. cold], ByUser.Start, ByUser.Columns);

    private static (string[] Ids, int[] Position) Seen(int[] index, IReadOnlyList<string> ids, bool byPopularity)
    {
        var count = new int[ids.Count];
        List<int> order = [];
        foreach (var i in index)
            if (count[i]++ == 0)
                order.Add(i);
        if (byPopularity)
            order = [.. order.OrderByDescending(i => count[i])];
        var position = new int[ids.Count];
        for (var p = 0; p < order.Count; p++)
            position[order[p]] = p;
        return ([.. order.Select(i => ids[i])], position);
    }
}
