using Brimful.Engine.Identities;
using Brimful.Engine.Journal;
using Brimful.Engine.Ports;
using Brimful.Engine.Shards;

namespace Brimful.Engine.Directory;

internal sealed partial class DirectoryRegister
{
    private HashSet<(DirectoryKind Kind, long Name)> _dirty = [];

    /// <summary>Starts a checkpoint: hands over what changed since the last one, and the state that is in no chunk. Its body ends with what
    /// <see cref="StreamIdentities"/> says.</summary>
    public (List<(DirectoryKind Kind, long Name)> Entries, byte[] Body) BeginCheckpoint()
    {
        output.BeginCheckpoint();
        var entries = _dirty.ToList();
        _dirty = [];
        var to = new ByteWriter();
        to.Int(_nextTenant);
        to.Int(_nextMeter);
        to.Int(_nextAccount);
        to.Int(_nextPlan);
        to.Int(_tenantsByNumber.Count);
        foreach (var (tenant, state) in _tenantsByNumber)
        {
            to.Int(tenant);
            to.Int(state.Subjects.NextNumber);
        }
        to.Int(_tallies.Count);
        foreach (var (tenant, tally) in _tallies)
        {
            to.Int(tenant);
            to.Signed(tally.Received);
            to.Signed(tally.Duplicates);
            to.Signed(tally.Rejected);
            to.Signed(tally.Unattributed);
        }
        WriteForgotten(to);
        return (entries, to.ToArray());
    }

    /// <summary>Catches entries as they are now; an entry that is gone becomes an empty chunk.</summary>
    public void Catch(IEnumerable<(DirectoryKind Kind, long Name)> entries, List<StateChunk> chunks)
    {
        foreach (var (kind, name) in entries) chunks.Add(new StateChunk((byte)kind, name, output.Sequence - 1, FormOf(kind, name)));
    }

    /// <summary>Names of all entries that there are.</summary>
    public IEnumerable<(DirectoryKind Kind, long Name)> Names()
    {
        foreach (var tenant in _tenantsByNumber.Keys) yield return (DirectoryKind.Tenant, tenant);
        foreach (var meter in _meters.Keys) yield return (DirectoryKind.Meter, meter);
        foreach (var plan in _plans.Keys) yield return (DirectoryKind.Plan, plan);
        foreach (var rollout in _rollouts.Keys) yield return (DirectoryKind.PlanRollout, rollout);
        foreach (var stored in _accounts.All)
        {
            var account = new AccountReading(stored).Number;
            yield return (DirectoryKind.Account, account);
            foreach (var page in _accounts.PagesOf(account)?.Keys ?? []) yield return (DirectoryKind.SubjectPage, SubjectPage.NameOf(account, page));
        }
    }

    /// <summary>An entry in its stored form; empty where there is none.</summary>
    public byte[] FormOf(DirectoryKind kind, long name)
    {
        var number = (int)name;
        return kind switch
        {
            DirectoryKind.Tenant => FindTenant(number) is { } tenant ? DirectoryCodec.Encode(tenant.Entry) : [],
            DirectoryKind.Meter => FindMeter(number) is { } meter ? DirectoryCodec.Encode(meter) : [],
            DirectoryKind.Plan => FindPlan(number) is { } plan ? PlanCodec.Encode(plan) : [],
            DirectoryKind.PlanRollout => _rollouts.TryGetValue(number, out var rollout) ? PlanCodec.Encode(rollout) : [],
            DirectoryKind.SubjectPage => _accounts.PageAt(SubjectPage.PlaceOf(name).Account, SubjectPage.PlaceOf(name).Page) ?? [],
            _ => _accounts.StoredAt(number) ?? [],
        };
    }

    /// <summary>Takes over what a checkpoint holds: tenants before what belongs to them. Accounts are kept as they are stored.</summary>
    public void Restore(StreamCheckpoint? checkpoint, IEnumerable<StateChunk> chunks)
    {
        ReadOnlySpan<byte> section = [];
        if (checkpoint is not null)
        {
            section = RestoreBody(checkpoint.Body.Span);
            output.Sequence = checkpoint.Sequence + 1;
        }
        var others = new List<StateChunk>();
        foreach (var chunk in chunks)
        {
            if ((DirectoryKind)chunk.Kind == DirectoryKind.Account) _accounts.Set((int)chunk.Key, chunk.KeptBody());
            else if ((DirectoryKind)chunk.Kind == DirectoryKind.SubjectPage) _accounts.SetPage(SubjectPage.PlaceOf(chunk.Key).Account, SubjectPage.PlaceOf(chunk.Key).Page, chunk.KeptBody());
            else others.Add(chunk);
        }
        foreach (var chunk in others.Where(chunk => chunk.Kind != (byte)DirectoryKind.Identities).OrderBy(chunk => chunk.Kind))
            Take((DirectoryKind)chunk.Kind, chunk.Key, chunk.Body.Span);
        TakeNoteOfAccounts();
        identities.Restore(section, others);
    }

    private void TakeNoteOfAccounts()
    {
        foreach (var stored in _accounts.All)
        {
            var account = new AccountReading(stored);
            _nextAccount = Math.Max(_nextAccount, account.Number + 1);
            if (FindTenant(account.Tenant) is { } tenant)
            {
                tenant.Subjects.Claim(account.Number, account.Owned);
                foreach (var page in _accounts.PagesOf(account.Number)?.Values ?? []) tenant.Subjects.Claim(account.Number, SubjectPage.StretchesOf(page));
            }
            CountMove(0, account.Plan);
        }
    }

    /// <summary>Applies a record of the journal again.</summary>
    public void ReplayRecord(long sequence, ReadOnlySpan<byte> record)
    {
        if (sequence != output.Sequence) throw new InvalidDataException($"The directory's journal goes on with record {sequence} where {output.Sequence} is due. Restore a backup.");
        var from = new ByteReader(record);
        for (var kind = (DirectoryKind)from.Byte(); kind != DirectoryKind.End; kind = (DirectoryKind)from.Byte())
        {
            if (kind == DirectoryKind.Events) ReplayEvents(ref from);
            else if (kind == DirectoryKind.Forgotten) Count(from.Int(), new ForgottenTally(from.Signed(), from.Signed()));
            else
            {
                var name = (long)from.Unsigned();
                Take(kind, name, from.Bytes());
                _dirty.Add((kind, name));
            }
        }
        output.Clear();
        output.CountBytes(record.Length);
        output.Sequence = sequence + 1;
    }

    private void Take(DirectoryKind kind, long name, ReadOnlySpan<byte> entry)
    {
        if (entry.IsEmpty)
        {
            Unset(kind, name);
            return;
        }
        var number = (int)name;
        switch (kind)
        {
            case DirectoryKind.Tenant: Set(DirectoryCodec.DecodeTenant(entry)); break;
            case DirectoryKind.Meter: Set(DirectoryCodec.DecodeMeter(entry)); break;
            case DirectoryKind.Account: SetAccount(number, entry.ToArray()); break;
            case DirectoryKind.SubjectPage: SetPage(SubjectPage.PlaceOf(name).Account, SubjectPage.PlaceOf(name).Page, entry.ToArray()); break;
            case DirectoryKind.Plan: Set(PlanCodec.DecodePlan(entry)); break;
            case DirectoryKind.PlanRollout: _rollouts[number] = PlanCodec.DecodeRollout(entry); break;
            default: throw new InvalidDataException($"The directory holds the unknown kind {kind}: it was written by a newer Brimful.");
        }
    }

    private void ReplayEvents(ref ByteReader from)
    {
        var (tenant, now) = (from.Int(), from.Signed());
        Count(tenant, new EventTally(from.Signed(), 0, from.Signed(), from.Signed(), from.Signed()));
        for (var left = from.Int(); left > 0; left--)
        {
            var (identity, since) = (from.Fixed128(), from.Signed());
            if (FindTenant(tenant) is { } state) HeldBy(state).Remember(IdentityHash.Bind(identity, tenant), since, now);
        }
    }

    /// <returns>The end of the body, which is for the identities.</returns>
    private ReadOnlySpan<byte> RestoreBody(ReadOnlySpan<byte> body)
    {
        var (from, section) = StreamBody.Split(body);
        if (from.IsAtEnd) return section;
        (_nextTenant, _nextMeter, _nextAccount, _nextPlan) = (from.Int(), from.Int(), from.Int(), from.Int());
        for (var left = from.Int(); left > 0; left--) _nextSubjects[from.Int()] = from.Int();
        for (var left = from.Int(); left > 0; left--)
            _tallies[from.Int()] = new EventTally(from.Signed(), 0, from.Signed(), from.Signed(), from.Signed());
        RestoreForgotten(ref from);
        return section;
    }
}
