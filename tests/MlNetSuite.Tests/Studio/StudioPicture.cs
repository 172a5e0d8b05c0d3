using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Tests.Server;
using static Microsoft.Playwright.Assertions;

namespace MlNetSuite.Tests.Studio;

/// <summary>Makes the picture of the studio, <c>docs/studio.png</c>:
/// <code>
/// MlNetSuite.Tests --explicit only --filter-class "*StudioPicture"
/// </code></summary>
public sealed class StudioPicture(Chromium chromium) : IClassFixture<Chromium>
{
    private const int Height = 1640;

    [Fact(Explicit = true)]
    public async Task Of_a_study()
    {
        using var store = new MemoryStudyStore();
        MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), 180, running: 3);
        await using var studio = await RunningStudio.StartAsync(o => o.Add("customers.db", store));
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(studio.Address, "#/study/0/customers"));
        var page = watched.Page;
        // Charts are drawn when they come into view.
        await page.SetViewportSizeAsync(1280, 2 * Height);
        await Expect(page.Locator(".importance .bar")).Not.ToHaveCountAsync(0);
        await Expect(page.Locator(".canvas:has(canvas)")).ToHaveCountAsync(7);
        await page.WaitForTimeoutAsync(3_000);
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.Folder, "docs", "studio.png"),
            Clip = new() { X = 0, Y = 0, Width = 1280, Height = Height }
        });
    }
}
