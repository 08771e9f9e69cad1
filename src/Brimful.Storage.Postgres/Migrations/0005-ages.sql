-- What is forgotten by age is found by age.
CREATE INDEX held_events_by_time ON held_events (tenant, time, position);
CREATE INDEX rejected_events_by_receipt ON rejected_events (tenant, received_at, position);
CREATE INDEX notifications_by_age ON notifications (created_at, tenant, number);
