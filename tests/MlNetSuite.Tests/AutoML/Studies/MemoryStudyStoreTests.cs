using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public sealed class MemoryStudyStoreTests : StudyStoreContract
{
    private protected override IStudyStore Store { get; } = new MemoryStudyStore();

    private protected override IStudyStore OpenAgain() => throw new NotSupportedException("a store in memory is one process's own.");

    public override void Dispose() => Store.Dispose();
}
