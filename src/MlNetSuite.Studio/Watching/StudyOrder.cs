namespace MlNetSuite.Studio.Watching;

/// <summary>The order in which studies are listed.</summary>
internal static class StudyOrder
{
    /// <summary>Those that were heard of last come first. One without trials was made after the studies before it in its store had begun,
    /// and is taken to be as old as the last of these.</summary>
    /// <param name="studies">In the order in which their stores have them, the oldest first.</param>
    internal static IReadOnlyList<(WatchedStudy Study, StudyState State)> NewestFirst(
        IReadOnlyList<(WatchedStudy Study, StudyState State)> studies)
    {
        var dated = new List<((WatchedStudy, StudyState) Study, DateTimeOffset Last)>();
        var begun = new Dictionary<int, DateTimeOffset>();
        foreach (var one in studies)
        {
            var store = one.Study.Source.Index;
            var before = begun.GetValueOrDefault(store);
            begun[store] = one.State.Began is { } began && began > before ? began : before;
            dated.Add((one, one.State.LastSign ?? before));
        }
        return [.. dated.AsEnumerable().Reverse().OrderByDescending(one => one.Last).Select(one => one.Study)];
    }
}
