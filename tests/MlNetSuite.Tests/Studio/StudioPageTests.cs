using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Server.Protection;
using MlNetSuite.Studio;
using MlNetSuite.Tests.AutoML.Sweeps;
using MlNetSuite.Tests.Server;
using static Microsoft.Playwright.Assertions;
using static MlNetSuite.Tests.Server.Accessibility;

namespace MlNetSuite.Tests.Studio;

/// <summary>The studio's page in a real browser. Skipped where there is no Chromium.</summary>
public sealed class StudioPageTests(Chromium chromium, RunningStudio studio) : IClassFixture<Chromium>, IClassFixture<RunningStudio>
{
    private static readonly string Hostile = Uri.EscapeDataString(RunningStudio.Hostile);

    private static readonly string[] Views = ["", "#/study/0/customers", "#/study/0/trade-off", "#/study/0/empty", $"#/study/0/{Hostile}",
        "#/study/0/customers/trial/3", $"#/study/0/{Hostile}/trial/0", "#/study/0/nothing-of-this-name"];

    public static TheoryData<string> EveryView => [.. Views];

    [Fact]
    public async Task Studies_are_listed_and_several_compared()
    {
        await using var watched = await OpenAsync("");
        var page = watched.Page;
        await Expect(page.Locator(".entry").First).ToContainTextAsync("62 trials");
        string[] written = ["customers", "trade-off", RunningStudio.Hostile, "empty"];
        Assert.Equal(written, (await page.Locator(".entry .name").AllTextContentsAsync()).Where(written.Contains));
        await Expect(page.Locator(".entry").Nth(1)).ToContainTextAsync(new Regex("Latency [0-9.]+\u00a0(ms|s)"));
        await page.GetByLabel("Compare customers").CheckAsync();
        await page.GetByLabel("Compare trade-off").CheckAsync();
        await Expect(page.Locator(".chart .hint")).ToHaveTextAsync("Best accuracy so far (higher is better) of 2 studies.");
        await Expect(page.Locator(".canvas canvas")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        watched.AssertClean();
    }

    [Fact]
    public async Task A_study_shows_its_charts_and_its_trials()
    {
        await using var watched = await OpenAsync("#/study/0/customers");
        var page = watched.Page;
        await Expect(page.Locator(".lede")).ToContainTextAsync("2 running");
        await Expect(Chart(page, "History").Locator(".hint")).ToContainTextAsync("accuracy (higher is better) came from");
        await Expect(Chart(page, "History").Locator("canvas")).ToBeVisibleAsync();
        await Expect(Chart(page, "Intermediate values").Locator(".hint")).ToContainTextAsync("2 running trials");
        await Chart(page, "History").Locator("summary").ClickAsync();
        await Expect(Chart(page, "History").Locator(".cells tbody tr").First).ToBeVisibleAsync();
        await Expect(page.Locator(".trials tbody tr[data-number]").First.Locator("a")).ToHaveTextAsync("61");
        await page.Locator(".trials").GetByRole(AriaRole.Button, new() { Name = "accuracy" }).ClickAsync();
        await Expect(page.Locator(".trials th[aria-sort]")).ToHaveAttributeAsync("aria-sort", "descending");
        using var store = new SqliteStudyStore(studio.File, create: false);
        var best = Study.Leaderboard(store.Changes("customers", 0).Trials, MadeUpStudy.Definition("").Objectives)[0];
        await Expect(page.Locator(".trials tbody tr[data-number]").First).ToHaveAttributeAsync("data-number", $"{best.Number}");
        watched.AssertClean();
    }

    [Fact]
    public async Task A_part_of_an_axis_that_is_marked_shows_its_trials_in_the_table()
    {
        await using var watched = await OpenAsync("#/study/0/customers");
        var (page, chart) = (watched.Page, Chart(watched.Page, "Parallel coordinates"));
        await chart.ScrollIntoViewIfNeededAsync();
        await Expect(chart.Locator("canvas").First).ToBeVisibleAsync();
        // What matters is known, and the axes are in their places.
        await Expect(page.Locator(".importance .bar")).Not.ToHaveCountAsync(0);
        await page.WaitForTimeoutAsync(500);
        await chart.Locator(".canvas").ScrollIntoViewIfNeededAsync();
        var box = (await chart.Locator(".canvas").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 44, box.Y + 70);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 44, box.Y + 200, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Expect(page.GetByText("Only trials that are marked")).ToBeVisibleAsync();
        await Expect(page.GetByText(new Regex("^[0-9]+ of 62 trials$"))).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear marks" }).ClickAsync();
        await Expect(page.GetByText("62 trials", new() { Exact = true })).ToBeVisibleAsync();
        watched.AssertClean();
    }

    [Fact]
    public async Task Charts_that_come_late_are_tables_until_then()
    {
        var arrives = new TaskCompletionSource();
        await using var watched = await OpenAsync("#/study/0/customers", before: page => page.RouteAsync("**/echarts-*.js", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        }), wait: WaitUntilState.Commit);
        var chart = Chart(watched.Page, "History");
        await Expect(chart.Locator(".hint")).ToContainTextAsync("accuracy (higher is better) came from");
        await chart.Locator("summary").ClickAsync();
        await Expect(chart.Locator(".cells tbody tr").First).ToBeVisibleAsync();
        arrives.SetResult();
        await Expect(chart.Locator("canvas")).ToBeVisibleAsync();
        watched.AssertClean();
    }

    [Fact]
    public async Task Trials_are_filtered_and_their_columns_chosen()
    {
        await using var watched = await OpenAsync("#/study/0/customers");
        var page = watched.Page;
        await page.Locator("#table-state").SelectOptionAsync("failed");
        await page.GetByLabel("Filter").FillAsync("2 GB memory-nobody-wrote-this");
        await Expect(page.GetByText("0 of 62 trials")).ToBeVisibleAsync();
        await page.Locator("#table-state").SelectOptionAsync("running");
        await page.GetByLabel("Filter").FillAsync("");
        await Expect(page.GetByText("2 of 62 trials")).ToBeVisibleAsync();
        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Seed").CheckAsync();
        await Expect(page.Locator(".trials").GetByRole(AriaRole.Button, new() { Name = "Seed" })).ToBeVisibleAsync();
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Download CSV" });
        var download = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        Assert.Equal("customers.csv", download.SuggestedFilename);
        watched.AssertClean();
    }

    [Fact]
    public async Task What_happens_is_shown_without_being_asked_for()
    {
        var study = MadeUpStudy.Definition("live");
        using var store = new SqliteStudyStore(studio.File, create: false);
        MadeUpStudy.Write(store, study, 2);
        await using var watched = await OpenAsync("#/study/0/live");
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("2");
        foreach (var trial in MadeUpStudy.Trials(study, 3, new double[1], first: 2))
            MadeUpStudy.Add(store, study, trial);
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("5");
        await Expect(watched.Page.Locator(".trials tbody tr[data-number]").First.Locator("a")).ToHaveTextAsync("4");
        watched.AssertClean();
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_made_again_where_it_stopped()
    {
        var study = MadeUpStudy.Definition("reconnects");
        using var store = new SqliteStudyStore(studio.File, create: false);
        MadeUpStudy.Write(store, study, 2);
        var (asked, cut) = (new List<string?>(), true);
        await using var watched = await OpenAsync("#/study/0/reconnects", before: page => page.RouteAsync("**/study/events*", async route =>
        {
            asked.Add(route.Request.Headers.GetValueOrDefault("last-event-id"));
            if (!cut)
            {
                await route.ContinueAsync();
                return;
            }
            // The first answer ends after its first event.
            cut = false;
            await using var events = await studio.FollowAsync("api/study/events?in=0&name=reconnects");
            var (data, id) = await events.NextAsync("study");
            var body = $"event: study\nid: {id}\ndata: {data.ToJsonString()}\n\n";
            await route.FulfillAsync(new() { ContentType = "text/event-stream", Body = body });
        }));
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("2");
        MadeUpStudy.Add(store, study, MadeUpStudy.Trials(study, 1, new double[1], first: 2).Single());
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("3");
        Assert.Null(asked[0]);
        Assert.Matches("^[0-9a-f]{8}-[0-9]+$", asked[1]);
        watched.AssertClean();
    }

    [Fact]
    public async Task A_store_that_goes_is_said_to_and_comes_back()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open cannot be deleted there");
        using var folder = new TemporaryFolder();
        var file = folder.File("studies.db");
        Write(3);
        await using var watching = await RunningStudio.StartAsync(o => o.Add(file));
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(watching.Address, "#/study/0/customers"));
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("3");
        foreach (var path in Directory.GetFiles(folder.Path))
            File.Delete(path);
        await Expect(watched.Page.Locator("main > .notice").First).ToContainTextAsync("is not there");
        Write(6);
        await Expect(Figure(watched.Page, "Trials")).ToHaveTextAsync("6");
        await Expect(watched.Page.Locator("main > .notice").First).ToBeHiddenAsync();

        void Write(int trials)
        {
            using var store = new SqliteStudyStore(file);
            MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), trials);
        }
    }

    [Fact]
    public async Task A_running_sweep_is_paused_skipped_resumed_and_finished_from_the_page()
    {
        using var store = new MemoryStudyStore();
        using var study = Study.Open(store, new("quadratic", Quadratic.Space, [Objective.Minimize("square")]), leaveOpen: true);
        var steered = new StudioSweep("quadratic");
        await using var watching = await RunningStudio.StartAsync(o =>
        {
            o.Add("this sweep", store);
            o.Sweep = steered;
        });
        await using var runner = new FunctionRunner(trial =>
        {
            // The first ends by itself, the others when they are told to.
            if (trial.Number > 0)
                trial.Cancel.WaitHandle.WaitOne();
            trial.Cancel.ThrowIfCancellationRequested();
            return Quadratic.Square(trial);
        });
        var sweep = new Sweep(study, runner, new RandomTuner());
        steered.Attach(sweep.Control);
        var running = sweep.RunAsync(new(), steered, TestContext.Current.CancellationToken);

        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(watching.Address, "#/study/0/quadratic"));
        var page = watched.Page;
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await Expect(page.Locator(".steering")).ToContainTextAsync("The sweep is running.");
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.Locator(".steering")).ToContainTextAsync("Paused");
        Assert.True(sweep.Control.Paused);
        await page.GetByRole(AriaRole.Button, new() { Name = "Skip trial 1" }).ClickAsync();
        await Expect(page.Locator(".lede")).ToContainTextAsync("1 skipped");
        Assert.Equal(TrialState.Skipped, study.Trials()[1].State);

        // A trial of a person's own, and a note.
        await page.GetByText("Try parameters of your own").ClickAsync();
        await page.Locator(".enqueue").GetByLabel("x").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run this next" }).ClickAsync();
        await Expect(page.Locator(".enqueue .notice")).ToContainTextAsync("a number from -1 to 1");
        await page.Locator(".enqueue").GetByLabel("x").FillAsync("0.25");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run this next" }).ClickAsync();
        await Expect(page.Locator(".enqueue")).ToContainTextAsync("Trial 2 is run next.");
        await Expect(page.Locator(".lede")).ToContainTextAsync("1 waiting");
        await AssertAccessibleAsync(page);
        await page.GetByText("Note", new() { Exact = true }).First.ClickAsync();
        await page.GetByLabel("Note on this study").FillAsync($"try small steps {RunningStudio.Hostile}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".note-text")).ToHaveTextAsync($"try small steps {RunningStudio.Hostile}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.Locator(".lede")).ToContainTextAsync("1 running");
        Assert.Equal((0.25, "studio"), (study.Trials()[2].Parameters.Real("x"), study.Trials()[2].Origin));
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish now" }).ClickAsync();
        var ended = await running;
        Assert.Equal(SweepEnd.Finished, ended.Reason);
        Assert.Equal(0, ended.Best!.Number);
        await Expect(page.Locator(".steering")).ToContainTextAsync("The sweep has ended: finished on request.");
        watched.AssertClean("400");
    }

    [Fact]
    public async Task A_trial_shows_its_parameters_its_failure_and_a_command_to_copy()
    {
        await using var watched = await OpenAsync("#/study/0/customers/trial/3");
        await Expect(watched.Page.Locator(".curl pre")).ToContainTextAsync("mlnetsuite train classification --data customers.csv");
        await Expect(watched.Page.GetByText("trainer", new() { Exact = true })).ToBeVisibleAsync();
        await watched.Page.GotoAsync(new Uri(studio.Address, $"#/study/0/{Hostile}/trial/0").ToString());
        await Expect(watched.Page.GetByLabel("Failure")).ToContainTextAsync(RunningStudio.Hostile);
        watched.AssertClean();
    }

    [Fact]
    public async Task The_model_that_came_of_a_study_is_shown_with_a_link_to_try_it()
    {
        using var folder = new TemporaryFolder();
        ServedZips.WriteTo(folder);
        using var store = new MemoryStudyStore();
        using var model = MlNetSuite.Prediction.PredictionModel.Open(new MemoryStream(ServedZips.Texts));
        var space = new MlNetSuite.AutoML.Spaces.SearchSpace().Choice("trainer", [model.Card.Trainer, "another"], "");
        store.Create(new("texts", space, [Objective.Maximize("accuracy")])
        {
            Attributes = new Dictionary<string, string> { ["task"] = "text-classification", ["data"] = "tiny-texts" },
        });
        var trial = new Trial { Number = store.Claim("texts").Number, Parameters = space.Defaults, Seed = 1 };
        store.Begin("texts", trial);
        store.Finish("texts", trial with { State = TrialState.Completed, Values = [1] });
        await using var watching = await RunningStudio.StartAsync(o => o.Add("memory", store), s => s with { Models = [folder.Path] });
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(watching.Address, "#/study/0/texts"));
        var page = watched.Page;
        await Expect(page.Locator(".model")).ToContainTextAsync("topics:");
        await Expect(page.Locator(".model")).ToContainTextAsync("Accuracy100.00 %");
        await AssertAccessibleAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("topics");
        watched.AssertClean();
    }

    [Fact]
    public async Task What_a_study_says_is_text_whatever_it_says()
    {
        await using var watched = await OpenAsync($"#/study/0/{Hostile}");
        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync(RunningStudio.Hostile);
        await Expect(watched.Page.Locator(".trials")).ToContainTextAsync(RunningStudio.Hostile);
        await watched.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(fold => fold.open = true)");
        Assert.Equal(0, await watched.Page.Locator("main img").CountAsync());
        await Expect(watched.Page).ToHaveTitleAsync($"{RunningStudio.Hostile} – study");
        watched.AssertClean();
    }

    [Fact]
    public async Task A_key_is_asked_for_and_the_right_one_kept()
    {
        var (key, line) = ApiKeys.Create("a person");
        await using var locked = await RunningStudio.StartWithKeysAsync(line);
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(locked.Address, "#/study/0/customers"));
        var page = watched.Page;
        await Expect(page.Locator("h1")).ToHaveTextAsync("This server requires an API key");
        await page.GetByLabel("API key").FillAsync(key);
        await page.Keyboard.PressAsync("Enter");
        await Expect(Figure(page, "Trials")).ToHaveTextAsync("62");
        Assert.DoesNotContain(key, page.Url, StringComparison.Ordinal);
        watched.AssertClean("401");
    }

    [Theory]
    [MemberData(nameof(EveryView))]
    public async Task A_phone_needs_no_scrolling_sideways(string view)
    {
        await using var watched = await OpenAsync(view, phone: true);
        await SettleAsync(watched.Page);
        Assert.Equal(375, await watched.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)"));
        // WCAG 2.2, 2.5.8, asks for 24; fingers like 36 and more.
        var small = await watched.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("main button, main a, header a, select, input:not([type=checkbox]), summary")]
              .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 28).map(e => e.outerHTML)
            """);
        Assert.Empty(small);
    }

    [Theory]
    [MemberData(nameof(EveryView))]
    public async Task Axe_finds_no_serious_fault_in_the_light_or_in_the_dark(string view)
    {
        await using var watched = await OpenAsync(view);
        await SettleAsync(watched.Page);
        await AssertAccessibleAsync(watched.Page);
        await watched.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await AssertAccessibleAsync(watched.Page);
        watched.AssertClean(view.Contains("nothing", StringComparison.Ordinal) ? "404" : null);
    }

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        await using var watched = await OpenAsync("");
        var page = watched.Page;
        await page.Locator(".entry").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await page.Locator(".table-frame").FocusAsync();
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator(".trials tr[data-number='0']")).ToBeVisibleAsync();
        await page.Locator(".trials tr[data-number='0'] a").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Trial 0");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        watched.AssertClean();
    }

    private Task<WatchedPage> OpenAsync(string view, ColorScheme scheme = ColorScheme.Light, bool phone = false,
        Func<IPage, Task>? before = null, WaitUntilState wait = WaitUntilState.Load) =>
        WatchedPage.OpenAsync(chromium.Browser, new(studio.Address, view), scheme, phone, before, wait: wait);

    private static ILocator Chart(IPage page, string title) =>
        page.Locator(".chart", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) });

    private static ILocator Figure(IPage page, string name) =>
        page.Locator(".figures > div", new() { HasTextRegex = new Regex($"^{name}") }).Locator("dd");

    // Something was read, or it was said why not; and charts are drawn a frame after.
    private static async Task SettleAsync(IPage page)
    {
        await page.WaitForFunctionAsync("""
            () => ![...document.querySelectorAll(".lede")].some(e => e.textContent.startsWith("Reading"))
              || [...document.querySelectorAll(".notice")].some(e => !e.hidden)
            """);
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 400))");
    }
}
