using Microsoft.Extensions.AI;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Server;
using MlNetSuite.Tests.Training.Text;

namespace MlNetSuite.Tests.Prediction;

/// <summary>A zip is an embedding generator of Microsoft.Extensions.AI.</summary>
public class EmbeddingGeneratorTests
{
    private const string Text = "the team scored a goal";

    [Fact]
    public async Task It_gives_the_models_vectors_with_the_tokens_they_took()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        using var generator = model.AsEmbeddingGenerator();
        var embeddings = await generator.GenerateAsync([Text, "flour"], null, TestContext.Current.CancellationToken);
        Assert.Equal(model.Embed(Text), embeddings[0].Vector.ToArray());
        Assert.Equal(2, embeddings.Count);
        Assert.Equal("sentence", embeddings[0].ModelId);
        // Five words, one, and a mark at both ends.
        Assert.Equal(10, embeddings.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task It_says_what_it_is_and_refuses_another_size()
    {
        var model = OpenedModel.Of(SentenceZip.Bytes);
        using var generator = model.AsEmbeddingGenerator();
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("mlnetsuite", 384), (metadata.ProviderName, metadata.DefaultModelDimensions));
        Assert.Same(model, generator.GetService<PredictionModel>());
        await Assert.ThrowsAsync<ArgumentException>(() =>
            generator.GenerateAsync([Text], new() { Dimensions = 128 }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_model_without_embeddings_is_refused_at_once()
    {
        using var model = PredictionModel.Open(new MemoryStream(ServedZips.Texts));
        Assert.Throws<PredictionInputException>(model.AsEmbeddingGenerator);
    }

    [Fact]
    public async Task An_engine_asks_the_model_that_has_the_name()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("topics", new MemoryStream(SentenceZip.Bytes));
        using var generator = engine.AsEmbeddingGenerator("topics");
        Assert.Equal(
            engine.Embed("topics", Text),
            (await generator.GenerateVectorAsync(Text, null, TestContext.Current.CancellationToken)).ToArray());
    }
}
