using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The page of the artifact format names everything that is written.</summary>
public class ArtifactFormatTests
{
    private static readonly HashSet<string> Named = [.. DocumentedCode.All
        .Where(code => code.Document == "docs/artifact-format.md" && code.Language == DocumentedCode.Span).Select(code => code.Text)];

    [Theory]
    [InlineData(typeof(ModelCard))]
    [InlineData(typeof(CardMember))]
    [InlineData(typeof(CardColumn))]
    [InlineData(typeof(CardOutput))]
    [InlineData(typeof(CardImage))]
    [InlineData(typeof(CardReading))]
    [InlineData(typeof(CardRoles))]
    [InlineData(typeof(CardTableColumn))]
    [InlineData(typeof(ModelProfile))]
    [InlineData(typeof(ColumnProfile))]
    [InlineData(typeof(NumberProfile))]
    [InlineData(typeof(CategoryProfile))]
    [InlineData(typeof(WordProfile))]
    [InlineData(typeof(NumberFormat))]
    [InlineData(typeof(DateFormat))]
    public void Every_property_of_the_card_is_on_it(Type type) => Assert.Subset(Named, type.GetProperties()
        .Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition != JsonIgnoreCondition.Always)
        .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).ToHashSet());

    [Fact]
    public void Every_role_is_on_it() => Assert.Subset(Named, Enum.GetValues<OutputRole>()
        .Select(role => JsonSerializer.Serialize(role).Trim('"')).ToHashSet());

    [Fact]
    public void Every_entry_is_on_it() => Assert.Subset(Named, new HashSet<string>
    {
        ArtifactNames.Model, ArtifactNames.Card, ArtifactNames.Labels, ArtifactNames.Samples, ArtifactNames.Checksums,
        ArtifactNames.Folder + RatedItems.EntryName, ArtifactNames.Folder + ShownNames.EntryName,
        ArtifactNames.Folder + TrainingExamples.EntryName,
    });

    [Fact]
    public void It_is_about_the_format_that_is_written() =>
        Assert.Contains($"version {ModelCard.CurrentFormat}.", File.ReadAllText(Path.Combine(Repository.Folder, "docs", "artifact-format.md")),
            StringComparison.Ordinal);
}
