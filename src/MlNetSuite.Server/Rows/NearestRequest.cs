using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Rows;

/// <summary><c>?nearest=3</c>: how many of the training texts that are most like a row its answer is to show.</summary>
internal static class NearestRequest
{
    /// <summary>Of one text and its JSON, while the buffer grows.</summary>
    internal const long BytesPerExample = 4_000;

    private const int Most = 20;

    /// <summary>The number; 0 where none are asked for.</summary>
    /// <exception cref="RefusedRequestException">It is no such number, or the model has no training texts.</exception>
    internal static int Read(HttpRequest request, RequestModel model)
    {
        var given = request.Query["nearest"].ToString();
        if (given.Length == 0)
            return 0;
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > Most)
            throw new RefusedRequestException($"nearest={given}: expected a number from 0 to {Most}.");
        if (count > 0 && model.Examples == 0)
            throw new RefusedRequestException("the model holds no training texts to compare with; leave 'nearest' out.");
        return count;
    }
}
