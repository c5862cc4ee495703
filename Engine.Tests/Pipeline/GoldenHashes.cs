namespace Engine.Tests.Pipeline;

/// <summary>What came out of known input when it was last looked at, as <see cref="RecordedRun.All"/> writes it. <c>docs/hot-path.md</c> says what they cover.</summary>
internal static class GoldenHashes
{
    public const string HowToRenew =
        "The output has changed. If that was meant: say in CHANGELOG.md what changed and why, put the line that is shown into Pipeline/GoldenHashes.cs, and copy it to docs/hot-path.md.";

    public const string RealDay = "bbo 6b5dafe264284ef5 signals edc72bc558abf328 summaries 61452777a68be495 snapshots dcf485f475952cda";

    public const string SimulatedDay1 = "bbo bb5cf8cfecf0a51c signals 6d81c3e5b4f9854b summaries 38545260dfcc63a3 snapshots 52a1fe1c4807bd25";

    public const string SimulatedDay2 = "bbo a49fe100157c483e signals d2fb6d9ccc11215c summaries a99a23d20467cf90 snapshots 4151522ac741e3b5";

    public const string SimulatedDay3 = "bbo 04818fe83a480bbf signals 86feaab23f3cd728 summaries a9ab66c0d14571c2 snapshots 45e673052f2c883b";

    public const string AggregatedDay = "bbo 1188b5da89315c97 signals a24a564a4b169cb5 summaries 62f1b183eb61445a snapshots 70141ad2120fe878";
}
