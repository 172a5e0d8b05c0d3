using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Training.Tasks;

/// <summary>An output that the models of a task have: a column that they add to a row.</summary>
/// <param name="Name">The column.</param>
/// <param name="Role">What it means.</param>
/// <param name="Description">A sentence for readers of documents; null where the role says enough.</param>
/// <param name="WhenFalse">For a flag, what to tell a person where the answer is no.</param>
public sealed record TaskOutput(string Name, OutputRole Role, string? Description = null, string? WhenFalse = null)
{
    /// <summary>For a flag, what to tell a person where the answer is yes; nothing is told then where it is no.</summary>
    public string? WhenTrue { get; init; }

    /// <summary>Whether models may be without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The output as the card of a model lists it.</summary>
    internal CardOutput In(DataViewSchema schema)
    {
        var column = ModelSchema.Column(schema[Name]);
        return new(column.Name, column.Type, column.Size, Role) { Description = Description, WhenFalse = WhenFalse, WhenTrue = WhenTrue };
    }
}
