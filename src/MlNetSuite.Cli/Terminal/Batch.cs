using System.Runtime.ExceptionServices;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Rows that were read in one go.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="HasMore">Whether others may follow.</param>
/// <param name="Fault">What ended the reading; null for nothing but the end of the rows.</param>
internal sealed record Batch(List<IReadOnlyDictionary<string, object?>> Rows, bool HasMore, ExceptionDispatchInfo? Fault = null)
{
    /// <summary>Never throws: what was read before a fault is not lost.</summary>
    internal static Batch Read(IEnumerator<IReadOnlyDictionary<string, object?>> reader, int most)
    {
        var rows = new List<IReadOnlyDictionary<string, object?>>(most);
        try
        {
            while (rows.Count < most)
            {
                if (!reader.MoveNext())
                    return new(rows, HasMore: false);
                rows.Add(reader.Current);
            }
            return new(rows, HasMore: true);
        }
        catch (Exception fault)
        {
            return new(rows, HasMore: false, ExceptionDispatchInfo.Capture(fault));
        }
    }
}
