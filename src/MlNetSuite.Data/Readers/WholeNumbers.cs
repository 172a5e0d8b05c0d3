namespace MlNetSuite.Data.Readers;

/// <summary>Whole numbers of many digits, such as those of articles and accounts: single precision, which trainers calculate in, tells
/// neighbours apart up to 2^24 only.</summary>
internal sealed class WholeNumbers
{
    private const float Exact = 1 << 24;
    private const int MostKept = 1_000;

    /// <summary>From this share of the different numbers on that single precision would merge, they are not quantities.</summary>
    private const double MostMerged = 0.1;

    private readonly HashSet<string> _texts = [];
    private readonly HashSet<float> _numbers = [];

    /// <summary>The first of them; null for none.</summary>
    internal string? Example { get; private set; }

    /// <summary>How many different ones were kept, and how many single precision makes of them.</summary>
    internal (int Written, int Read) Different => (_texts.Count, _numbers.Count);

    /// <summary>Whether single precision would merge so many of them that they say something else.</summary>
    internal bool AreMerged => _numbers.Count < (1 - MostMerged) * _texts.Count;

    /// <summary>Looks at a number.</summary>
    /// <param name="field">As it is written, without spaces around it.</param>
    /// <param name="number">As single precision reads it.</param>
    internal void Add(ReadOnlySpan<char> field, float number)
    {
        if (Math.Abs(number) < Exact || _texts.Count == MostKept || field.TrimStart('-').ContainsAnyExceptInRange('0', '9'))
            return;
        var text = field.ToString();
        Example ??= text;
        _texts.Add(text);
        _numbers.Add(number);
    }
}
