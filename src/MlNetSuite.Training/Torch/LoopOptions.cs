namespace MlNetSuite.Training.Torch;

/// <summary>How a network is trained. Checked when the loop starts.</summary>
internal sealed record LoopOptions
{
    /// <summary>Passes over the training rows, at least 1.</summary>
    internal int Epochs { get; init; } = 10;

    /// <summary>Rows per step, at least 1.</summary>
    internal int BatchSize { get; init; } = 64;

    /// <summary>Step size; the highest one where the schedule changes it.</summary>
    internal double LearningRate { get; init; } = 1e-3;

    /// <summary>How the step size changes over the run.</summary>
    internal Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>AdamW's decoupled weight decay (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101); 0 is Adam.</summary>
    internal double WeightDecay { get; init; }

    /// <summary>What is learned.</summary>
    internal Loss Loss { get; init; } = Loss.CrossEntropy;

    /// <summary>For squared errors, what one unit of the targets is: the validation error is told in the units of whoever asks.</summary>
    internal double TargetUnit { get; init; } = 1;

    /// <summary>How much a row of each class counts; empty for all the same.</summary>
    internal IReadOnlyList<float> ClassWeights { get; init; } = [];

    /// <summary>Share of the target spread evenly over all classes (Szegedy et al. 2016), 0 to below 1.</summary>
    internal double LabelSmoothing { get; init; }

    /// <summary>The largest length the gradient may have; 0 leaves it alone.</summary>
    internal double ClipNorm { get; init; }

    /// <summary>Epochs without a better validation metric after which training stops; 0 never stops early.</summary>
    internal int Patience { get; init; }

    /// <summary>Decay per step of the running average of the weights that is kept in their stead (Polyak and Juditsky 1992);
    /// 0 keeps the weights themselves.</summary>
    internal double AverageDecay { get; init; }

    /// <summary>What layers work on while an image network is trained; weights and what is added to them have 32 bits always.</summary>
    internal Precision Precision { get; init; }
}

/// <summary>The numbers between layers in training.</summary>
internal enum Precision
{
    /// <summary>32 bits.</summary>
    Float32,

    /// <summary>16 bits with the exponent of 32 (Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322): faster where a processor has
    /// instructions for it (AVX512-BF16, AMX).</summary>
    BFloat16,
}

/// <summary>What a network learns, and so what its outputs are.</summary>
internal enum Loss
{
    /// <summary>Classes: outputs are logits.</summary>
    CrossEntropy,

    /// <summary>Numbers: the one output is the number.</summary>
    SquaredError,
}

/// <summary>How the step size changes over a run.</summary>
internal enum Schedule
{
    /// <summary>Always the same.</summary>
    Constant,

    /// <summary>Up for the first quarter, then down to nothing along a cosine (Smith and Topin 2018,
    /// https://arxiv.org/abs/1708.07120).</summary>
    OneCycle,
}

internal static class ScheduleShape
{
    private const double WarmUp = 0.25, InitialShare = 1 / 25.0;

    /// <summary>The share of the highest step size to use when <paramref name="done"/> (0..1) of the steps are done.</summary>
    internal static double At(this Schedule schedule, double done) => schedule switch
    {
        Schedule.OneCycle when done < WarmUp => Cosine(InitialShare, 1, done / WarmUp),
        Schedule.OneCycle => Cosine(1, 0, (done - WarmUp) / (1 - WarmUp)),
        _ => 1,
    };

    private static double Cosine(double from, double to, double done) => to + (from - to) * (1 + Math.Cos(Math.PI * done)) / 2;
}
