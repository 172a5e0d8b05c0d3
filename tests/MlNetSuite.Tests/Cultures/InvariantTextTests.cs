using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Protocol;

namespace MlNetSuite.Tests.Cultures;

/// <summary>What is said does not depend on the thread's culture; no ICU is needed for this one, which writes numbers as some do.</summary>
public sealed class InvariantTextTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;
    private readonly TemporaryFolder _folder = new();

    public InvariantTextTests()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u061C-";
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _before;
        _folder.Dispose();
    }

    public static TheoryData<Type> Libraries() =>
        [typeof(PredictionModel), typeof(Study), typeof(InputException), typeof(TensorShape), typeof(ImageGrid)];

    /// <summary>The compiler takes it in place of the runtime's, which asks the thread for its culture.</summary>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_library_interpolates_by_its_own_handler(Type of) =>
        Assert.NotNull(of.Assembly.GetType("System.Runtime.CompilerServices.DefaultInterpolatedStringHandler"));

    [Fact]
    public void A_fault_in_a_file_tells_its_line_as_everywhere()
    {
        var path = _folder.File("rows.csv");
        File.WriteAllText(path, $"text,label\n{string.Concat(Enumerable.Repeat("a,b\n", 1_200))}\"c\"d,e\n");
        var refused = Assert.Throws<InputException>(() => DatasetReader.Default.Texts(path, cancel: TestContext.Current.CancellationToken));
        Assert.Contains("line 1,202:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shape_is_told_as_everywhere() => Assert.Equal("[-1, 3]", TensorShape.Text([-1, 3]));
}
