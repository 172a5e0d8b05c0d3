using System.Text.Json;

namespace MlNetSuite.Tests.Prediction;

/// <summary>An app that only predicts stays small: no libtorch, and nothing of ours but the prediction library.</summary>
public class DependencyTests
{
    [Fact]
    public void The_prediction_library_brings_no_torch_and_none_of_our_other_libraries()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "MlNetSuite.Tests.deps.json");
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var libraries = json.RootElement.GetProperty("targets").EnumerateObject().Single().Value;
        var closure = new HashSet<string>();
        Follow("MlNetSuite.Prediction");
        Assert.Contains("Microsoft.ML.OnnxTransformer", closure);
        Assert.DoesNotContain(closure, name => name.Contains("torch", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(["MlNetSuite.Prediction"], closure.Where(name => name.StartsWith("MlNetSuite", StringComparison.Ordinal)));

        void Follow(string name)
        {
            if (!closure.Add(name))
                return;
            var library = libraries.EnumerateObject().Single(l => l.Name.StartsWith(name + "/", StringComparison.OrdinalIgnoreCase)).Value;
            if (library.TryGetProperty("dependencies", out var dependencies))
                foreach (var dependency in dependencies.EnumerateObject())
                    Follow(dependency.Name);
        }
    }
}
