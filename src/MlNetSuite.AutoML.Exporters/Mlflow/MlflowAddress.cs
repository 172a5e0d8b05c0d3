
namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>Which store a tracking address stands for.</summary>
internal static class MlflowAddress
{
    internal static IMlflowStore Open(MlflowOptions options)
    {
        var address = options.Tracking;
        // One letter before the colon is a drive of Windows, not a scheme.
        var scheme = address.IndexOf(':', StringComparison.Ordinal) is var colon and > 1 && address[..colon].All(char.IsAsciiLetter)
            ? address[..colon].ToLowerInvariant()
            : null;
        return scheme switch
        {
            "http" or "https" => new MlflowRestStore(options),
            "file" => new MlflowFileStore(LocalPath(address)),
            null => new MlflowFileStore(address),
            _ => throw new MlflowException(
                $"MLflow tracking address '{address}': '{scheme}:' is not supported; use http://, https://, file: or a folder."),
        };
    }

    private static string LocalPath(string address) =>
        address.StartsWith("file://", StringComparison.OrdinalIgnoreCase)
        ? new Uri(address).LocalPath
        : Uri.UnescapeDataString(address["file:".Length..]);
}
