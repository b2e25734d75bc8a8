-- Who else earns with an organisation's sales: what was said about it is an entry of kind 'earner' (view_entry); what
-- follows for each sale stands here, from the organisation's account, and is what the other's account is made of.
CREATE TABLE view_share (
  sale INTEGER PRIMARY KEY,         -- lowest fact_sale.no of the document
  organisation INTEGER NOT NULL REFERENCES identity, -- whose sale it is, as view_sale.subject
  person INTEGER NOT NULL REFERENCES identity, -- who earns, as the binding or entry names them
  role TEXT NOT NULL,               -- driver, contact
  points INTEGER NOT NULL,          -- theirs, above 0; the rest of the sale's is the organisation's
  total INTEGER NOT NULL,           -- points of the sale
  unlock_at INTEGER NOT NULL,       -- seconds since 1970 UTC; 9223372036854775807: until confirmed
  expires_at INTEGER NOT NULL,      -- last second of validity; 9223372036854775807: never
  programme INTEGER NOT NULL,       -- version that gave them, 0 none
  refunds TEXT NOT NULL             -- amount_minor of the sale, then ' NO:AT:AMOUNT' of each refund: when it changes, theirs does
) STRICT;
CREATE INDEX view_share_organisation ON view_share (organisation);
CREATE INDEX view_share_person ON view_share (person);

-- Who drives what somebody else has as fleet holds it no more, so sales of before may be others' now.
INSERT INTO setting (name, value) SELECT 'rebuild', '1'
WHERE EXISTS (SELECT 1 FROM view_binding d JOIN view_binding f ON f.target = d.target
  WHERE d.role = 'driver' AND f.role = 'fleet' AND f.customer <> d.customer)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
