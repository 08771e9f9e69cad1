using Brimful.Core.Buckets;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Retraces;

/// <summary>A command of a shard's journal other than usage.</summary>
/// <param name="Place">Its moment: the record, and how many of the record's events were counted before it.</param>
/// <param name="NowTicks">When it was given, in ticks of Unix time: where it does not say, the newest instant that its clock had shown.</param>
/// <param name="Body">What follows the command's kind.</param>
internal sealed record PastCommand(UsagePlace Place, long NowTicks, ShardCommand Kind, ReadOnlyMemory<byte> Body);
