namespace Brimful.Bench.Baselines;

/// <summary>What a careful hand writes in PostgreSQL: one call for a batch, set-based throughout, in one statement.</summary>
internal static class PostgresSchema
{
    public const string Text = """
        create table seen (id uuid primary key);
        create table bucket (account integer, meter smallint, used bigint not null, capacity bigint not null, primary key (account, meter)) with (fillfactor = 50);
        create table outbox (position bigint generated always as identity primary key, account integer, meter smallint, percent integer, used bigint);

        create function take(ids uuid[], accounts integer[], amounts bigint[]) returns bigint language plpgsql as $$
        declare counted bigint;
        begin
          with fresh as (
            insert into seen (id) select unnest(ids) on conflict do nothing returning id
          ), usage as (
            select e.account, sum(e.amount)::bigint as amount, count(*) as events
            from unnest(ids, accounts, amounts) as e (id, account, amount) join fresh using (id)
            group by e.account
          ), changed as (
            update bucket b set used = b.used + case b.meter when 0 then u.amount else u.events end
            from usage u where b.account = u.account
            returning b.account, b.meter, b.capacity, b.used as after, b.used - case b.meter when 0 then u.amount else u.events end as before
          ), crossed as (
            insert into outbox (account, meter, percent, used)
            select c.account, c.meter, t.percent, c.after
            from changed c join (values (50), (80), (90), (100)) as t (percent)
              on c.before * 100 < t.percent * c.capacity and c.after * 100 >= t.percent * c.capacity
            returning 1
          )
          select count(*) into counted from fresh;
          return counted;
        end $$;
        """;

    /// <summary>Two buckets for each account; takes their number.</summary>
    public const string Fill = """
        insert into bucket select account, 0, 0, 100000000 from generate_series(0, $1 - 1) account;
        """;

    public const string FillRequests = """
        insert into bucket select account, 1, 0, 20000 from generate_series(0, $1 - 1) account;
        """;
}
