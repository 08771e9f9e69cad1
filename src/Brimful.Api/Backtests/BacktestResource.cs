using System.Collections.Immutable;
using Brimful.Api.Answers;
using Brimful.Engine.Backtests;
using Brimful.Engine.Outbox;

namespace Brimful.Api.Backtests;

internal sealed record BacktestResource(BacktestView View) : Resource((string?)null)
{
    private const int ProgressDigits = 3;

    /// <summary>A page of what would have been.</summary>
    public ImmutableArray<FactItem> Facts { get; init; } = [];

    public string? Next { get; init; }

    /// <summary>Writes the facts; null where none are shown.</summary>
    public HypotheticalFacts? Shown { get; init; }

    /// <summary>The tenant's key, as messages name it.</summary>
    public string Tenant { get; init; } = "";

    public override void Write(WireJson wire)
    {
        wire.Json.WriteStartObject();
        wire.Json.WriteString("id"u8, View.Id);
        wire.Json.WriteString("state"u8, View.State switch
        {
            BacktestState.Running => "running"u8,
            BacktestState.Done => "done"u8,
            BacktestState.Failed => "failed"u8,
            _ => throw new System.Diagnostics.UnreachableException(),
        });
        wire.TextIfAny("failure", View.Failure);
        WriteQuestion(wire, View.Question);
        wire.Time("createdAt", View.CreatedAt);
        wire.TimeIfAny("finishedAt", View.FinishedAt);
        wire.TimeIfAny("expiresAt", View.ExpiresAt);
        WriteFigures(wire);
        if (Shown is not null && View.Question.LooksAhead && View.State == BacktestState.Done) ForesightJson.Write(wire, View.Foresight);
        if (Shown is not null) WriteFacts(wire, Shown);
        wire.Json.WriteEndObject();
    }

    private static void WriteQuestion(WireJson wire, BacktestQuestion question)
    {
        wire.TextIfAny("account", question.Account);
        wire.TextIfAny("plan", question.Plan);
        if (question is { Account: null, Plan: null }) wire.Json.WriteBoolean("tenant"u8, true);
        wire.TextIfAny("bucket", question.Bucket);
        if (question.Bucket is null) wire.Texts("buckets", question.Buckets.Keys);
        wire.Time("from", question.From);
        wire.Time("to", question.To);
    }

    private void WriteFigures(WireJson wire)
    {
        wire.Json.WriteNumber("progress"u8, Math.Round(View.Progress, ProgressDigits));
        wire.Json.WriteNumber("accounts"u8, View.Accounts);
        wire.Json.WriteNumber("events"u8, View.Events);
        wire.Json.WriteNumber("crossings"u8, View.Crossings);
        wire.Json.WriteNumber("clearings"u8, View.Clearings);
        wire.Json.WriteNumber("kept"u8, View.Kept);
        wire.Json.WriteNumber("skippedCount"u8, View.SkippedCount);
        wire.Json.WriteStartArray("skipped"u8);
        foreach (var (account, code) in View.Skipped)
        {
            wire.Json.WriteStartObject();
            wire.Json.WriteString("account"u8, account);
            wire.Json.WriteString("code"u8, code);
            wire.Json.WriteEndObject();
        }
        wire.Json.WriteEndArray();
    }

    private void WriteFacts(WireJson wire, HypotheticalFacts shown)
    {
        wire.Json.WriteStartArray("facts"u8);
        foreach (var item in Facts) shown.Write(wire, Tenant, item);
        wire.Json.WriteEndArray();
        wire.Json.WriteString("next"u8, Next);
    }
}
