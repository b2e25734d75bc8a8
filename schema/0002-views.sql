-- Views: what follows from the facts. `regulars rebuild` empties these tables and makes them anew.
-- A sale is named by `sale`: the lowest fact_sale.no of its document; prepay and completion are one sale, the prepay's.

-- Who is who.
CREATE TABLE view_customer (
  subject INTEGER PRIMARY KEY REFERENCES identity, -- identity.no of the customer
  kind TEXT NOT NULL,               -- person, company, taxi, truck, ride-hailing ...
  since INTEGER NOT NULL,           -- enrolled at, seconds since 1970 UTC; 0: only named by the host
  profile TEXT NOT NULL             -- JSON of the current profile fields: name, phone, language ...
) STRICT;

CREATE TABLE view_binding (
  target INTEGER NOT NULL REFERENCES identity,   -- plate, card or phone
  customer INTEGER NOT NULL REFERENCES identity,
  valid_from INTEGER NOT NULL,      -- seconds since 1970 UTC
  valid_until INTEGER NOT NULL,     -- first second after; 9223372036854775807: open
  role TEXT NOT NULL,               -- owner, driver, household, fleet
  confidence INTEGER NOT NULL,      -- per cent; below 50: doubtful, earns pending
  PRIMARY KEY (target, customer, valid_from, valid_until)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_binding_customer ON view_binding (customer);

CREATE TABLE view_tag (
  customer INTEGER NOT NULL REFERENCES identity,
  tag TEXT NOT NULL,
  PRIMARY KEY (customer, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE view_programme (
  version INTEGER PRIMARY KEY,      -- 1, 2 ... in order of effective time
  effective INTEGER NOT NULL,       -- seconds since 1970 UTC
  fact INTEGER NOT NULL,            -- fact_act.no that loaded it; ahead of the text, since every capture looks at it
  name TEXT NOT NULL,
  text TEXT NOT NULL                -- the programme file
) STRICT;

-- Which document belongs to which.
CREATE TABLE view_link (
  child INTEGER PRIMARY KEY,        -- refund, void or completion (lowest fact_sale.no of the document)
  sale INTEGER NOT NULL             -- the document it names: sale, prepay or completion (joined or not)
) STRICT;
CREATE INDEX view_link_sale ON view_link (sale);

-- One row per counted sale or refund. Voided sales, open prepays, joined completions and excluded documents have none.
CREATE TABLE view_sale (
  sale INTEGER PRIMARY KEY,         -- lowest fact_sale.no of the document
  kind TEXT NOT NULL CHECK (kind IN ('sale', 'refund')),
  subject INTEGER REFERENCES identity, -- customer, else unowned plate, else unbound card; NULL: unidentified
  at INTEGER NOT NULL,              -- seconds since 1970 UTC
  day TEXT NOT NULL,                -- site day
  currency TEXT NOT NULL,
  volume_ml INTEGER NOT NULL,       -- fuel, completion joined; refunds negative
  amount_minor INTEGER NOT NULL,    -- tax included, completion joined; refunds negative
  is_visit INTEGER NOT NULL,        -- 1: has fuel and is not wholly refunded
  plate INTEGER REFERENCES identity,
  card INTEGER REFERENCES identity,
  doubtful INTEGER NOT NULL         -- 1: the plate's only holder is uncertain, points wait
) STRICT;
CREATE INDEX view_sale_subject ON view_sale (subject, at);

-- Deliveries that contradict each other: same document, same revision, other content.
CREATE TABLE view_conflict (
  sale INTEGER PRIMARY KEY,         -- lowest fact_sale.no of the document
  variants INTEGER NOT NULL         -- how many contents there are
) STRICT;

-- Points. Earnings are lots, what takes from them are uses.
CREATE TABLE view_lot (
  subject INTEGER NOT NULL REFERENCES identity, -- customer
  at INTEGER NOT NULL,              -- of the sale
  sale INTEGER NOT NULL,            -- fact that earned it
  points INTEGER NOT NULL,          -- as earned, never below what was promised
  points_left INTEGER NOT NULL,     -- not yet taken by a use
  unlock_at INTEGER NOT NULL,       -- seconds since 1970 UTC; spendable from then on; 9223372036854775807: until confirmed
  expires_at INTEGER NOT NULL,      -- last second of validity; 9223372036854775807: never
  programme INTEGER NOT NULL,       -- version that gave it, 0 none
  PRIMARY KEY (subject, at, sale)
) STRICT, WITHOUT ROWID;

CREATE TABLE view_use (
  subject INTEGER NOT NULL REFERENCES identity,
  fact INTEGER NOT NULL,            -- what took the points: a refund
  sale INTEGER NOT NULL,            -- the lot taken from; 0: owed (debt)
  points INTEGER NOT NULL,          -- taken, above 0; of a debt: what is still owed
  PRIMARY KEY (subject, fact, sale)
) STRICT, WITHOUT ROWID;

CREATE TABLE view_tier (
  subject INTEGER NOT NULL REFERENCES identity,
  at INTEGER NOT NULL,              -- seconds since 1970 UTC
  fact INTEGER NOT NULL,            -- the sale or refund that showed it
  tier TEXT NOT NULL,               -- held from then on
  PRIMARY KEY (subject, at, fact)
) STRICT, WITHOUT ROWID;

-- What the till reads: one row per customer, unowned vehicle or unbound card.
CREATE TABLE view_state (
  subject INTEGER PRIMARY KEY REFERENCES identity,
  sales INTEGER NOT NULL,
  visits INTEGER NOT NULL,          -- site days with fuel
  first_at INTEGER NOT NULL,        -- seconds since 1970 UTC
  last_at INTEGER NOT NULL,         -- of the last sale
  last_visit TEXT NOT NULL,         -- site day of the last visit, "" none
  volume_ml INTEGER NOT NULL,       -- refunds taken off
  debt INTEGER NOT NULL,            -- points owed
  tier INTEGER NOT NULL,            -- rank held after the last sale, 0 lowest
  tier_until INTEGER NOT NULL,      -- first day (days since 1970) on which it is no longer held; 2147483647 never
  recent BLOB NOT NULL              -- basis by day inside the window: pairs of little-endian int32 day, int64 ml
) STRICT;
