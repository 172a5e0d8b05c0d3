namespace MlNetSuite.Notebooks.Views;

/// <summary>Text short enough for a table.</summary>
internal static class Clip
{
    /// <summary>One line of at most <paramref name="most"/> characters; <c>…</c> stands for the rest.</summary>
    internal static string Of(string text, int most = 80)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= most)
            return line;
        // A pair of surrogates is one character.
        var end = char.IsHighSurrogate(line[most - 2]) ? most - 2 : most - 1;
        return line[..end] + "…";
    }
}
