extern alias stories;

using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using stories::StoryService;

namespace Engine.Tests.Stories;

internal sealed class StoryApiTests
{
    private StoryServiceHarness _harness = null!;
    private StoryApplication _service = null!;
    private HttpClient _http = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _harness = new StoryServiceHarness();
        _service = await _harness.Start();
        _http = new HttpClient { BaseAddress = new Uri(_service.Address) };
        for (var i = 0; i < 20; i++)
            _harness.ProduceSignal(i, $"S{i % 2}");
        _harness.Flush();
        StoryServiceHarness.WaitFor(() => _service.Ingest.Records == 20);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _service.DisposeAsync();
        _harness.Dispose();
    }

    [Test]
    public async Task Stories_are_given_newest_first_with_exact_times()
    {
        var stories = await _http.GetFromJsonAsync<JsonElement>("/api/stories?symbol=S1&limit=3");

        Assert.That(stories.EnumerateArray().Select(story => story.GetProperty("id").GetString()),
            Is.EqualTo(new[] { "S/19/S1/SPREAD_WIDENED", "S/17/S1/SPREAD_WIDENED", "S/15/S1/SPREAD_WIDENED" }));
        Assert.That(stories[0].GetProperty("time").GetString(), Is.EqualTo("2026-11-24T14:30:00.019000000Z"));
    }

    [TestCase("/api/stories?limit=0")]
    [TestCase("/api/stories?limit=1001")]
    [TestCase("/api/stories?limit=abc")]
    [TestCase("/api/stories?limit=-1")]
    [TestCase("/api/dead-letters?limit=1e3")]
    [TestCase("/api/stories?from=yesterday")]
    [TestCase("/api/summaries")]
    [TestCase("/api/summaries?symbol=X&limit=100000")]
    public async Task Bad_parameter_is_answered_with_what_is_possible(string path)
    {
        var answer = await _http.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await answer.Content.ReadAsStringAsync()).Length, Is.InRange(10, 200));
    }

    [Test]
    public async Task Page_allows_nothing_but_its_own_files()
    {
        var answer = await _http.GetAsync("/");

        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'self';"));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.That(html, Does.Not.Contain("style=").And.Not.Contain("<style").And.Not.Contain("onclick").And.Not.Match("<script(?![^>]*src=)"));
    }

    [Test]
    public async Task Another_host_name_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/status") { Headers = { Host = "attacker.example" } };

        Assert.That((await _http.SendAsync(request)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Live_stream_gives_each_story_once_with_its_id()
    {
        using var reader = new StreamReader(await _http.GetStreamAsync("/api/live"));
        Assert.That(await reader.ReadLineAsync(), Is.EqualTo("event: feed"));
        _harness.ProduceSignal(1_000, "LIVE");
        _harness.ProduceSignal(1_000, "LIVE");
        _harness.ProduceSignal(1_001, "LIVE");
        _harness.Flush();

        var ids = new List<string>();
        using var patience = new CancellationTokenSource(StoryServiceHarness.Patience);
        while (ids.Count < 2 && await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                ids.Add(line[4..]);
        }

        Assert.That(ids, Is.EqualTo(new[] { "S/1000/LIVE/SPREAD_WIDENED", "S/1001/LIVE/SPREAD_WIDENED" }));
    }

    [Test]
    public async Task Status_and_health_tell_where_the_service_stands()
    {
        var status = await _http.GetFromJsonAsync<JsonElement>("/api/status");

        Assert.That(status.GetProperty("kafka").GetString(), Is.EqualTo("consuming"));
        Assert.That(status.GetProperty("rows").GetProperty("signals").GetInt64(), Is.GreaterThanOrEqualTo(20));
        Assert.That(await _http.GetStringAsync("/health"), Is.EqualTo("ok\n"));
    }

    [Test]
    public void Taken_port_is_one_line_and_exit_code_2()
    {
        var (code, error) = RunService("--port", new Uri(_service.Address).Port.ToString(), "--database", $"sqlite:{_harness.Folder}/other.db");

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1), error);
        Assert.That(error, Does.Contain("address already in use"));
    }

    [TestCase("--port", "70000")]
    [TestCase("--urls", "http://0.0.0.0:5080")]
    [TestCase("--database", "mysql:x")]
    [TestCase("--kafka", "kafka.example:9092")]
    [TestCase("--unknown", "x")]
    public void Bad_option_is_refused_with_exit_code_2(string option, string value)
    {
        var (code, error) = RunService(option, value);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Not.Contain("   at "));
    }

    [Test]
    public void Service_ends_when_its_standard_input_does()
    {
        using var process = StartService("--port", "0", "--database", $"sqlite:{_harness.Folder}/third.db", "--exit-on-stdin-eof");
        Assert.That(process.StandardOutput.ReadLine(), Does.Match(@"^listening=http://127\.0\.0\.1:\d+$"));

        process.StandardInput.Close();

        Assert.That(process.WaitForExit(15_000), Is.True);
        Assert.That(process.ExitCode, Is.Zero);
    }

    private static (int Code, string Error) RunService(params string[] arguments)
    {
        using var process = StartService(arguments);
        var error = process.StandardError.ReadToEnd();
        Assert.That(process.WaitForExit(15_000), Is.True);
        return (process.ExitCode, error);
    }

    private static Process StartService(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [typeof(StoryApplication).Assembly.Location, .. arguments])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    })!;
}
