-- The same beside each record of the journal and each row of the outbox.
ALTER TABLE journal ADD COLUMN seal integer;
ALTER TABLE outbox ADD COLUMN seal integer;

DROP FUNCTION commit_unit(bigint, integer[], bigint[], bytea[], bigint[], integer[], bigint[], bytea[], boolean);

-- Makes one unit durable, or refuses it (BRM01) when a stream is not at the sequence before its record under the caller's epoch. A unit that is
-- sent again because its answer was lost, and that is there word for word, is left as it is.
CREATE FUNCTION commit_unit(
    owner_epoch bigint, record_streams integer[], record_sequences bigint[], record_bodies bytea[], record_seals integer[],
    row_positions bigint[], row_streams integer[], row_sequences bigint[], row_bodies bytea[], row_seals integer[], is_sent_again boolean)
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
    INSERT INTO brimful.journal (stream, sequence, body, seal)
    SELECT * FROM unnest(record_streams, record_sequences, record_bodies, record_seals);
    IF cardinality(row_positions) > 0 THEN
        INSERT INTO brimful.outbox (position, stream, sequence, body, seal)
        SELECT * FROM unnest(row_positions, row_streams, row_sequences, row_bodies, row_seals);
    END IF;
END $$;
