namespace MlNetSuite.Tests.Architecture;

/// <summary>Approves the public API as it is, for the difference to be read before it is committed:
/// <code>
/// MlNetSuite.Tests --explicit only --filter-class "*PublicApiApproval"
/// </code></summary>
public class PublicApiApproval
{
    [Fact(Explicit = true)]
    public void Of_every_package() => Assert.All(PublicApi.All, api => File.WriteAllText(api.File, api.Read()));
}
