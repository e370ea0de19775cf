-- When the phone had it, as the SMS gateway reports afterwards; some gateways know a message only by their own id.
ALTER TABLE deliveries ADD COLUMN delivered_at timestamptz;
CREATE INDEX deliveries_by_gateway_id ON deliveries (accepted_as) WHERE channel = 'sms';
