using Perf;
using Perf.Counts;

// The NativeAOT build is this program alone: valgrind cannot follow a just-in-time compiler.
return args is ["kernel", var name, var count] ? KernelVerb.Run(Catalogue.Kernels, name, count) : 2;
