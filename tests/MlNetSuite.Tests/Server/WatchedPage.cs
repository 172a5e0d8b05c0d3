using Microsoft.Playwright;

namespace MlNetSuite.Tests.Server;

/// <summary>A page in a fresh browser context; whatever it complains of and whomever it asks is remembered.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];
    private readonly List<string> _asked = [];

    private WatchedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
            Remember(_complaints, message.Type is "error" or "warning" ? $"{message.Type}: {message.Text}" : null);
        page.PageError += (_, error) => Remember(_complaints, error);
        context.Request += (_, request) => Remember(_asked, request.Url);
    }

    internal IPage Page { get; }

    /// <summary>Opens an address.</summary>
    /// <param name="browser">Where.</param>
    /// <param name="address">Such as <c>http://127.0.0.1:8000/#/digits</c>.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="phone">375 x 667 pixels, touched by fingers.</param>
    /// <param name="before">Run before the page is opened.</param>
    /// <param name="scale">Pixels of the screen for one of the page.</param>
    /// <param name="wait">What is waited for.</param>
    internal static async Task<WatchedPage> OpenAsync(
        IBrowser browser, Uri address, ColorScheme scheme = ColorScheme.Light, bool phone = false, Func<IPage, Task>? before = null,
        float scale = 1, WaitUntilState wait = WaitUntilState.Load)
    {
        var context = await browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = phone ? new() { Width = 375, Height = 667 } : new() { Width = 1280, Height = 900 },
            HasTouch = phone,
            IsMobile = phone,
            DeviceScaleFactor = scale,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        if (before is not null)
            await before(watched.Page);
        await watched.Page.GotoAsync(address.ToString(), new() { WaitUntil = wait });
        await watched.Page.Locator("h1").WaitForAsync();
        return watched;
    }

    /// <summary>Nothing was complained of (a policy that was broken shows there), and nobody but this machine was asked.</summary>
    /// <param name="expected">Part of a complaint that belongs to the test, such as the status of a refusal.</param>
    internal void AssertClean(string? expected = null)
    {
        lock (_complaints)
            Assert.DoesNotContain(_complaints, c => expected is null || !c.Contains(expected, StringComparison.Ordinal));
        lock (_asked)
        {
            Assert.NotEmpty(_asked);
            Assert.All(_asked, url => Assert.True(new Uri(url).IsLoopback, url));
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private static void Remember(List<string> list, string? what)
    {
        if (what is null)
            return;
        lock (list)
            list.Add(what);
    }
}
