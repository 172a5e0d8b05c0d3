using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace MlNetSuite.Tests.Server;

/// <summary>Makes the README's picture of the page, <c>docs/try-it.png</c>:
/// <code>
/// mlnetsuite train image-classification --data mnist --trainer perceptron --out models/digits.zip
/// TRY_IT_MODELS=models MlNetSuite.Tests --explicit only --filter-class "*TryItPicture"
/// </code></summary>
public sealed class TryItPicture(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly (double X, double Y)[] Three =
    [
        (.33, .24), (.46, .18), (.60, .20), (.67, .31), (.60, .43), (.47, .48), (.62, .52), (.70, .64), (.64, .78), (.48, .83), (.33, .77),
    ];

    [Fact(Explicit = true)]
    public async Task Of_a_digit_that_is_drawn()
    {
        var models = Environment.GetEnvironmentVariable("TRY_IT_MODELS");
        Assert.SkipWhen(models is null, "TRY_IT_MODELS is to name a folder with digits.zip");
        await using var server = await RunningServer.StartAsync(s => s with { Models = [models!] });
        await using var watched = await WatchedPage.OpenAsync(chromium.Browser, new(server.Address, "#/digits"));
        var (page, pad) = (watched.Page, watched.Page.Locator("canvas.pad"));
        var box = (await pad.BoundingBoxAsync())!;
        foreach (var (x, y) in Three)
        {
            await page.Mouse.MoveAsync((float)(box.X + box.Width * x), (float)(box.Y + box.Height * y), new() { Steps = 4 });
            await page.Mouse.DownAsync();
        }
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".best-label")).ToHaveTextAsync("3");
        await Expect(page.Locator("#announcer")).ToHaveTextAsync(new Regex("^3, "));
        await page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(Repository.Folder, "docs", "try-it.png"),
                FullPage = true,
                Clip = new() { X = 0, Y = 0, Width = 1280, Height = 1040 }
            });
    }
}
