using System.Globalization;
using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Data.Readers;

/// <summary>Numbers the classes of labels: as the model at hand has them, else as the catalog lists them, else in order of the
/// training labels, numbers by value and other labels by code points.</summary>
internal sealed class ClassNumbers
{
    private const int MostTold = 5;

    private readonly Dictionary<string, int> _numbers;

    private ClassNumbers(IReadOnlyList<string> classes, Dictionary<string, int> numbers)
    {
        Classes = classes;
        _numbers = numbers;
    }

    internal IReadOnlyList<string> Classes { get; }

    internal static ClassNumbers For(
        IEnumerable<string> trainLabels, IReadOnlyList<CatalogClass>? catalog, IReadOnlyList<string>? classes)
    {
        var listed = catalog ?? [];
        if (classes is not null)
        {
            var numbers = Numbers(classes);
            foreach (var known in listed.Where(c => numbers.ContainsKey(c.Name)))
                numbers[known.Label] = numbers[known.Name];
            return new(classes, numbers);
        }
        if (catalog is not null)
            return new([.. catalog.Select(c => c.Name)], Numbers([.. catalog.Select(c => c.Label)]));
        var labels = trainLabels.Distinct().ToArray();
        var ordered = labels.All(label => Number(label) is not null)
            ? labels.OrderBy(label => Number(label)).ThenBy(label => label, StringComparer.Ordinal)
            : labels.Order(StringComparer.Ordinal);
        string[] inOrder = [.. ordered];
        return new(inOrder, Numbers(inOrder));
    }

    /// <summary>Class numbers of rows; -1 for an unknown class.</summary>
    internal int[] Of(IReadOnlyList<string> labels)
    {
        if (labels is RowTexts rows)
            return rows.Each(Of);
        var numbers = new int[labels.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Of(labels[i]);
        return numbers;
    }

    /// <summary>A note about labels unknown in training, each with the class that is probably meant, or nothing.</summary>
    internal IEnumerable<string> Unknown(string name, IReadOnlyList<string> labels)
    {
        var numbers = Of(labels);
        if (!numbers.Contains(-1))
            return [];
        var unknown = labels.Where((_, row) => numbers[row] < 0).ToList();
        var told = unknown.Distinct().Take(MostTold).Select(label => ClassNames.Near(label, _numbers.Keys) is { } near
            ? $"{label}: did you mean '{near}'?" : label);
        return [$"{name}: {unknown.Count:N0} rows have classes unknown in training ({string.Join(", ", told)})"];
    }

    /// <summary>A note about classes that are told apart by how they are written alone, or nothing.</summary>
    /// <param name="name">What has them.</param>
    internal IEnumerable<string> Alike(string name) => ClassNames.Alike(Classes, ClassNames.Plain) is { } alike
        ? [$"{name} has classes that are told apart by how they are written alone: {alike}"] : [];

    private int Of(string label) => _numbers.GetValueOrDefault(label, -1);

    private static Dictionary<string, int> Numbers(IReadOnlyList<string> labels)
    {
        var numbers = new Dictionary<string, int>();
        for (var i = 0; i < labels.Count; i++)
            numbers[labels[i]] = i;
        return numbers;
    }

    private static decimal? Number(string label) =>
        decimal.TryParse(label, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
