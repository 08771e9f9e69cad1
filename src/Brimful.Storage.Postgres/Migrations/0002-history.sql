-- History: counted events by day of their time, a partition a day, so that retention drops a table and gives its room back; the folds that wrote them,
-- with their commands; and a copy of the directory's checkpoint.

CREATE TABLE history (
    day              integer NOT NULL,
    stream           integer NOT NULL,
    through_sequence bigint  NOT NULL,
    account_group    integer NOT NULL,
    block_index      integer NOT NULL,
    event_count      integer NOT NULL,
    body             bytea   NOT NULL,
    PRIMARY KEY (day, stream, through_sequence, account_group, block_index)
) PARTITION BY LIST (day);
ALTER TABLE history ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX history_by_group ON history (stream, account_group, through_sequence, block_index);

CREATE TABLE folds (
    stream           integer   NOT NULL,
    through_sequence bigint    NOT NULL,
    after_sequence   bigint    NOT NULL,
    days             integer[] NOT NULL,
    body             bytea     NOT NULL,
    PRIMARY KEY (stream, through_sequence)
);
ALTER TABLE folds ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE directory_entries (
    kind     smallint NOT NULL,
    key      bigint   NOT NULL,
    sequence bigint   NOT NULL,
    body     bytea    NOT NULL,
    PRIMARY KEY (kind, key)
);

CREATE TABLE directory_checkpoint (
    is_only  boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    sequence bigint  NOT NULL,
    body     bytea   NOT NULL
);

-- The days (since 1970-01-01) that have a partition.
CREATE FUNCTION history_days() RETURNS TABLE (day integer, partition regclass) LANGUAGE sql STABLE AS $$
    SELECT substring(pg_get_expr(c.relpartbound, c.oid) FROM '-?\d+')::integer, c.oid::regclass
    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE i.inhparent = 'brimful.history'::regclass
$$;

-- Makes the partitions of days that have none. Made apart and then attached: nobody who reads other days waits.
CREATE FUNCTION make_history_days(wanted integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    missing integer;
    name    text;
BEGIN
    FOR missing IN SELECT DISTINCT unnest(wanted) EXCEPT SELECT h.day FROM brimful.history_days() AS h ORDER BY 1 LOOP
        name := 'history_' || replace(missing::text, '-', 'before_');
        EXECUTE format('CREATE TABLE brimful.%I (LIKE brimful.history INCLUDING ALL, CHECK (day = %s))', name, missing);
        EXECUTE format('ALTER TABLE brimful.history ATTACH PARTITION brimful.%I FOR VALUES IN (%s)', name, missing);
    END LOOP;
END $$;

CREATE FUNCTION drop_history_before(first_kept integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    dropped regclass;
BEGIN
    FOR dropped IN SELECT h.partition FROM brimful.history_days() AS h WHERE h.day < first_kept ORDER BY h.day LOOP
        EXECUTE format('DROP TABLE %s', dropped);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION make_history_days(integer[]), drop_history_before(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_history_days(integer[]), drop_history_before(integer) TO brimful_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON history, folds, directory_entries, directory_checkpoint TO brimful_engine;
