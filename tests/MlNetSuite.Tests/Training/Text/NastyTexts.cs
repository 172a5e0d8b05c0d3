using FsCheck;
using FsCheck.Fluent;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>Texts as nobody expects them: every script, marks without letters, halves of surrogate pairs, control characters.</summary>
internal static class NastyTexts
{
    private static readonly string[] Pieces =
    [
        " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2028", "a", "B", "Word", "don't", "e-mail", "x_y", "3.14", "１２",
        "é", "e\u0301", "\u0301", "ﬁ", "ß", "ẞ", "İ", "ı", "Σ", "ς", "ǅ", "日本語", "東京 タワー", "ｶﾅ", "한국어", "สวัสดี", "नमस्ते।", "שלום",
            "مرحبا؟",
        "\u202eabc\u202c", "می\u200cخواهم", "😀", "👩\u200d👩\u200d👧", "🇩🇪", "𝔘", "𐐀", "𠀀", "\ud83d", "\ude00", "\ud83dx", "\ufffd",
            "\uffff",
        "\u0001", "\u001b[0m", "\u007f", "\u0085", "\u00ad", "©", "™", "€", "½", "“q”", "…", "—", "<b>", "%s", "\\", "\"", "'", "{0}",
            "https://x.y/z?a=b",
    ];

    /// <summary>Sequences of such pieces, and of any code units but U+0000.</summary>
    internal static Arbitrary<string> All { get; } = Gen.OneOf(
            Gen.Elements(Pieces),
            Gen.Elements(Pieces),
            Gen.Choose(1, char.MaxValue).Select(unit => ((char)unit).ToString()))
        .ListOf().Select(string.Concat).ToArbitrary();
}
