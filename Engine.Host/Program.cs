using Engine.Host.Commands;

return await EngineCommandLine.RunAsync(args);
