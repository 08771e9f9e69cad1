using System.Numerics;
using Brimful.Oracle;

namespace Brimful.Programs.Language;

/// <summary>One line of a program: something that a client or an operator does. Printed and read by <see cref="CommandText"/>.</summary>
internal abstract record Command
{
    /// <summary>Makes a meter of an event type; its value is <c>$.value</c>.</summary>
    public sealed record PutMeter(string Meter, Measure Measure, string Type) : Command
    {
        /// <summary>Of signs of sessions: the silence that ends one.</summary>
        public TimeSpan? MaxSilence { get; init; }
    }

    /// <param name="Subjects">Null: the account's own key.</param>
    public sealed record PutAccount(string Account, IReadOnlyList<string>? Subjects) : Command
    {
        public AccountSettings Settings { get; init; } = AccountSettings.Plain;
    }

    public sealed record PutPlan(string Plan, IReadOnlyList<PlannedBucket> Buckets) : Command;

    public sealed record Own(string Account, string Subject, DateTime? From) : Command;

    public sealed record Disown(string Account, string Subject, DateTime? From) : Command;

    /// <param name="Meters">Of a spend bucket those that have a price.</param>
    public sealed record PutBucket(string Account, string Bucket, IReadOnlyList<string> Meters, Terms Terms) : Command;

    public sealed record DeleteBucket(string Account, string Bucket) : Command;

    /// <param name="Joins">Whether the next event is sent in the same request.</param>
    public sealed record Use(string Id, string Type, string Subject, BigInteger Nanos, DateTime? Time, bool Joins) : Command
    {
        /// <summary>What it says of a session beside its value, if it does.</summary>
        public SignModel? Sign { get; init; }
    }

    public sealed record Give(string Account, string Bucket, GivenGrant Grant) : Command;

    public sealed record VoidGrant(string Account, string Bucket, string Grant) : Command;

    public sealed record Contribute(string Account, string Bucket, GivenContribution Contribution) : Command;

    public sealed record EndContributions(string Account, string Bucket, string Contributor) : Command;

    public sealed record Join(string Account, string Bucket, Participant Participant) : Command;

    public sealed record Leave(string Account, string Bucket, string Subject) : Command;

    /// <summary>Takes a counted event back.</summary>
    public sealed record Void(string Id) : Command;

    public sealed record SetClock(DateTime Now) : Command;

    /// <summary>A checkpoint of everything.</summary>
    public sealed record Checkpoint : Command;

    /// <summary>An orderly stop and another start.</summary>
    public sealed record Restart : Command;

    /// <summary>Only what is durable at one moment is there afterwards.</summary>
    /// <param name="Writes">After how many writes of a checkpoint that is under way; null without one.</param>
    public sealed record PowerCut(int? Writes) : Command;

    /// <summary>Everything is looked at and compared.</summary>
    public sealed record Look : Command;
}
