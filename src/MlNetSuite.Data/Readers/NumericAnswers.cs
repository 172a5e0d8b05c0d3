using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Answers as the numbers to predict. Rows without an answer have been left out before; what else is no number is for a person to
/// decide on, and refused all at once.</summary>
internal static class NumericAnswers
{
    /// <exception cref="InputException">Some are no finite numbers.</exception>
    internal static float[] Of(TableFile file)
    {
        var numbers = file.Answers.Each(answer => file.Reading.Number(answer));
        var odd = new OddCells();
        for (var row = 0; row < numbers.Length; row++)
            if (!float.IsFinite(numbers[row]))
                odd.Add(file.Answers[row], row);
        return odd.Count == 0 ? numbers : throw Refusal(file, odd, numbers.Length);
    }

    private static InputException Refusal(TableFile file, OddCells odd, int rows)
    {
        // A column that was not read as numbers at all says why: words among them, or several currencies.
        if (file.Reading is { IsNumber: false, Notes: [var reason, ..] })
            return new($"{file.Name}: no finite numbers to predict: {reason}");
        return new(string.Create(CultureInfo.InvariantCulture,
                $"{file.Name}: no finite number to predict in {odd.Count:N0} of {rows:N0} answers in column '{file.Answer}': ")
            + odd.Told(row => file.Places((int)row)) + (odd.Count * 2 > rows
                ? ". For names of classes there is the task classification"
                : $". Mend them, or leave such rows out by {odd.MissingOptions}"));
    }
}
