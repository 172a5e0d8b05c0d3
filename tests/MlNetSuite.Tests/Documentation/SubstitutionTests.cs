namespace MlNetSuite.Tests.Documentation;

/// <summary>What is run in place of what is written, which must be little.</summary>
public class SubstitutionTests
{
    [Theory]
    [InlineData("mlnetsuite sweep x --time 300 --out y", "mlnetsuite sweep x --trials 2 --out y")]
    [InlineData("mlnetsuite serve models/   # all of them", "mlnetsuite serve models/ --urls http://127.0.0.1:0   # all of them")]
    [InlineData("mlnetsuite serve models/ --urls http://*:8000 --api-keys k", "mlnetsuite serve models/ --urls http://*:0 --api-keys k")]
    [InlineData("new SweepBudget { Time = TimeSpan.FromMinutes(1) });", "new SweepBudget { Trials = 3 });")]
    [InlineData("curl localhost:8000/models", "curl 127.0.0.1:5/models")]
    [InlineData("mlnetsuite predict a.zip --input b", "mlnetsuite predict a.zip --input b")]
    public void Commands_are_run_as_written_but_for_time_and_ports(string written, string run) =>
    Assert.Equal(run, Substitution.Apply(written, "127.0.0.1:5"));
}
