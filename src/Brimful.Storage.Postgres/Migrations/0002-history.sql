-- History: counted events by day of their time, a partition a day, so that retention drops a table and gives its room back.

CREATE TABLE history (
    day              integer NOT NULL,
    stream           integer NOT NULL,
    through_sequence bigint  NOT NULL,
    block_index      integer NOT NULL,
    first_account    integer NOT NULL,
    last_account     integer NOT NULL,
    event_count      integer NOT NULL,
    body             bytea   NOT NULL,
    PRIMARY KEY (day, stream, through_sequence, block_index)
) PARTITION BY LIST (day);
ALTER TABLE history ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE INDEX history_by_account ON history (stream, first_account, last_account);

-- Makes the partition of a day (days since 1970-01-01) where there is none. Made apart and then attached: nobody who reads other days waits.
CREATE FUNCTION make_history_day(wanted integer) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := 'history_' || replace(wanted::text, '-', 'before_');
BEGIN
    IF to_regclass('brimful.' || name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE brimful.%I (LIKE brimful.history INCLUDING ALL, CHECK (day = %s))', name, wanted);
    EXECUTE format('ALTER TABLE brimful.history ATTACH PARTITION brimful.%I FOR VALUES IN (%s)', name, wanted);
END $$;
REVOKE EXECUTE ON FUNCTION make_history_day(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_history_day(integer) TO brimful_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON history TO brimful_engine;
