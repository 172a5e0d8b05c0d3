using System.Globalization;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Readers;

/// <summary>Names of classes as people write them: <c>spam</c>, <c>Spam </c> and <c>SPAM</c> are one to them.</summary>
internal static class ClassNames
{
    private const int MostAlike = 3;

    /// <summary>Of shorter names a single letter makes another one.</summary>
    private const int Spelled = 4;

    /// <summary>What names have in common that differ in writing alone: in case, in spaces, in what is not
    /// seen, in how a number is written.</summary>
    internal static string Plain(string name)
    {
        if (decimal.TryParse(name.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number.ToString("G29", CultureInfo.InvariantCulture);
        return Letters(name);
    }

    /// <summary>What ids have in common that differ in writing alone: in case, in spaces, in what is not seen, in a <c>.0</c> behind whole
    /// numbers. Those may be long, and their leading zeros part of them.</summary>
    internal static string PlainId(string id)
    {
        if (!id.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return id;
        var point = id.LastIndexOfAny(['.', ',']);
        return point > 0 && point < id.Length - 1 && !id.AsSpan(0, point).ContainsAnyExceptInRange('0', '9')
            && !id.AsSpan(point + 1).ContainsAnyExcept('0') ? id[..point] : Letters(id);
    }

    /// <summary>Names that are one to people: <c>'ham', 'HAM'; 'spam', 'Spam'</c>; null where there are none.</summary>
    /// <param name="names">Each once.</param>
    /// <param name="plain">What those that are one have in common.</param>
    internal static string? Alike(IEnumerable<string> names, Func<string, string> plain)
    {
        var alike = names.GroupBy(plain).Where(same => same.Count() > 1).Take(MostAlike)
            .Select(same => string.Join(", ", same.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))).ToList();
        return alike.Count == 0 ? null : string.Join("; ", alike);
    }

    private static string Letters(string name) =>
        string.Join(' ', SeenName.Of(name).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();

    /// <summary>The name that was probably meant: one that differs in writing alone, else in spelling; or null.</summary>
    internal static string? Near(string name, IEnumerable<string> names)
    {
        var (plain, all) = (Plain(name), names.ToList());
        return all.Find(known => Plain(known) == plain) ?? (name.Length < Spelled ? null : Nearest.To(name, all));
    }
}
