using System.Text.Json;
using Engine.Core;
using Engine.Host.Commands;
using Engine.Host.Service;
using Microsoft.Extensions.Configuration;

namespace Engine.Tests.Service;

public sealed class FeedSettingsTests
{
    [Test]
    public void How_the_feed_is_repaired_can_be_configured()
    {
        var settings = Read(
            ("Session", "ABC"), ("WindowPackets", "512"), ("MaxDatagramBytes", "9000"), ("Gro", "true"),
            ("ReorderWaitMs", "0.5"), ("RequestTimeoutMs", "7"), ("RequestTries", "4"), ("GapTimeoutMs", "300"));

        var arbiter = settings.ToArbiterOptions();
        var udp = settings.ToUdpOptions();

        Assert.That(arbiter.Session, Is.EqualTo(SessionId.Parse("ABC")));
        Assert.That((arbiter.WindowPackets, arbiter.WindowPacketBytes, arbiter.RequestTries), Is.EqualTo((512, 9000, 4)));
        Assert.That((arbiter.ReorderWaitNs, arbiter.RequestTimeoutNs, arbiter.GapTimeoutNs), Is.EqualTo((500_000L, 7_000_000L, 300_000_000L)));
        Assert.That((udp.MaxDatagramBytes, udp.Gro), Is.EqualTo((9000, true)));
    }

    [Test]
    public void Without_a_session_whichever_is_sent_is_accepted()
    {
        Assert.That(Read().ToArbiterOptions().Session, Is.Null);
    }

    [TestCase("Session", "TOO LONG A NAME")]
    [TestCase("Session", "no_line")]
    [TestCase("WindowPackets", "0")]
    [TestCase("RequestTries", "0")]
    [TestCase("RequestTimeoutMs", "-1")]
    [TestCase("MaxDatagramBytes", "63")]
    public void A_value_that_cannot_be_used_is_named(string key, string value)
    {
        Assert.That(() => Read((key, value)), Throws.TypeOf<UsageException>().With.Message.Contains("Feed:" + key[..7]));
    }

    [Test]
    public void Every_setting_of_the_feed_is_in_the_settings_file_with_its_default()
    {
        var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryFile.Root, "Engine.Host/appsettings.json"))).RootElement.GetProperty("Feed");
        var code = JsonSerializer.SerializeToElement(new FeedSettings());

        Assert.That(file.EnumerateObject().Select(p => p.Name), Is.EquivalentTo(code.EnumerateObject().Select(p => p.Name)));
        foreach (var property in code.EnumerateObject())
            Assert.That(file.GetProperty(property.Name).GetRawText(), Is.EqualTo(property.Value.GetRawText()), property.Name);
    }

    [Test]
    public void The_defaults_of_the_service_are_those_of_the_arbiter()
    {
        var service = Read().ToArbiterOptions();

        Assert.That(service, Is.EqualTo(new Core.Feed.MoldUdp64.ArbiterOptions()));
    }

    [Test]
    public void A_recording_cannot_be_asked_for_snapshots()
    {
        var path = Path.GetTempFileName();
        try
        {
            var errors = EngineCommandLine.Create().Parse(["simulate", "--from-file", path, "--serve-snapshot", "127.0.0.1:9"]).Errors;

            Assert.That(errors.Select(e => e.Message), Is.EqualTo(new[] { "--from-file and --serve-snapshot exclude each other: a recording knows messages, not books." }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static EngineSettings Read(params (string Key, string Value)[] values) => EngineSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create("Feed:" + v.Key, (string?)v.Value))).Build());
}
