-- In the order in which they are taken: of thousands that are due at one instant, those taken next are found without sorting all.
DROP INDEX deliveries_to_take;
CREATE INDEX deliveries_to_take ON deliveries (take_at, revision, id) WHERE take_at IS NOT NULL;

-- What lies in the inbox is there as soon as it is saved; nobody sends it any more.
UPDATE deliveries SET state = 'sent', sent_at = due_at, take_at = NULL WHERE channel = 'inbox' AND take_at IS NOT NULL;
