using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Tests.Server;
using static Microsoft.Playwright.Assertions;

namespace MlNetSuite.Tests.Studio;

/// <summary>What the charts of a study draw, as the chart library has it. Skipped where there is no Chromium.</summary>
public sealed class StudioChartTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string[] Trainers =
        ["lbfgs", "sdca", "averaged-perceptron", "fast-tree", "fast-forest", "lightgbm", "kernel", "network", "field-aware-machine"];

    [Fact]
    public async Task Two_parameters_are_drawn_over_the_trials_that_have_both()
    {
        await using var shown = await ShowAsync(Studied("customers", 60, MadeUpStudy.Space));
        var chart = await SeenAsync(shown.Page, "Over two parameters");
        await chart.GetByLabel("Across").SelectOptionAsync("trainer");
        await chart.GetByLabel("Upwards").SelectOptionAsync("lightgbm.leaves");
        await Expect(chart.Locator(".hint")).ToContainTextAsync("No trial has lightgbm.leaves with trainer mlp.");
        Assert.Equal(["lightgbm"], await OptionAsync<string[]>(chart, "o => o.xAxis[0].data"));
        // One choice says nothing of another: where no trial has one with the other, nothing is drawn.
        await chart.GetByLabel("Across").SelectOptionAsync("mlp.activation");
        await chart.GetByLabel("Upwards").SelectOptionAsync("mlp.dropout");
        await Expect(chart.Locator(".hint")).ToContainTextAsync("over mlp.activation across and mlp.dropout upwards");
        var drawn = await OptionAsync<int>(chart, "o => new Set(o.series[0].data.map(cell => cell[0])).size");
        Assert.Equal(await OptionAsync<int>(chart, "o => new Set(o.series[1].data.map(point => point[0])).size"), drawn);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Parallel_coordinates_name_the_trainer(int width)
    {
        await using var shown = await ShowAsync(Studied("customers", 60, MadeUpStudy.Space), width);
        var chart = await SeenAsync(shown.Page, "Parallel coordinates");
        // What matters is known, and the axes are in their places.
        await Expect(shown.Page.Locator(".importance .bar")).Not.ToHaveCountAsync(0);
        Assert.Equal("trainer", await OptionAsync<string>(chart, "o => o.parallelAxis[0].name"));
    }

    [Fact]
    public async Task A_trainer_without_another_is_named_where_it_is_no_axis()
    {
        var space = new SearchSpace().Branch("trainer",
            [("lightgbm", new SearchSpace().Int("leaves", 8, 512, 31, "most leaves of a tree"))], "the trainer");
        var study = new StudyDefinition("alone", space, [Objective.Maximize("accuracy")]);
        await using var shown = await ShowAsync(Studied(study, 4, number => Built(space, "lightgbm", number)));
        var chart = await SeenAsync(shown.Page, "Parallel coordinates");
        await Expect(chart.Locator(".hint")).ToContainTextAsync("All of them have trainer lightgbm.");
        var words = await shown.Page.EvaluateAsync<string[]>("""
            async () => {
              const { Trials } = await import("./assets/studio/trials.js");
              const study = { objectives: [], parameters: [{ name: "trainer", kind: "constant", value: "lightgbm" },
                { name: "leaves", kind: "int", when: { parent: "trainer", values: ["lightgbm"] } }] };
              const columns = { number: [7], state: ["completed"], values: [], parameters: { leaves: { values: [31] } }, curves: {} };
              return new Trials(study, columns).words(0);
            }
            """);
        Assert.Equal(["trial 7, completed", "trainer = lightgbm", "leaves = 31"], words);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Every_trainer_is_named_along_its_axis(int width, ColorScheme scheme)
    {
        var space = new SearchSpace().Choice("trainer", Trainers, "the trainer").Uniform("x", 0, 1, 0.5, "");
        var study = new StudyDefinition("many", space, [Objective.Maximize("accuracy")]);
        await using var shown = await ShowAsync(Studied(study, 27, number => Built(space, Trainers[number % Trainers.Length], number)),
            width, scheme);
        var chart = await SeenAsync(shown.Page, "Along a parameter");
        await chart.GetByLabel("Parameter", new() { Exact = true }).SelectOptionAsync("trainer");
        await Expect(chart.Locator(".hint")).ToContainTextAsync("by trainer");
        await shown.Page.WaitForTimeoutAsync(300);
        var drawn = await chart.Locator(".canvas").EvaluateAsync<string[]>("""
            canvas => echarts.getInstanceByDom(canvas).getZr().storage.getDisplayList(true)
              .filter(e => e.type === "tspan" && !e.ignore).map(e => e.style.text)
            """);
        // A long one ends in an ellipsis.
        Assert.All(Trainers, name => Assert.Contains(name.Length <= 18 ? name : name[..17] + "…", drawn));
    }

    [Fact]
    public async Task All_objectives_are_in_the_head_with_their_units()
    {
        Objective[] objectives = [Objective.Maximize("accuracy"), Objective.Minimize("latency"), Objective.Minimize("bytes")];
        var study = MadeUpStudy.Definition("trade-off", objectives);
        await using var shown = await ShowAsync(Studied(study, 3, number => Built(MadeUpStudy.Space, "mlp", number),
            number => [0.5 + number / 10.0, 0.0004 * (number + 1), 2_500_000 - number]));
        var figures = shown.Page.Locator(".figures > div");
        await Expect(figures.Nth(0)).ToHaveTextAsync("Best Accuracy0.7trial 2");
        await Expect(figures.Nth(1)).ToHaveTextAsync("Best Latency400\u00a0µstrial 0");
        await Expect(figures.Nth(2)).ToHaveTextAsync("Best Bytes2.5\u00a0MBtrial 2");
        var front = await SeenAsync(shown.Page, "Pareto front");
        await Expect(front.Locator(".hint").First).ToContainTextAsync(new Regex("latency [0-9.]+\u00a0(µs|ms)"));
        await Expect(shown.Page.Locator(".trials tbody tr[data-number='1']")).ToContainTextAsync("800\u00a0µs");
    }

    [Fact]
    public async Task Of_a_study_without_a_task_no_unit_is_known()
    {
        StudyDefinition study = new("function", MadeUpStudy.Space, [Objective.Minimize("latency")]);
        await using var shown = await ShowAsync(Studied(study, 2, number => Built(MadeUpStudy.Space, "mlp", number), _ => [0.25]));
        await Expect(shown.Page.Locator(".figures > div").First).ToHaveTextAsync("Best Latency0.25");
    }

    [Fact]
    public async Task A_failure_is_in_the_table_as_soon_as_there_is_one()
    {
        var store = Studied("customers", 3, MadeUpStudy.Space);
        await using var shown = await ShowAsync(store);
        var head = shown.Page.Locator(".trials thead");
        await Expect(head).ToContainTextAsync("accuracy");
        await Expect(head).Not.ToContainTextAsync("Failure");
        var study = MadeUpStudy.Definition("customers");
        MadeUpStudy.Add(store, study, MadeUpStudy.Trials(study, 1, new double[1], first: 3).Single()
            with
        { State = TrialState.Failed, Values = [], Failure = "out of luck" });
        await Expect(head).ToContainTextAsync("Failure");
        await Expect(shown.Page.Locator(".trials tbody tr[data-number='3']")).ToContainTextAsync("out of luck");
    }

    [Fact]
    public async Task Studies_stay_where_they_are_seen_and_new_ones_come_first()
    {
        using var store = new MemoryStudyStore();
        var (one, two) = (MadeUpStudy.Definition("one"), MadeUpStudy.Definition("two"));
        MadeUpStudy.Write(store, one, 1);
        MadeUpStudy.Write(store, two, 3);
        await using var studio = await RunningStudio.StartAsync(o => o.Add("memory", store));
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(studio.Address, ""));
        var names = watched.Page.Locator(".entry .name");
        await Expect(names).ToHaveTextAsync(["two", "one"]);
        // The other is heard of last now, and there is a third.
        foreach (var trial in MadeUpStudy.Trials(one, 6, new double[1], first: 1))
            MadeUpStudy.Add(store, one, trial);
        MadeUpStudy.Write(store, MadeUpStudy.Definition("three"), 1);
        await Expect(names).ToHaveTextAsync(["three", "two", "one"]);
        await watched.Page.ReloadAsync();
        await Expect(names).ToHaveTextAsync(["one", "two", "three"]);
        watched.AssertClean();
    }

    private static MemoryStudyStore Studied(string name, int trials, SearchSpace space)
    {
        var store = new MemoryStudyStore();
        var study = MadeUpStudy.Definition(name);
        Assert.Equal(space, study.Space);
        store.Create(study);
        foreach (var trial in MadeUpStudy.Trials(study, trials, new double[4]))
            MadeUpStudy.Add(store, study,
                trial.State == TrialState.Failed ? trial with { State = TrialState.Pruned, Failure = null } : trial);
        return store;
    }

    private static MemoryStudyStore Studied(StudyDefinition study, int trials, Func<int, ParameterSet> parameters,
        Func<int, IReadOnlyList<double>>? values = null)
    {
        var store = new MemoryStudyStore();
        store.Create(study);
        for (var number = 0; number < trials; number++)
            MadeUpStudy.Add(store, study, new()
            {
                Number = number,
                Parameters = parameters(number),
                Seed = 1,
                Started = MadeUpStudy.Began.AddSeconds(number),
                Seconds = 1,
                State = TrialState.Completed,
                Values = values?.Invoke(number) ?? [0.5 + number % 7 / 20.0],
            });
        return store;
    }

    /// <summary>A parameter set with this trainer, the others somewhere in their ranges.</summary>
    private static ParameterSet Built(SearchSpace space, string trainer, int number) => space.Build(p =>
        p.Name == "trainer" ? trainer : p.FromUnit((number * 0.37 + 0.11) % 1));

    private async Task<Shown> ShowAsync(MemoryStudyStore store, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var studio = await RunningStudio.StartAsync(o => o.Add("memory", store));
        var name = Uri.EscapeDataString(store.Studies()[0].Name);
        var watched = await WatchedPage.OpenAsync(chromium.Browser, new(studio.Address, $"#/study/0/{name}"), scheme,
            before: page => page.SetViewportSizeAsync(width, 844));
        return new(studio, watched);
    }

    /// <summary>A chart, drawn: those out of sight are not.</summary>
    private static async Task<ILocator> SeenAsync(IPage page, string title)
    {
        var chart = page.Locator(".chart", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });
        await chart.ScrollIntoViewIfNeededAsync();
        await Expect(chart.Locator("canvas").First).ToBeVisibleAsync();
        return chart;
    }

    /// <summary>What the chart library was given, once it has drawn what was chosen.</summary>
    private static async Task<T> OptionAsync<T>(ILocator chart, string pick)
    {
        // It is drawn in a frame of its own, a moment after its sentence.
        await chart.Page.WaitForTimeoutAsync(300);
        return await chart.Locator(".canvas").EvaluateAsync<T>($"canvas => ({pick})(echarts.getInstanceByDom(canvas).getOption())");
    }

    /// <summary>A studio of one store and a page of its study, which must have complained of nothing.</summary>
    private sealed record Shown(RunningStudio Studio, WatchedPage Watched) : IAsyncDisposable
    {
        internal IPage Page => Watched.Page;

        public async ValueTask DisposeAsync()
        {
            Watched.AssertClean();
            await Watched.DisposeAsync();
            await Studio.DisposeAsync();
        }
    }
}
