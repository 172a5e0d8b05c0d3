namespace MlNetSuite.Pretrained.Storage;

/// <summary>How the weights of a pretrained network are stored and multiplied.</summary>
internal enum WeightPrecision
{
    /// <summary>32-bit numbers, as they were trained.</summary>
    Fp32,

    /// <summary>Stored as 8-bit integers with a scale for each output, multiplied as 32-bit numbers: a quarter of the file.</summary>
    W8,

    /// <summary>Multiplied as 8-bit integers, inputs rounded for each token: several times faster where the processor has instructions for
    /// it, and less exact.</summary>
    Int8,
}
