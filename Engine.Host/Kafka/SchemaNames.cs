using System.Text.Json;
using Engine.Core;
using Engine.Core.Analysis;
using Engine.Core.Snapshots;
using V1 = Engine.Schema.V1;

namespace Engine.Host.Kafka;

/// <summary>The engine's enums in the schema's words and numbers. A value the schema does not have yet is its UNSPECIFIED.</summary>
internal static class SchemaNames
{
    private static readonly SnapshotFlags[] ToldFlags =
    [
        SnapshotFlags.NoBid, SnapshotFlags.NoAsk, SnapshotFlags.Crossed, SnapshotFlags.Locked, SnapshotFlags.Halted, SnapshotFlags.NoTrade, SnapshotFlags.Suspect,
    ];

    /// <summary>The state flags of a book and their names; what made the snapshot (top changed, traded) is not state.</summary>
    public static readonly (SnapshotFlags Flag, string Name)[] Flags =
        [.. ToldFlags.Select(flag => (flag, JsonNamingPolicy.SnakeCaseUpper.ConvertName(flag.ToString())))];

    /// <summary>Name of each signal kind, by its number.</summary>
    public static readonly JsonEncodedText[] Kinds = Names<SignalKind, V1.SignalKind>();

    /// <summary>Name of each direction, by its number.</summary>
    public static readonly JsonEncodedText[] Directions = Names<Side, V1.Direction>();

    /// <summary>Name of each severity, by its number.</summary>
    public static readonly JsonEncodedText[] Severities = Names<Severity, V1.Severity>();

    /// <summary>Name of each quality, by the schema's number, which is the engine's plus one.</summary>
    public static readonly JsonEncodedText[] Qualities = [.. Enum.GetValues<V1.Quality>().Select(OriginalName)];

    /// <summary>Name of each feed event kind, by the schema's number.</summary>
    public static readonly JsonEncodedText[] FeedEvents = [.. Enum.GetValues<V1.FeedEventKind>().Select(OriginalName)];

    /// <summary>The quality in the schema, whose numbers start with "unspecified".</summary>
    public static V1.Quality ToSchema(BookQuality quality) => (V1.Quality)((int)quality + 1);

    /// <summary>The feed event in the schema; unspecified for events that are not told.</summary>
    public static V1.FeedEventKind ToSchema(EventKind kind) => kind switch
    {
        EventKind.SessionStarted => V1.FeedEventKind.SessionStarted,
        EventKind.GapDeclared => V1.FeedEventKind.GapDeclared,
        EventKind.FeedSilent => V1.FeedEventKind.FeedSilent,
        EventKind.FeedResumed => V1.FeedEventKind.FeedResumed,
        EventKind.SessionEnded => V1.FeedEventKind.SessionEnded,
        EventKind.RebuildEnded => V1.FeedEventKind.Rebuilt,
        _ => V1.FeedEventKind.Unspecified,
    };

    private static JsonEncodedText[] Names<TEngine, TSchema>()
        where TEngine : struct, Enum
        where TSchema : struct, Enum
    {
        var names = new JsonEncodedText[Enum.GetValues<TEngine>().Max(value => Convert.ToInt32(value)) + 1];
        for (var i = 0; i < names.Length; i++)
            names[i] = OriginalName((TSchema)Enum.ToObject(typeof(TSchema), i));
        return names;
    }

    private static JsonEncodedText OriginalName<T>(T value)
        where T : struct, Enum
    {
        var field = typeof(T).GetField(value.ToString()) ?? typeof(T).GetField("Unspecified")!;
        var original = (Google.Protobuf.Reflection.OriginalNameAttribute)field.GetCustomAttributes(typeof(Google.Protobuf.Reflection.OriginalNameAttribute), false)[0];
        return JsonEncodedText.Encode(original.Name);
    }
}
