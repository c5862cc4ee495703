using Engine.Tests.Disruptor;
using Engine.Tests.Pipeline.Proofs;

// What tests start as a process of its own; `dotnet test` does not come through here.
return args switch
{
    ["ring-loop"] => RingLoop.Run(),
    ["collections", var seconds] => CollectionProof.Run(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)),
    _ => 2,
};
