using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>A store of another assembly keeps the contract, opened by its URL.</summary>
public sealed class ToyStudyStoreTests : StudyStoreContract
{
    private readonly string _url = $"toy:{Guid.NewGuid():N}";

    public ToyStudyStoreTests()
    {
        StudyStores.Add(new ToyStudyStores());
        Store = StudyStores.Open(_url);
    }

    private protected override IStudyStore Store { get; }

    private protected override IStudyStore OpenAgain() => StudyStores.Open(_url, create: false);

    public override void Dispose() => Store.Dispose();
}
