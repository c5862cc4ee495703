extern alias stories;

using System.Text;
using Engine.Tests.Stories;
using Microsoft.Playwright;
using stories::StoryService;

namespace Engine.Tests.Browser;

/// <summary>The page in a real browser: what a person sees, and what hostile names must not do.</summary>
[Category("Browser")]
internal sealed class StoryPageTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private readonly List<string> _troubles = [];
    private StoryServiceHarness _harness = null!;
    private StoryApplication _service = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        if (!File.Exists(Chromium))
            Assert.Ignore("Chromium is not installed (Debian's package chromium).");
        _harness = new StoryServiceHarness();
        _service = await _harness.Start();
        Fill();
        try
        {
            _playwright = await Playwright.CreateAsync();
        }
        catch (Exception exception) when (exception is PlaywrightException or System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"Playwright's driver does not start here: {exception.Message}");
        }

        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null)
            await _service.DisposeAsync();
        _harness?.Dispose();
    }

    [Test]
    public async Task Page_shows_stories_charts_and_the_feed_s_state_and_new_stories_as_they_happen()
    {
        var page = await Open(1280, 900, ColorScheme.Light);

        await Assertions.Expect(page.Locator("#stories li")).ToHaveCountAsync(43);
        await Assertions.Expect(page.Locator("#stories li", new() { HasTextString = "The feed lost messages 3 times" })).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#feed")).ToHaveTextAsync("feed: messages lost");
        await Assertions.Expect(page.Locator("#banner")).ToContainTextAsync("has lost 25 messages");
        await Assertions.Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        await Assertions.Expect(page.Locator("#chart-mid canvas")).ToBeVisibleAsync();

        _harness.ProduceSignal(90_000, "ACME", "SWEEP");
        _harness.Flush();
        await Assertions.Expect(page.Locator("#stories li").First).ToContainTextAsync("swept");

        await Keep(page, "page-light");
        Assert.That(_troubles, Is.Empty);
    }

    [Test]
    public async Task Filters_leave_what_was_asked_for()
    {
        var page = await Open(1280, 900, ColorScheme.Dark);

        await Assertions.Expect(page.Locator("#filter-symbol option")).ToHaveCountAsync(5);
        await page.SelectOptionAsync("#filter-symbol", "BETA");
        await page.SelectOptionAsync("#filter-kind", "IMBALANCE");

        await Assertions.Expect(page.Locator("#stories li")).ToHaveCountAsync(4);
        await Keep(page, "page-dark");
        Assert.That(_troubles, Is.Empty);
    }

    [Test]
    public async Task Hostile_symbol_is_text()
    {
        var page = await Open(390, 844, ColorScheme.Light);

        await Assertions.Expect(page.Locator(".story-symbol", new() { HasTextString = Hostile }).First).ToBeVisibleAsync();

        Assert.That(await page.Locator("img").CountAsync(), Is.Zero);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
        Assert.That(overflow, Is.LessThanOrEqualTo(0), "nothing sticks out on a phone");
        await Keep(page, "page-phone");
        Assert.That(_troubles, Is.Empty);
    }

    private void Fill()
    {
        string[] kinds = ["SPREAD_WIDENED", "IMBALANCE", "LIQUIDITY_VANISHED", "AGGRESSIVE_TRADING", "SWEEP"];
        for (var i = 0; i < 40; i++)
            _harness.ProduceSignal(i * 1_500, new[] { "ACME", "BETA" }[i % 2], kinds[i / 2 % kinds.Length]);
        _harness.Produce(Encoding.UTF8.GetBytes($$$"""{"signal":{"id":"x/1","session":"S","symbol":"{{{Hostile}}}","kind":"SWEEP","startTimeNs":"{{{StoryRows.Start}}}","endTimeNs":"{{{StoryRows.Start}}}","magnitude":3,"severity":"ALERT","quality":"STALE_GAP"}}"""));
        _harness.Produce(Encoding.UTF8.GetBytes($$$"""{"feedEvent":{"id":"S/1/SESSION_STARTED","session":"S","kind":"SESSION_STARTED","sequence":"1","timeNs":"{{{StoryRows.Start}}}"}}"""));
        foreach (var (sequence, count) in new[] { (500, 20), (600, 3), (700, 2) })
            _harness.Produce(Encoding.UTF8.GetBytes($$$"""{"feedEvent":{"id":"S/{{{sequence}}}/GAP_DECLARED","session":"S","kind":"GAP_DECLARED","sequence":"{{{sequence}}}","count":"{{{count}}}","timeNs":"{{{StoryRows.Start + 30_000_000_000 + sequence}}}"}}"""));
        for (var second = 0; second < 60; second++)
            FillSummaries(second);
        _harness.Flush();
        StoryServiceHarness.WaitFor(() => _service.Ingest.Records == 45 + 180);
    }

    private void FillSummaries(int second)
    {
        foreach (var (symbol, price) in new[] { ("ACME", 2_000_000), ("BETA", 800_000), ("GAMMA", 5_000_000) })
        {
            var mid = price + (int)(2_000 * Math.Sin(second / 9.0)) + second * 11 % 300;
            var start = StoryRows.Start + second * 1_000_000_000L;
            _harness.Produce(Encoding.UTF8.GetBytes($$$"""
                {"summary":{"id":"S/{{{symbol}}}/{{{second}}}","session":"S","symbol":"{{{symbol}}}","startTimeNs":"{{{start}}}","endTimeNs":"{{{start + 1_000_000_000L}}}",
                "openTwiceMid":"{{{mid}}}","highTwiceMid":"{{{mid + 100}}}","lowTwiceMid":"{{{mid - 100}}}","closeTwiceMid":"{{{mid}}}",
                "spread":{{{200 + second * 37 % 150}}},"imbalance":{{{(second * 13 % 17 - 8) / 10.0}}},"eventCount":100,"tradeCount":5,"quality":"{{{(second is > 29 and < 36 ? "STALE_GAP" : "LIVE")}}}"}}
                """), symbol);
        }
    }

    private async Task<IPage> Open(int width, int height, ColorScheme scheme)
    {
        _troubles.Clear();
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            TimezoneId = "UTC",
        });
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _troubles.Add(message.Text);
        };
        page.PageError += (_, error) => _troubles.Add(error);
        page.Dialog += (_, dialog) => _troubles.Add($"dialog {dialog.Message}");
        await page.GotoAsync(_service.Address);
        return page;
    }

    // Kept beside the test results for whoever wants to look.
    private static async Task Keep(IPage page, string name)
    {
        await page.WaitForTimeoutAsync(700);
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        TestContext.AddTestAttachment(path);
    }
}
