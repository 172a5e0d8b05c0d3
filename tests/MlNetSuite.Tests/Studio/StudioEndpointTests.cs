using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Server.Protection;
using MlNetSuite.Studio;
using MlNetSuite.Tests.AutoML.Sweeps;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Studio;

/// <summary>What the studio's page asks, over real sockets.</summary>
public sealed class StudioEndpointTests(RunningStudio studio) : IClassFixture<RunningStudio>
{
    private const string Customers = "in=0&name=customers";
    private const string Finish = """{"in": 0, "name": "customers", "action": "finish"}""";

    [Fact]
    public async Task Studies_are_listed_with_how_far_they_are()
    {
        var studies = (await studio.GetAsync("api/studies")).Json["studies"]!.AsArray();
        string[] written = ["customers", "trade-off", "empty", RunningStudio.Hostile];
        // The one that was heard of last is the first; the one without trials was made before the last one.
        Assert.Equal(["customers", "trade-off", RunningStudio.Hostile, "empty"],
            studies.Select(s => (string)s!["name"]!).Where(written.Contains));
        var customers = studies.Single(s => (string)s!["name"]! == "customers")!;
        Assert.Equal(62, (int)customers["trials"]!);
        Assert.Equal(2, (int)customers["counts"]!["running"]!);
        using var store = new SqliteStudyStore(studio.File, create: false);
        var best = Study.Leaderboard(store.Changes("customers", 0).Trials, MadeUpStudy.Definition("").Objectives)[0];
        Assert.Equal(best.Number, (int)customers["best"]!["number"]!);
        Assert.Equal(best.Value, (double)customers["line"]!.AsArray()[^1]![2]!);
        Assert.Null(studies.Single(s => (string)s!["name"]! == "empty")!["best"]);
    }

    [Fact]
    public async Task A_study_is_sent_whole_and_then_what_changes_of_it()
    {
        var study = MadeUpStudy.Definition("grows");
        using var store = new SqliteStudyStore(studio.File, create: false);
        MadeUpStudy.Write(store, study, 3);
        await using var events = await studio.FollowAsync("api/study/events?in=0&name=grows");
        Assert.Equal("text/event-stream", events.Response.Content.Headers.ContentType?.MediaType);
        var (whole, id) = await events.NextAsync("study");
        Assert.Equal("grows", (string)whole["study"]!["name"]!);
        Assert.Equal([0, 1, 2], Numbers(whole));

        MadeUpStudy.Add(store, study, MadeUpStudy.Trials(study, 1, new double[1], first: 3).Single());
        var (changed, next) = await events.NextAsync("trials");
        Assert.Equal([3], Numbers(changed));
        Assert.NotEqual(id, next);
    }

    [Fact]
    public async Task A_reader_who_lost_the_connection_gets_what_changed_since()
    {
        var study = MadeUpStudy.Definition("lost");
        using var store = new SqliteStudyStore(studio.File, create: false);
        MadeUpStudy.Write(store, study, 4);
        string? last;
        await using (var events = await studio.FollowAsync("api/study/events?in=0&name=lost"))
            (_, last) = await events.NextAsync("study");
        foreach (var trial in MadeUpStudy.Trials(study, 2, new double[1], first: 4))
            MadeUpStudy.Add(store, study, trial);

        await using (var again = await studio.FollowAsync("api/study/events?in=0&name=lost", last))
            Assert.Equal([4, 5], Numbers((await again.NextAsync("trials")).Data));
        // An id of another server, or none at all, is the beginning.
        await using var elsewhere = await studio.FollowAsync("api/study/events?in=0&name=lost", "deadbeef-7");
        Assert.Equal(6, Numbers((await elsewhere.NextAsync("study")).Data).Count());
    }

    [Fact]
    public async Task Columns_hold_what_the_trials_do()
    {
        await using var events = await studio.FollowAsync($"api/study/events?{Customers}");
        var columns = (await events.NextAsync("study")).Data["trials"]!;
        using var store = new SqliteStudyStore(studio.File, create: false);
        var trials = store.Changes("customers", 0).Trials;
        Assert.Equal(trials.Select(t => t.LastValue), columns["values"]![0]!.AsArray().Select(v => (double?)v));
        Assert.Equal(trials.Select(t => StudyJson.Write(t.State)), columns["state"]!.AsArray().Select(s => (string)s!));
        // A parameter of one trainer alone says which rows have it.
        var width = columns["parameters"]!["mlp.width"]!;
        Assert.Equal(trials.Index().Where(t => t.Item.Parameters.ContainsKey("mlp.width"))
            .Select(t => (t.Index, t.Item.Parameters.Int("mlp.width"))),
            width["rows"]!.AsArray().Zip(width["values"]!.AsArray()).Select(c => ((int)c.First!, (int)c.Second!)));
        var running = columns["curves"]!["60"]!;
        Assert.Equal(trials[60].Reports.Select(r => r.Value), running["values"]!.AsArray().Select(v => (double)v!));
    }

    [Fact]
    public async Task A_trial_has_the_command_that_trains_it_again()
    {
        var best = (int)(await studio.GetAsync("api/studies")).Json["studies"]![0]!["best"]!["number"]!;
        var trial = (await studio.GetAsync($"api/trial?{Customers}&number={best}")).Json;
        Assert.True((bool)trial["best"]!);
        Assert.StartsWith("mlnetsuite train classification --data customers.csv --validation holdout --trainer ", (string)trial["train"]!);
        Assert.Contains(trial["parameters"]!.AsArray(), p => (string)p!["name"]! == "trainer");
    }

    [Fact]
    public async Task What_is_not_there_is_said_by_name()
    {
        var missing = await studio.GetAsync("api/study/events?in=0&name=custmers");
        Assert.Equal(404, missing.Status);
        Assert.Contains("'studies.db'", missing.Error.Replace(Path.GetDirectoryName(studio.File) + Path.DirectorySeparatorChar, ""));
        Assert.Contains("it has: customers, trade-off, empty", missing.Error);
        Assert.Contains("Did you mean 'customers'?", missing.Error);
        Assert.Equal("there is no trial 999; the last is 61.", (await studio.GetAsync($"api/trial?{Customers}&number=999")).Error);
        Assert.Equal("study 'empty' has no trials yet.", (await studio.GetAsync("api/trial?in=0&name=empty&number=0")).Error);
        Assert.Equal(404, (await studio.GetAsync("api/trial?in=7&name=customers&number=0")).Status);
        Assert.Equal(400, (await studio.GetAsync("api/trial?in=x&name=customers&number=0")).Status);
    }

    [Fact]
    public async Task The_front_has_the_preferred_trial_and_a_bad_rule_is_explained()
    {
        var front = (await studio.GetAsync("api/front?in=0&name=trade-off&prefer=accuracy")).Json;
        Assert.Equal((int)front["front"]![0]!, (int)front["preferred"]!);
        var impossible = (await studio.GetAsync("api/front?in=0&name=trade-off&prefer=accuracy%3E%3D2")).Json;
        Assert.Null(impossible["preferred"]);
        Assert.Contains("no trial satisfies accuracy>=2", (string)impossible["why"]!);
        var wrong = await studio.GetAsync("api/front?in=0&name=trade-off&prefer=speed");
        Assert.Equal(400, wrong.Status);
        Assert.Contains("'speed' is not an objective", wrong.Error);
    }

    [Fact]
    public async Task Importance_and_CSV_are_those_of_the_command()
    {
        var importance = (await studio.GetAsync($"api/importance?{Customers}")).Json;
        Assert.Contains((string)importance["parameters"]![0]!["name"]!, MadeUpStudy.Space.Parameters.Select(p => p.Name));
        var nothing = (await studio.GetAsync("api/importance?in=0&name=empty")).Json;
        Assert.All(nothing["parameters"]!.AsArray(), p => Assert.Equal(0, (double)p!["share"]!));

        using var opened = await Study.OpenAsync(studio.File, "customers", TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        StudyExport.WriteCsv(opened, text);
        Assert.Equal(text.ToString(), (await studio.GetAsync($"api/export?{Customers}")).Text);
    }

    [Fact]
    public async Task What_a_study_says_is_bounded()
    {
        var name = Uri.EscapeDataString(RunningStudio.Hostile);
        await using var events = await studio.FollowAsync($"api/study/events?in=0&name={name}");
        var failure = (string)(await events.NextAsync("study")).Data["trials"]!["failure"]![0]!;
        Assert.InRange(failure.Length, 100, 301);
        Assert.InRange(((string)(await studio.GetAsync($"api/trial?in=0&name={name}&number=0")).Json["failure"]!).Length, 10_000, 20_001);
    }

    [Fact]
    public async Task The_page_is_strict_and_its_charts_are_compressed_and_kept()
    {
        var page = await studio.GetAsync("");
        Assert.Contains("default-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("echarts-6.1.0.min.js", page.Text);
        Assert.Contains("""<link rel="modulepreload" href="assets/studio/charts/history.js">""", page.Text);
        using var request = new HttpRequestMessage(HttpMethod.Get, "assets/echarts/echarts-6.1.0.min.js");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        using var script = await studio.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("br", script.Content.Headers.ContentEncoding.Single());
        Assert.InRange(script.Content.Headers.ContentLength!.Value, 100_000, 450_000);
        Assert.Contains("immutable", script.Headers.CacheControl!.ToString());
        Assert.Contains("Apache License", (await studio.GetAsync("assets/echarts/LICENSE")).Text);
        Assert.Contains("Apache Software Foundation", (await studio.GetAsync("assets/echarts/NOTICE")).Text);
        // Both spellings of the address, and the server's own.
        Assert.Contains("<title>Studies</title>", (await studio.GetAsync("../studio")).Text);
        Assert.Contains("<title>Studies</title>", (await studio.GetAsync("../")).Text);
    }

    [Fact]
    public async Task The_study_that_was_heard_of_last_is_the_first_of_all_stores()
    {
        using var folder = new TemporaryFolder();
        string[] files = [folder.File("a.db"), folder.File("b.db")];
        Write(files[0], "old", hours: 1);
        Write(files[1], "newer", hours: 2);
        Write(files[0], "newest", hours: 3);
        using (var store = new SqliteStudyStore(files[0]))
            store.Create(MadeUpStudy.Definition("just made"));
        await using var watching = await RunningStudio.StartAsync(o => o.Add(files[0]).Add(files[1]));
        Assert.Equal(["newest", "just made", "newer", "old"],
            (await watching.GetAsync("api/studies")).Json["studies"]!.AsArray().Select(s => (string)s!["name"]!));

        static void Write(string file, string name, double hours)
        {
            using var store = new SqliteStudyStore(file);
            var study = MadeUpStudy.Definition(name);
            store.Create(study);
            var trial = MadeUpStudy.Trials(study, 1, new double[1]).Single();
            MadeUpStudy.Add(store, study, trial with { Started = MadeUpStudy.Began.AddHours(hours) });
        }
    }

    [Fact]
    public async Task A_study_that_is_deleted_and_made_anew_is_read_from_its_beginning()
    {
        using var folder = new TemporaryFolder();
        using var store = new SqliteStudyStore(folder.File("studies.db"));
        MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), 5);
        await using var watching = await RunningStudio.StartAsync(o => o.Add(folder.File("studies.db")));
        await using var events = await watching.FollowAsync("api/study/events?in=0&name=customers");
        Assert.Equal(5, Numbers((await events.NextAsync("study")).Data).Count());
        using (var connection = new SqliteConnection($"Data Source={folder.File("studies.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "BEGIN; DELETE FROM report; DELETE FROM trial; DELETE FROM study;";
            command.ExecuteNonQuery();
            // Between two looks of the studio, and with more changes than the old one had seen.
            command.CommandText = """
                INSERT INTO study (name, space, objectives, seed, attributes, created)
                VALUES ('customers', $space, $objectives, 1, '{}', 'later');
                INSERT INTO trial (study, number, revision, begun, worker, state, parameters, seed, origin, started)
                VALUES ((SELECT id FROM study), 0, 1000, 1000, 0, 'waiting', '{"x":0.5}', 0, 'new', '2026-05-05T00:00:00.0000000+00:00');
                COMMIT;
                """;
            command.Parameters.AddWithValue("$space", Quadratic.Space.ToJson());
            command.Parameters.AddWithValue("$objectives", """[{"metric":"square","direction":"minimize"}]""");
            command.ExecuteNonQuery();
        }
        var (anew, _) = await events.NextAsync("study");
        Assert.Equal([0], Numbers(anew));
        Assert.Equal("square", (string)anew["study"]!["objectives"]![0]!["metric"]!);
    }

    [Fact]
    public async Task The_list_says_what_a_sweep_does_that_is_steered_here()
    {
        using var store = new MemoryStudyStore();
        var steered = new StudioSweep("quadratic");
        using var study = Study.Open(store, new("quadratic", Quadratic.Space, [Objective.Minimize("square")]), leaveOpen: true);
        await using var watching = await RunningStudio.StartAsync(o =>
        {
            o.Add("this sweep", store);
            o.Sweep = steered;
        });
        await using var runner = new FunctionRunner(Quadratic.Square);
        steered.Attach(new Sweep(study, runner, new RandomTuner()).Control);
        await using var events = await watching.FollowAsync("api/studies/events");
        Assert.Equal("running", State((await events.NextAsync("studies")).Data));
        Assert.Equal(200, (await PostAsync(watching, "api/sweep", """{"name": "quadratic", "action": "pause"}""")).Status);
        Assert.Equal("paused", State((await events.NextAsync("changed")).Data));
        Assert.Equal("paused", State((await watching.GetAsync("api/studies")).Json));

        static string State(JsonNode list) => (string)list["studies"]![0]!["sweep"]!;
    }

    [Fact]
    public async Task A_trial_that_would_never_run_is_not_enqueued()
    {
        using var store = new MemoryStudyStore();
        var steered = new StudioSweep("quadratic");
        using var study = Study.Open(store, new("quadratic", Quadratic.Space, [Objective.Minimize("square")]), leaveOpen: true);
        await using var watching = await RunningStudio.StartAsync(o =>
        {
            o.Add("this sweep", store);
            o.Sweep = steered;
        });
        await using var runner = new FunctionRunner(Quadratic.Square);
        var sweep = new Sweep(study, runner, new RandomTuner());
        steered.Attach(sweep.Control);
        steered.Report(new SweepStarted(study.Definition, new() { Trials = 2 }));
        Assert.Equal(200, (await EnqueueAsync()).Status);
        Assert.Equal(200, (await EnqueueAsync()).Status);
        Assert.Equal((409, "the sweep runs no more than 2 trials of its study, and all of them are given out."),
            Refusal(await EnqueueAsync()));

        steered.Report(new SweepStarted(study.Definition, new()));
        Assert.Equal(200, (await EnqueueAsync()).Status);
        Assert.Equal(200, (await PostAsync(watching, "api/sweep", """{"name": "quadratic", "action": "finish"}""")).Status);
        Assert.Equal((409, "the sweep was asked to finish and begins no more trials."), Refusal(await EnqueueAsync()));
        Assert.Equal(3, study.Trials().Count);

        steered.Report(new SweepEnded(SweepEnd.Finished, null));
        Assert.Equal((409, "the sweep has ended: finished on request."), Refusal(await EnqueueAsync()));

        Task<Answer> EnqueueAsync() => PostAsync(watching, "api/trials", """{"name": "quadratic", "parameters": {"x": 0.25}}""");

        static (int, string) Refusal(Answer answer) => (answer.Status, answer.Error);
    }

    [Theory]
    [InlineData("""{"name": "quadratic", "action": "stop"}""", "'action' must be pause, resume, skip or finish.")]
    [InlineData("""{"name": "quadratic", "action": ""}""", "'action' must be pause, resume, skip or finish.")]
    [InlineData("""{"name": "quadratic", "action": "finish", "trial": 3}""",
        "'trial' names the trial to skip; finish is for the whole sweep.")]
    public async Task An_order_that_is_none_is_refused_as_such_however_the_sweep_stands(string order, string message)
    {
        using var store = new MemoryStudyStore();
        store.Create(new("quadratic", Quadratic.Space, [Objective.Minimize("square")]));
        var steered = new StudioSweep("quadratic");
        await using var watching = await RunningStudio.StartAsync(o =>
        {
            o.Add("this sweep", store);
            o.Sweep = steered;
        });
        for (var ended = 0; ended < 2; ended++)
        {
            var answer = await PostAsync(watching, "api/sweep", order);
            Assert.Equal((400, message), (answer.Status, answer.Error));
            steered.Report(new SweepEnded(SweepEnd.Finished, null));
        }
    }

    [Fact]
    public async Task Looking_is_not_steering()
    {
        var refused = await SteerAsync(studio, Finish);
        Assert.Equal(409, refused.Status);
        Assert.Contains("not steered here", refused.Error);
    }

    [Theory]
    [InlineData("api/trials", """{"in": 0, "name": "customers", "parameters": {"trainer": "mlp"}}""")]
    [InlineData("api/notes", """{"in": 0, "name": "customers", "note": "mine"}""")]
    public async Task Who_looks_adds_nothing(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await studio.Client.PostAsync(path, content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task Notes_are_shown_to_all_who_look()
    {
        using var store = new SqliteStudyStore(studio.File, create: false);
        MadeUpStudy.Write(store, MadeUpStudy.Definition("noted"), 2);
        store.Annotate("noted", 1, "odd");
        await using var events = await studio.FollowAsync("api/study/events?in=0&name=noted");
        Assert.Equal(("odd", 1), Note(await events.NextAsync("notes")));
        store.Annotate("noted", 1, "very odd");
        Assert.Equal(("very odd", 1), Note(await events.NextAsync("notes")));
        Assert.Equal("very odd", (string)(await studio.GetAsync("api/trial?in=0&name=noted&number=1")).Json["note"]!);

        static (string, int) Note((JsonNode Data, string? Id) sent) =>
            ((string)sent.Data["notes"]![0]!["text"]!, (int)sent.Data["notes"]![0]!["trial"]!);
    }

    [Theory]
    [InlineData("text/plain", null, null, 415)]
    [InlineData("application/x-www-form-urlencoded", null, null, 415)]
    [InlineData("application/json", "cross-site", null, 403)]
    [InlineData("application/json", "same-site", null, 403)]
    [InlineData("application/json", null, "http://evil.example", 403)]
    [InlineData("application/json", null, "null", 403)]
    public async Task Another_sites_page_cannot_steer(string type, string? site, string? origin, int status) =>
        Assert.Equal(status, (await SteerAsync(studio, Finish, type, site, origin)).Status);

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"name": 7, "action": "pause"}""")]
    [InlineData("""{"name": "customers", "in": -1, "action": "pause"}""")]
    [InlineData("""{"name": "customers", "action": "pause", "action": "finish"}""")]
    [InlineData("""{"name": "customers", "action": "pause", "parameters": {"trainer": "mlp", "trainer": "linear"}}""")]
    public async Task A_bad_order_is_refused_in_words(string body) => Assert.Equal(400, (await SteerAsync(studio, body)).Status);

    [Fact]
    public async Task A_key_is_required_where_keys_are_set()
    {
        var (key, line) = ApiKeys.Create("a person");
        await using var locked = await RunningStudio.StartWithKeysAsync(line);
        foreach (var path in (string[])["studies", $"study/events?{Customers}", "studies/events", $"export?{Customers}", "about"])
            Assert.Equal(401, (await locked.GetAsync($"api/{path}")).Status);
        Assert.Equal(401, (await SteerAsync(locked, Finish)).Status);
        // The page holds nothing of a study.
        Assert.Equal(200, (await locked.GetAsync("")).Status);
        locked.Client.DefaultRequestHeaders.Add("X-API-Key", key);
        Assert.Equal(200, (await locked.GetAsync("api/studies")).Status);
    }

    [Fact]
    public async Task A_store_that_goes_is_said_to_and_one_in_its_place_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open cannot be deleted there");
        using var folder = new TemporaryFolder();
        var file = folder.File("comes and goes.db");
        Write(5);
        await using var watching = await RunningStudio.StartAsync(o => o.Add(file));
        await using var events = await watching.FollowAsync("api/study/events?in=0&name=customers");
        Assert.Equal(5, Numbers((await events.NextAsync("study")).Data).Count());
        foreach (var path in Directory.GetFiles(folder.Path))
            File.Delete(path);
        Assert.Contains("is not there", (string)(await events.NextAsync("fault")).Data["message"]!);
        Write(7);
        Assert.Equal(7, Numbers((await events.NextAsync("study")).Data).Count());

        void Write(int trials)
        {
            var made = folder.File("made elsewhere.db");
            using (var store = new SqliteStudyStore(made))
                MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), trials);
            File.Move(made, file);
        }
    }

    [Fact]
    public async Task All_who_look_share_one_reader_and_nobody_reads_where_nobody_looks()
    {
        using var store = new CountingStore();
        MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), 3);
        await using var watching = await RunningStudio.StartAsync(o =>
        {
            o.Add("memory", store);
            o.Interval = TimeSpan.FromMilliseconds(100);
        });
        var readers = new List<StudioEventReader>();
        for (var i = 0; i < 8; i++)
        {
            readers.Add(await watching.FollowAsync("api/study/events?in=0&name=customers"));
            await readers[^1].NextAsync("study");
        }
        var before = store.Asked;
        await Task.Delay(1_000, TestContext.Current.CancellationToken);
        Assert.InRange(store.Asked - before, 1, 12);
        foreach (var reader in readers)
            await reader.DisposeAsync();
        // The server learns in a moment that they are gone.
        for (var (since, patience) = (-1, 60); since != store.Asked; patience--)
        {
            Assert.NotEqual(0, patience);
            since = store.Asked;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Viewers_are_bounded()
    {
        await using var small = await RunningStudio.StartAsync(o =>
        {
            o.MaxViewers = 1;
        });
        await using var one = await small.FollowAsync($"api/study/events?{Customers}");
        await one.NextAsync("study");
        var more = await small.GetAsync($"api/study/events?{Customers}");
        Assert.Equal((503, "1 pages follow studies here already; close one of them."), (more.Status, more.Error));
    }

    private static async Task<Answer> PostAsync(RunningStudio studio, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Answer.OfAsync(await studio.Client.PostAsync(path, content));
    }

    private static IEnumerable<int> Numbers(JsonNode data) => data["trials"]!["number"]!.AsArray().Select(n => (int)n!);

    private static async Task<Answer> SteerAsync(RunningStudio studio, string body, string type = "application/json", string? site = null,
        string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/sweep") { Content = new StringContent(body, Encoding.UTF8, type) };
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await Answer.OfAsync(await studio.Client.SendAsync(request));
    }
}
