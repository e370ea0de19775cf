-- What is said, kept once: thousands of readers of the same rows are told the same. Then deliveries.message holds only what is the
-- delivery's own, such as its reader's name; without a message_id it is the whole. Messages never change, and are named by their content.
CREATE TABLE messages (id text PRIMARY KEY, body jsonb NOT NULL);
ALTER TABLE deliveries ADD COLUMN message_id text;
