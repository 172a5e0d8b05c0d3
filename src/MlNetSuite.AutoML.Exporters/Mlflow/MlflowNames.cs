
namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>Keys and values as MLflow takes them: see <c>mlflow/utils/validation.py</c>.</summary>
internal static class MlflowNames
{
    private const int MostKey = 250;
    private const int MostParameter = 6000;
    private const int MostTag = 5000;

    /// <summary>Letters, digits and <c>_ - . / </c>space stay; others become <c>_</c>, and so does what would make a path of the
    /// name that leads elsewhere.</summary>
    internal static string Key(string name)
    {
        var key = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or ' ' ? c : '_'));
        if (key.Split('/').Any(part => part is "" or "." or ".." || part.All(c => c == ' ')))
            key = key.Replace('/', '_').Replace("..", "__", StringComparison.Ordinal);
        key = key is "" or "." ? "_" : key;
        return key.Length > MostKey ? key[..MostKey] : key;
    }

    internal static MlflowPair Parameter(string name, string value) => new(Key(name), Head(value, MostParameter));

    internal static MlflowPair Tag(string name, string value) => new(Key(name), Head(value, MostTag));

    private static string Head(string text, int most) => text.Length > most ? text[..most] : text;
}
