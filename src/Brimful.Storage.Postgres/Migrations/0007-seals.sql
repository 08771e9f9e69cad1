-- A checksum beside each body of history and state, which tells a body that is not the one that was written. What was written before has none.
ALTER TABLE history ADD COLUMN seal integer;
ALTER TABLE folds ADD COLUMN seal integer;
ALTER TABLE directory_entries ADD COLUMN seal integer;
ALTER TABLE directory_checkpoint ADD COLUMN seal integer;
ALTER TABLE rollups ADD COLUMN seal integer;
ALTER TABLE chunks ADD COLUMN seal integer;
ALTER TABLE checkpoints ADD COLUMN seal integer;
