using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Studio;

namespace MlNetSuite.Benchmarks.Studio;

/// <summary>How long a study of ten thousand trials takes to be seen in Chromium, and a trial more to be seen in it.</summary>
internal static class StudioBenchmark
{
    private const int Views = 5;
    private const int Updates = 20;

    internal static async Task<int> RunAsync(int trials)
    {
        await using var chromium = await HeadlessBrowser.StartAsync();
        if (chromium is null)
        {
            Console.Error.WriteLine(HeadlessBrowser.Absent);
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("studio");
        try
        {
            var study = MadeUpStudy.Definition("customers");
            using var store = new SqliteStudyStore(Path.Combine(folder.FullName, "studies.db"));
            MadeUpStudy.Write(store, study, trials);
            await using var app = StudioServer.Create(new() { Models = [], Urls = [new(IPAddress.Loopback, 0)] },
                studio => studio.Add(Path.Combine(folder.FullName, "studies.db")));
            await app.StartAsync();
            await MeasureAsync(chromium.Browser, app.PageAddress(), store, study, trials);
            await app.StopAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return 0;
    }

    private static async Task MeasureAsync(IBrowser browser, string address, IStudyStore store, StudyDefinition study, int trials)
    {
        var (views, viewing, updates, updating, frames) = (Times(), Times(), Times(), Times(), Times());
        for (var view = 0; view < Views; view++)
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 900 } });
            var page = await context.NewPageAsync();
            var thread = await PageThread.OfAsync(page);
            await page.AddInitScriptAsync(Watch);
            await page.GotoAsync($"{address}#/study/0/customers");
            await page.WaitForFunctionAsync("() => window.firstView > 0");
            viewing.Add(await thread.MillisecondsAsync());
            views.Add(await page.EvaluateAsync<double>("() => window.firstView"));
            if (view < Views - 1)
                continue;
            // Until the charts that come later have been drawn.
            await page.WaitForTimeoutAsync(6_000);
            await page.EvaluateAsync("() => performance.clearMeasures()");
            foreach (var trial in MadeUpStudy.Trials(study, Updates, new double[1], first: trials))
            {
                var before = await thread.MillisecondsAsync();
                await page.EvaluateAsync("() => window.longest = 0");
                MadeUpStudy.Add(store, study, trial);
                await page.WaitForFunctionAsync("number => document.querySelector('.figures')?.textContent.includes(number)",
                    (trial.Number + 1).ToString("N0", CultureInfo.InvariantCulture));
                await page.WaitForTimeoutAsync(1_500);
                frames.Add(await page.EvaluateAsync<double>("() => window.longest"));
                updating.Add(await thread.MillisecondsAsync() - before);
            }
            updates.AddRange(await page.EvaluateAsync<double[]>("""
                () => performance.getEntriesByType("measure").filter(m => m.name.startsWith("studio-")).map(m => m.duration)
                """));
        }
        Console.WriteLine(FormattableString.Invariant(
            $"{trials:N0} trials, Chromium {browser.Version}, {Environment.ProcessorCount} cores"));
        Row("first view, from the address to the painted history", views, 1_000);
        Row("  of it the page's thread at work", viewing, 1_000);
        Row("a step of an update: taking what changed, or drawing a chart of it", updates, 100);
        Row("  the page's thread at work, all steps of an update and 1.5 s after it", updating, double.NaN);
        Row("  longest stretch without a frame in that time", frames, 100);

        static List<double> Times() => [];
    }

    private static void Row(string what, List<double> milliseconds, double aim)
    {
        var sorted = milliseconds.Order().ToArray();
        var (first, median, longest) = (milliseconds[0], sorted[sorted.Length / 2], sorted[^1]);
        var aimed = double.IsNaN(aim) ? "" : FormattableString.Invariant($" (aim: below {aim:0} ms)");
        Console.WriteLine(FormattableString.Invariant(
            $"  {what}: first {first:0} ms, median {median:0} ms, longest {longest:0} ms{aimed}"));
    }

    // The first frame after the history's canvas is there, and the longest time between two frames.
    private const string Watch = """
        window.firstView = 0;
        window.longest = 0;
        let before = performance.now();
        const frame = now => {
          window.longest = Math.max(window.longest, now - before);
          before = now;
          if (window.firstView === 0 && document.querySelector(".chart canvas") && performance.getEntriesByName("studio-draw").length > 0)
            window.firstView = performance.now();
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
        """;

    /// <summary>The processor's time of a page's main thread, which a busy machine does not change.</summary>
    private sealed class PageThread
    {
        private readonly ICDPSession _session;

        private PageThread(ICDPSession session) => _session = session;

        internal static async Task<PageThread> OfAsync(IPage page)
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Performance.setTimeDomain", new() { ["timeDomain"] = "threadTicks" });
            await session.SendAsync("Performance.enable");
            return new(session);
        }

        internal async Task<double> MillisecondsAsync()
        {
            var metrics = (await _session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
            return 1_000 * metrics.EnumerateArray().Single(m => m.GetProperty("name").GetString() == "TaskDuration")
                .GetProperty("value").GetDouble();
        }
    }
}
