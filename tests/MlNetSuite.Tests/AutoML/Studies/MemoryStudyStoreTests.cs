using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public sealed class MemoryStudyStoreTests : StudyStoreContract
{
    private protected override IStudyStore Store { get; } = new MemoryStudyStore();

    public override void Dispose() => Store.Dispose();
}
