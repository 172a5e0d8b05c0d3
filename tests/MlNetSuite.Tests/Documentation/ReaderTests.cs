namespace MlNetSuite.Tests.Documentation;

/// <summary>Whoever does what the documents say, from top to bottom, gets through.</summary>
public sealed class ReaderTests(ReaderSession session) : IClassFixture<ReaderSession>
{
    public static IEnumerable<TheoryDataRow<string>> Steps() =>
        ReaderSession.Steps.Select(step => new TheoryDataRow<string>(step.ToString()));

    [Theory]
    [MemberData(nameof(Steps))]
    public void What_the_document_says_works(string step)
    {
        Assert.SkipWhen(ReaderSession.Lacking is not null, ReaderSession.Lacking ?? "");
        Assert.Null(session.Fault(step));
    }
}
