-- Streams: the commit point (journal, outbox, how far each stream is) and checkpoints. Numbers and blobs only; no tenant has rows here.

CREATE TABLE installation (
    is_only      boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    id           text    NOT NULL,
    identity_key bytea   NOT NULL,
    shard_count  integer NOT NULL,
    epoch        bigint  NOT NULL
);

-- A few rows that every commit updates: room on their page keeps the new versions on it, without touching the index.
CREATE TABLE streams (
    stream   integer PRIMARY KEY,
    epoch    bigint  NOT NULL,
    sequence bigint  NOT NULL,
    position bigint  NOT NULL
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);

-- Cut in slices behind each checkpoint. Vacuum works without pauses, so that freed pages are used again within a minute, and never takes the
-- lock that giving pages back would need.
CREATE TABLE journal (
    stream   integer NOT NULL,
    sequence bigint  NOT NULL,
    body     bytea   NOT NULL,
    PRIMARY KEY (stream, sequence)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false,
    toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 10000, toast.autovacuum_vacuum_cost_delay = 0, toast.vacuum_truncate = false);

CREATE TABLE outbox (
    position bigint  PRIMARY KEY,
    stream   integer NOT NULL,
    sequence bigint  NOT NULL,
    body     bytea   NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);

CREATE TABLE chunks (
    stream   integer  NOT NULL,
    kind     smallint NOT NULL,
    key      bigint   NOT NULL,
    sequence bigint   NOT NULL,
    body     bytea    NOT NULL,
    PRIMARY KEY (stream, kind, key)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0, vacuum_truncate = false);

CREATE TABLE checkpoints (
    stream   integer PRIMARY KEY,
    sequence bigint  NOT NULL,
    body     bytea   NOT NULL
);

-- Blobs are written as they are, outside their row: packing them costs more than it saves.
ALTER TABLE journal ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE outbox ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE chunks ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE checkpoints ALTER COLUMN body SET STORAGE EXTERNAL;

-- Makes one unit durable, or refuses it (BRM01) when a stream is not at the sequence before its record under the caller's epoch. A unit that is
-- sent again because its answer was lost, and that is there word for word, is left as it is.
CREATE FUNCTION commit_unit(
    owner_epoch bigint, record_streams integer[], record_sequences bigint[], record_bodies bytea[],
    row_positions bigint[], row_streams integer[], row_sequences bigint[], row_bodies bytea[], is_sent_again boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moved integer;
BEGIN
    UPDATE brimful.streams AS s
    SET sequence = r.sequence, position = greatest(s.position, (SELECT max(p) FROM unnest(row_positions) AS p))
    FROM unnest(record_streams, record_sequences) AS r(stream, sequence)
    WHERE s.stream = r.stream AND s.epoch = owner_epoch AND s.sequence = r.sequence - 1;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved = 0 AND is_sent_again AND cardinality(record_streams) = (
        SELECT count(*)
        FROM unnest(record_streams, record_sequences, record_bodies) AS r(stream, sequence, body)
        JOIN brimful.streams AS s ON s.stream = r.stream AND s.epoch = owner_epoch AND s.sequence = r.sequence
        JOIN brimful.journal AS j ON j.stream = r.stream AND j.sequence = r.sequence AND j.body = r.body)
    THEN
        RETURN;
    END IF;
    IF moved <> cardinality(record_streams) THEN
        RAISE EXCEPTION USING ERRCODE = 'BRM01', MESSAGE = format(
            'Records (%s) of streams (%s) were refused under epoch %s',
            array_to_string(record_sequences, ', '), array_to_string(record_streams, ', '), owner_epoch);
    END IF;
    INSERT INTO brimful.journal (stream, sequence, body)
    SELECT * FROM unnest(record_streams, record_sequences, record_bodies);
    IF cardinality(row_positions) > 0 THEN
        INSERT INTO brimful.outbox (position, stream, sequence, body)
        SELECT * FROM unnest(row_positions, row_streams, row_sequences, row_bodies);
    END IF;
END $$;

-- Refuses (BRM01) whoever does not own the store any more, and lets no new owner in before the transaction has ended.
CREATE FUNCTION guard(owner_epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM brimful.installation WHERE epoch = owner_epoch FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'BRM01', MESSAGE = format('A write was refused under epoch %s', owner_epoch);
    END IF;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON installation, streams, journal, outbox, chunks, checkpoints TO brimful_engine;
