using MlNetSuite.Data;

namespace MlNetSuite.Tests.Contracts;

/// <summary>Made-up rows that any trainer of a task learns in a second or two.</summary>
internal static class TinyData
{
    internal static Dataset For(Type rows) =>
        rows == typeof(ImageDataset) ? Images(90, 3)
        : rows == typeof(TextDataset) ? Texts(90, 3)
        : rows == typeof(RatingDataset) ? Ratings(30, 20)
        : rows == typeof(ClassificationTable) ? ClassTable(90, 3)
        : rows == typeof(RegressionTable) ? NumberTable(90)
        : throw new NotSupportedException($"no tiny rows for {rows.Name} yet; add them here.");

    internal static Dataset OneRow(Type rows) =>
        rows == typeof(ImageDataset) ? Images(1, 2)
        : rows == typeof(TextDataset) ? Texts(1, 2)
        : rows == typeof(ClassificationTable) ? ClassTable(1, 2)
        : rows == typeof(RegressionTable) ? NumberTable(1)
        : Ratings(1, 1);

    internal static Dataset OneClass(Type rows) =>
        rows == typeof(ImageDataset) ? Images(12, 1)
        : rows == typeof(TextDataset) ? Texts(12, 1)
        : rows == typeof(ClassificationTable) ? ClassTable(12, 1)
        : throw new NotSupportedException($"{rows.Name} has no classes.");

    /// <summary>The tiny rows with labels that hang on nothing: every sixth is of the second class, the others of the first.</summary>
    internal static Dataset OneOfSix(Type rows)
    {
        static int[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => i % 6 == 5 ? 1 : 0)];
        string[] classes = ["usual", "rare"];
        return For(rows) switch
        {
            ImageDataset i => i with { Labels = Labels(i.Count), Classes = classes },
            TextDataset t => t with { Labels = Labels(t.Count), Classes = classes },
            ClassificationTable c => c with { Labels = Labels(c.Count), Classes = classes },
            var other => throw new NotSupportedException($"{other.GetType().Name} has no classes."),
        };
    }

    /// <summary>8 x 8 grey images: a bright band whose place tells the class, on noise.</summary>
    internal static ImageDataset Images(int count, int classes)
    {
        var random = new Random(7);
        var pixels = new byte[count * 64];
        var labels = new int[count];
        random.NextBytes(pixels);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % classes;
            for (var p = 0; p < 64; p++)
                pixels[i * 64 + p] = (byte)(p / 8 / 2 == labels[i] ? 200 + pixels[i * 64 + p] % 56 : pixels[i * 64 + p] / 4);
        }
        return new("tiny-images", new(1, 8, 8), pixels, labels, [.. Enumerable.Range(0, classes).Select(c => $"band {c}")]);
    }

    /// <summary>Short texts of words that belong to a class, among words that belong to none, one of them empty.</summary>
    internal static TextDataset Texts(int count, int classes)
    {
        string[][] topics = [["goal", "match", "team", "score"], ["flour", "oven", "sugar", "bake"], ["orbit", "comet", "moon", "star"]];
        string[] filler = ["the", "a", "today", "very", "ﬁne", "été", "日本"];
        var random = new Random(7);
        string Text(int c) => string.Join(' ', Enumerable.Range(0, 8).Select(w => w % 2 == 0
            ? topics[c][random.Next(4)]
            : filler[random.Next(filler.Length)]));
        var labels = Enumerable.Range(0, count).Select(i => i % classes).ToArray();
        return new("tiny-texts", [.. labels.Select((c, i) => i == count - 1 && count > 1 ? "" : Text(c))], labels,
            [.. Enumerable.Range(0, classes).Select(c => $"topic {c}")]);
    }

    /// <summary>Numbers, some missing, a category and a date: size tells the class, and the colour something.</summary>
    internal static ClassificationTable ClassTable(int count, int classes)
    {
        var labels = Enumerable.Range(0, count).Select(i => i % classes).ToArray();
        return new("tiny-classes", Columns(labels), "kind", labels, [.. Enumerable.Range(0, classes).Select(c => $"kind {c}")]);
    }

    /// <summary>As <see cref="ClassTable"/>, with a number to predict.</summary>
    internal static RegressionTable NumberTable(int count)
    {
        var columns = Columns([.. Enumerable.Range(0, count).Select(i => i % 3)]);
        return new("tiny-numbers", columns, "price", [.. Enumerable.Range(0, count).Select(i => 100 + 10 * columns[0].Number(i) + i % 5)]);
    }

    private static TableColumn[] Columns(int[] labels)
    {
        var random = new Random(7);
        string[] colours = ["rouge", "vert", "bleu ciel", "日本"];
        return
        [
            new NumberColumn("Size", [.. labels.Select(c => c * 2 + random.NextSingle())]),
            new NumberColumn("Weight", [.. labels.Select((_, i) => i % 7 == 3 ? float.NaN : random.NextSingle())]),
            new TextColumn("Colour", [.. labels.Select((c, i) => i % 11 == 5 ? "" : colours[random.Next(2) + c / 2])]),
            new TextColumn("Seen", [.. labels.Select((c, i) => $"2024-0{1 + random.Next(9)}-{10 + i % 18}")]),
        ];
    }

    /// <summary>Two tastes: even users like even items and odd users odd ones.</summary>
    internal static RatingDataset Ratings(int users, int items)
    {
        var random = new Random(7);
        List<int> u = [], v = [];
        List<float> r = [];
        for (var user = 0; user < users; user++)
            for (var item = 0; item < items; item++)
                if (users * items == 1 || random.Next(100) < 60)
                {
                    u.Add(user);
                    v.Add(item);
                    r.Add(user % 2 == item % 2 ? 4 + random.Next(2) : 1 + random.Next(2));
                }
        return new("tiny-ratings", [.. Enumerable.Range(0, users).Select(i => $"user {i}")],
            [.. Enumerable.Range(0, items).Select(i => $"item {i}")],
            [.. u], [.. v], [.. r], [.. r.Select((_, i) => (long)i)]);
    }
}
