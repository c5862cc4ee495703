namespace Engine.Host.Demo;

/// <summary>What the demo runs with.</summary>
/// <param name="Seconds">How long; 0 until it is stopped.</param>
/// <param name="Port">Port of the page.</param>
/// <param name="Rate">Simulated messages a second.</param>
/// <param name="Symbols">Simulated symbols.</param>
/// <param name="Drop">Share of packets lost on the simulated wire.</param>
/// <param name="Burst">Packets lost on it in a row, once.</param>
/// <param name="StoryPath">The story service's assembly.</param>
/// <param name="ExitOnStdinEof">End when standard input ends.</param>
internal sealed record DemoOptions(int Seconds, int Port, int Rate, int Symbols, double Drop, int Burst, string StoryPath, bool ExitOnStdinEof);
