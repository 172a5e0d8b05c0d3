using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetSuite.Prediction.Texts;

/// <summary>What a person does not see of a text: HTML tags, comments, scripts and styles are left out, character references stand for
/// their character, and characters without width (but the one that joins Persian words) and marks of direction go.</summary>
/// <remarks>A tag is one of HTML's own elements, closed, with attributes as HTML writes them: "a &lt;b and c&gt;" and
/// "&lt;your name&gt;" are text. The patterns mean the same to .NET and to RE2, and every text is a sequence of matches of
/// <see cref="Piece"/>: the graph that training writes does the same in a model.</remarks>
internal static class TextMarkup
{
    private const string Space = @"[ \t\r\n\f]";

    // Elements that stand within a line, and do not part words.
    private const string InlineNames =
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark meter output q s samp small span strike strong " +
        "sub sup time tt u var wbr";

    private const string BlockNames =
        "address article aside audio base basefont blink blockquote body br button canvas caption center col colgroup datalist dd " +
        "details dialog dir div dl dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html " +
        "iframe img input legend li link main map area marquee menu meta nav nobr noframes noscript object ol optgroup option p param " +
        "picture pre progress rp rt ruby script section select source style summary svg path table tbody td template textarea tfoot th " +
        "thead title tr track ul video";

    private const string Flags =
        "async autoplay checked controls defer disabled hidden ismap multiple noshade nowrap readonly required selected";

    private static readonly (char First, char Last)[] InvisibleRanges =
    [
        ('\u00AD', '\u00AD'), ('\u061C', '\u061C'), ('\u180E', '\u180E'), ('\u200B', '\u200B'), ('\u200D', '\u200F'),
        ('\u202A', '\u202E'), ('\u2060', '\u206F'), ('\uFE00', '\uFE0F'), ('\uFEFF', '\uFEFF'),
    ];

    private static readonly string Invisibles = string.Concat(InvisibleRanges.Select(range => $"{range.First}-{range.Last}"));

    private static readonly string Attributes =
        $"(?:{Space}+[A-Za-z_:@][A-Za-z0-9_:.-]*{Space}*={Space}*(?:\"[^\"]*\"|'[^']*'|[^ \\t\\r\\n\\f\"'<>]+)|" +
        $"{Space}+{Any(Flags)})*{Space}*/?";

    private static readonly SearchValues<char> InvisibleCharacters = SearchValues.Create(
        [.. InvisibleRanges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(c => (char)c)]);

    /// <summary>What is replaced by a blank.</summary>
    internal static string BlankPattern { get; } = string.Join('|',
        Hidden("script"), Hidden("style"), "<!--(?:[^-]|-[^-]|--+[^->])*--+>", "<![A-Za-z][^<>]*>", @"<\?[A-Za-z][^<>]*>", Tag(BlockNames));

    /// <summary>What is left out without a trace.</summary>
    internal static string NothingPattern { get; } = $"{Tag(InlineNames)}|[{Invisibles}]+";

    /// <summary>What may be a character reference.</summary>
    internal const string EntityPattern = "&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,15});";

    /// <summary>Any piece of a text, the longest first; the last two are text.</summary>
    internal static string Piece { get; } = $"{BlankPattern}|{NothingPattern}|{EntityPattern}|[^<&{Invisibles}]+|[<&]";

    private static readonly Regex Pieces = new(
        $"(?<blank>{BlankPattern})|(?<nothing>{NothingPattern})|(?<entity>{EntityPattern})", RegexOptions.NonBacktracking);

    /// <summary>The text as a person sees it; the same object where that is no other.</summary>
    internal static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAny('<', '&') && !text.AsSpan().ContainsAny(InvisibleCharacters))
            return text;
        var read = WellFormed(text);
        var clean = Pieces.Replace(read, match =>
            match.Groups["blank"].Success ? " "
            : match.Groups["nothing"].Success ? ""
            : HtmlEntities.All.GetValueOrDefault(match.Value, match.Value));
        return clean == read ? text : clean;
    }

    /// <summary>A surrogate without its partner becomes U+FFFD on its way into ONNX, before markup is taken out: what stands on either side
    /// of a tag must not become a pair here.</summary>
    private static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\ud800', '\udfff') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Whether a character has no width, or is a mark of direction.</summary>
    internal static bool IsInvisible(string character) => InvisibleCharacters.Contains(character[0]);

    /// <summary>Whether a text has characters without width or marks of direction.</summary>
    internal static bool HasInvisible(string text) => text.AsSpan().ContainsAny(InvisibleCharacters);

    /// <summary>An element with all that is in it, if it is closed.</summary>
    private static string Hidden(string name) => $"<{Any(name)}{Attributes}>(?:[^<]|<+[^/<])*<+/{Any(name)}{Space}*>";

    private static string Tag(string names) => $"<(?:{Any(names)}{Attributes}|/{Any(names)}{Space}*)>";

    /// <summary>One of the words, in whatever case.</summary>
    private static string Any(string words)
    {
        var pattern = new StringBuilder("(?:");
        foreach (var letter in words)
            pattern.Append(letter == ' ' ? "|" : char.IsAsciiLetter(letter) ? $"[{letter}{char.ToUpperInvariant(letter)}]" : $"{letter}");
        return pattern.Append(')').ToString();
    }
}
