-- The outbox is read newest first, whoever's; a database holds one tenant, so that a span of time is found alike.
DROP INDEX deliveries_by_time;
CREATE INDEX deliveries_by_time ON deliveries (created_at, id);
