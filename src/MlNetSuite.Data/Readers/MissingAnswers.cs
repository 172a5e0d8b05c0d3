using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Counts the rows of a file that have no answer, which nothing can be learned from, by what they have in its place.</summary>
/// <param name="column">The column of the answers.</param>
/// <param name="otherwise">What becomes of such rows.</param>
internal sealed class MissingAnswers(string column, MissingLabel otherwise)
{
    private const int MostWords = 5;

    private readonly Dictionary<string, int> _words = [];

    /// <summary>Rows that are wholly empty.</summary>
    internal int Empty { get; set; }

    /// <summary>All rows without an answer.</summary>
    internal int Count => Empty + _words.Values.Sum();

    /// <summary>Counts a row that is not empty.</summary>
    /// <param name="word">What it has in place of an answer.</param>
    /// <param name="place">Where it is: file and line.</param>
    /// <exception cref="InputException">Such a row is not to be left out.</exception>
    internal void Add(string word, Func<string> place)
    {
        if (otherwise == MissingLabel.Fail)
            throw new InputException(
                $"{place()}: no answer in column '{column}'{(word.Length == 0 ? "" : $", which holds '{word}'")}; " +
                "--missing-label leave-out leaves such rows out");
        _words[word] = _words.GetValueOrDefault(word) + 1;
    }

    /// <summary>What is told about a file; nothing where every row has an answer.</summary>
    internal IEnumerable<string> Notes(string file)
    {
        if (Empty > 0)
            yield return $"left out of {file}, empty: {Rows(Empty)}";
        if (_words.Count == 0)
            yield break;
        var words = _words.OrderByDescending(w => w.Value).Take(MostWords).Select(w =>
            string.Create(CultureInfo.InvariantCulture, $"{(w.Key.Length == 0 ? "nothing" : $"'{w.Key}'")} in {w.Value:N0}"));
        yield return $"left out of {file}, without an answer in '{column}': {Rows(_words.Values.Sum())} ({string.Join(", ", words)})";
    }

    private static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "row" : "rows")}");
}
