namespace MlNetSuite.Prediction.Outputs;

/// <summary>The value of one output in one answer.</summary>
public readonly struct OutputValue
{
    private readonly PredictionResult _result;
    private readonly int _output;

    internal OutputValue(PredictionResult result, int output) => (_result, _output) = (result, output);

    /// <summary>The output, as the card describes it.</summary>
    public CardOutput Output => _result.Layout.Outputs[_output];

    /// <summary>Its name.</summary>
    public string Name => Output.Name;

    /// <summary>What it means.</summary>
    public OutputRole Role => Output.Role;

    /// <summary>The text, or null where the output holds numbers.</summary>
    public string? Text => _result.Text(_output);

    /// <summary>The numbers, as many as the output's size; empty where it holds a text. A flag is 0 or 1.</summary>
    public ReadOnlySpan<float> Numbers => _result.Numbers(_output);

    /// <summary>The first of <see cref="Numbers"/>; not a number (NaN) where there is none.</summary>
    public float Number => Numbers is [var first, ..] ? first : float.NaN;

    /// <summary>Whether <see cref="Number"/> says yes: there is one, and it is not 0.</summary>
    public bool Flag => Number is not (0 or float.NaN);

    /// <summary>What to tell a person of a flag; null for nothing.</summary>
    public string? Told => Output.Told(Flag);

    /// <summary>The lower bounds of an interval.</summary>
    public ReadOnlySpan<float> Lower => Numbers[..(Numbers.Length / 2)];

    /// <summary>The upper bounds of an interval.</summary>
    public ReadOnlySpan<float> Upper => Numbers[(Numbers.Length / 2)..];
}
