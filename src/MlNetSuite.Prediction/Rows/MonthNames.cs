using System.Globalization;
using System.Text;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Names of months, whole and abbreviated, in English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish and
/// Polish.</summary>
internal static class MonthNames
{
    // One line a month; the languages agree on many.
    private static readonly string[] Lines =
    [
        "january jan januar jän jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty",
        "february feb februar febr février févr fév febrero febbraio fevereiro fev februari luty lutego lut",
        "march mar märz mär mrz mars marzo março maart mrt marts marzec marca",
        "april apr avril avr abril abr aprile kwiecień kwietnia kwi",
        "may mai mayo maggio mag maio mei maj maja",
        "june jun juni juin junio giugno giu junho czerwiec czerwca cze",
        "july jul juli juillet juil julio luglio lug julho lipiec lipca lip",
        "august aug août aoû aou agosto ago augustus augusti sierpień sierpnia sie",
        "september sep sept septembre septiembre settembre set setembro wrzesień września wrz",
        "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź",
        "november nov novembre noviembre novembro listopad listopada lis",
        "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru",
    ];

    // As they may be written: small, capitalized and in capitals, with accents and without.
    private static readonly Dictionary<string, int> Months = Lines
        .SelectMany((line, month) => line.Split(' ').SelectMany(name => (string[])[name, WithoutAccents(name)])
            .SelectMany(name => (string[])[name, char.ToUpperInvariant(name[0]) + name[1..], name.ToUpperInvariant()])
            .Select(name => (Name: name, Month: month + 1)))
        .DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => m.Month, StringComparer.Ordinal);

    /// <summary>Every name with its month.</summary>
    internal static IReadOnlyDictionary<string, int> All => Months;

    /// <summary>The month of a name, 1 to 12, or 0.</summary>
    internal static int Of(string name) => Months.GetValueOrDefault(name);

    private static string WithoutAccents(string name) => string.Concat(name.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).Normalize(NormalizationForm.FormC);
}
