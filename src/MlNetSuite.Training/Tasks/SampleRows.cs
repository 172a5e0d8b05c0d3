using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>How many rows of the data a zip keeps to show what an app gives.</summary>
internal static class SampleRows
{
    /// <summary>So many unless a person says otherwise.</summary>
    internal const int Usual = 3;

    private const int Most = 100;

    /// <exception cref="InputException">There are less than none, or too many.</exception>
    internal static void Require(int rows)
    {
        if (rows is < 0 or > Most)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"--samples {rows}: must be 0 to {Most} rows of the data that the zip keeps."));
    }
}
