using System.Globalization;
using System.Net;
using System.Text;

namespace MlNetSuite.Prediction.Texts;

/// <summary>The character references of HTML that are read: all names of HTML 4, and the numbers of letters of Latin, Greek, Cyrillic,
/// Hebrew and Arabic, of punctuation, symbols and emoji. A reference that is not among them stays as it is written.</summary>
internal static class HtmlEntities
{
    private const string Names = """
        AElig Aacute Acirc Agrave Alpha Aring Atilde Auml Beta Ccedil Chi Dagger Delta ETH Eacute Ecirc Egrave Epsilon Eta
        Euml Gamma Iacute Icirc Igrave Iota Iuml Kappa Lambda Mu Ntilde Nu OElig Oacute Ocirc Ograve Omega Omicron Oslash
        Otilde Ouml Phi Pi Prime Psi Rho Scaron Sigma THORN Tau Theta Uacute Ucirc Ugrave Upsilon Uuml Xi Yacute Yuml Zeta
        aacute acirc acute aelig agrave alefsym alpha amp and ang aring asymp atilde auml bdquo beta brvbar bull cap ccedil
        cedil cent chi circ clubs cong copy crarr cup curren dArr dagger darr deg delta diams divide eacute ecirc egrave empty
        emsp ensp epsilon equiv eta eth euml euro exist fnof forall frac12 frac14 frac34 frasl gamma ge gt hArr harr hearts
        hellip iacute icirc iexcl igrave image infin int iota iquest isin iuml kappa lArr lambda lang laquo larr lceil ldquo
        le lfloor lowast loz lrm lsaquo lsquo lt macr mdash micro middot minus mu nabla nbsp ndash ne ni not notin nsub ntilde
        nu oacute ocirc oelig ograve oline omega omicron oplus or ordf ordm oslash otilde otimes ouml para part permil perp
        phi pi piv plusmn pound prime prod prop psi quot rArr radic rang raquo rarr rceil rdquo real reg rfloor rho rlm rsaquo
        rsquo sbquo scaron sdot sect shy sigma sigmaf sim spades sub sube sum sup sup1 sup2 sup3 supe szlig tau there4 theta
        thetasym thinsp thorn tilde times trade uArr uacute uarr ucirc ugrave uml upsih upsilon uuml weierp xi yacute yen yuml
        zeta zwj zwnj apos
        """;

    // The first from a blank on; the numbers of control characters mean Windows-1252, as in browsers.
    private static readonly (int First, int Last)[] Numbers =
        [(0x20, 0x6FF), (0x1E00, 0x22FF), (0x2500, 0x27BF), (0x3000, 0x303F), (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF)];

    /// <summary>What each stands for.</summary>
    internal static IReadOnlyDictionary<string, string> All { get; } = Create();

    private static Dictionary<string, string> Create()
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["&#9;"] = "\t", ["&#10;"] = "\n", ["&#13;"] = "\n" };
        foreach (var name in Names.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))
            all[$"&{name};"] = Seen(WebUtility.HtmlDecode($"&{name};"));
        foreach (var number in Numbers.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)))
            foreach (var written in Written(number))
                all[written] = Seen(number is >= 0x80 and < 0xA0 ? WindowsCharacter(number) : char.ConvertFromUtf32(number));
        return all;
    }

    /// <summary>A number as people write it: decimal, perhaps with three digits, or hexadecimal, perhaps with four.</summary>
    private static IEnumerable<string> Written(int number) => ((string[])
    [
        string.Create(CultureInfo.InvariantCulture, $"&#{number};"), string.Create(CultureInfo.InvariantCulture, $"&#{number:000};"),
        $"&#x{number:x};", $"&#x{number:X};", $"&#x{number:x4};", $"&#x{number:X4};",
    ]).Distinct();

    private static string WindowsCharacter(int number) => CodePagesEncodingProvider.Instance.GetEncoding("windows-1252")!.GetString([(byte)number]);

    private static string Seen(string character) => TextMarkup.IsInvisible(character) ? "" : character;
}
