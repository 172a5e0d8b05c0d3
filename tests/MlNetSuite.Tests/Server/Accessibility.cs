using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace MlNetSuite.Tests.Server;

/// <summary>What axe says of a page.</summary>
internal static class Accessibility
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    internal static async Task AssertAccessibleAsync(IPage page) => Assert.Empty(await SeriousFaultsAsync(page));

    /// <summary>By axe, run in the page itself, which has no frames: <c>RunAxe</c> opens another page each time, and takes three times as
    /// long.</summary>
    internal static async Task<string[]> SeriousFaultsAsync(IPage page)
    {
        await page.EvaluateAsync(Axe);
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run()).violations
              .filter(v => v.impact === "serious" || v.impact === "critical")
              .map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).join("; ")}`)
            """);
    }
}
