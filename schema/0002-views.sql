-- Views: what follows from the facts. `regulars rebuild` empties these tables and makes them anew.
-- A sale is named by `sale`: the lowest fact_sale.no of its document; prepay and completion are one sale, the prepay's.

-- Who is who.
CREATE TABLE view_customer (
  subject INTEGER PRIMARY KEY REFERENCES identity, -- identity.no of the customer
  kind TEXT NOT NULL,               -- person, company, taxi, truck, ride-hailing ...
  since INTEGER NOT NULL,           -- enrolled at, seconds since 1970 UTC; 0: only named by the host
  profile TEXT NOT NULL,            -- JSON of the current profile fields: name, phone, language ...
  traits TEXT NOT NULL              -- JSON of what a programme may ask, with the times it holds (person.h); '' nothing
) STRICT;

-- Customers that are one account with another.
CREATE TABLE view_merge (
  customer INTEGER PRIMARY KEY REFERENCES identity, -- who was merged
  stays INTEGER NOT NULL REFERENCES identity,       -- into whom (may have been merged further)
  at INTEGER NOT NULL,              -- seconds since 1970 UTC, from then on
  fact INTEGER NOT NULL             -- fact_act.no of the merge
) STRICT;
CREATE INDEX view_merge_stays ON view_merge (stays);

-- Sales that nobody was named for and that somebody claimed afterwards.
CREATE TABLE view_claim (
  receipt TEXT NOT NULL,
  site TEXT NOT NULL,
  series TEXT NOT NULL,
  kind TEXT NOT NULL,
  customer INTEGER NOT NULL REFERENCES identity,
  PRIMARY KEY (receipt, site, series, kind)
) STRICT, WITHOUT ROWID;

-- People of the station.
CREATE TABLE view_staff (
  staff TEXT PRIMARY KEY,           -- as attendants are named in sales
  name TEXT NOT NULL,
  role TEXT NOT NULL,               -- attendant, lead, manager
  pin TEXT                          -- Argon2id hash with its parameters; NULL: may approve nothing
) STRICT, WITHOUT ROWID;

-- Complaints, suggestions, enquiries.
CREATE TABLE view_case (
  fact INTEGER PRIMARY KEY,         -- fact_act.no that opened it
  customer INTEGER REFERENCES identity,
  kind TEXT NOT NULL,               -- complaint, suggestion, enquiry
  at INTEGER NOT NULL,              -- seconds since 1970 UTC
  due_at INTEGER NOT NULL,          -- a reply is due
  staff TEXT NOT NULL,              -- who took it
  closed_at INTEGER                 -- NULL: open
) STRICT;
CREATE INDEX view_case_open ON view_case (customer) WHERE closed_at IS NULL;
CREATE INDEX view_case_due ON view_case (due_at) WHERE closed_at IS NULL;

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

CREATE TABLE view_tag (             -- as all acts leave them; when a tag was held stands in traits
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
  at INTEGER NOT NULL,              -- of the sale or act
  sale INTEGER NOT NULL,            -- fact that gave it: sale, refund (points that come back) or act
  part INTEGER NOT NULL,            -- 0 the fact's own, 1 referral, 2 ... pieces of a transfer or of what came back
  kind TEXT NOT NULL,               -- sale, referral, return, adjust, open, transfer
  points INTEGER NOT NULL,          -- as given; of a sale never below what was promised
  points_left INTEGER NOT NULL,     -- not yet taken by a use
  unlock_at INTEGER NOT NULL,       -- seconds since 1970 UTC; spendable from then on; 9223372036854775807: until confirmed
  expires_at INTEGER NOT NULL,      -- last second of validity; 9223372036854775807: never
  programme INTEGER NOT NULL,       -- version that gave it, 0 none
  PRIMARY KEY (subject, at, sale, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE view_use (
  subject INTEGER NOT NULL REFERENCES identity,
  fact INTEGER NOT NULL,            -- what took the points: a refund, a sale paid with points, an act
  sale INTEGER NOT NULL,            -- the lot taken from; 0: owed (debt)
  part INTEGER NOT NULL,            -- of the lot
  points INTEGER NOT NULL,          -- taken, above 0; of a debt: what is still owed
  PRIMARY KEY (subject, fact, sale, part)
) STRICT, WITHOUT ROWID;

-- Services, gifts and coupons that a sale brought.
CREATE TABLE view_entitlement (
  subject INTEGER NOT NULL REFERENCES identity,
  sale INTEGER NOT NULL,            -- that brought it
  grant_id TEXT NOT NULL,           -- in the programme
  rewards TEXT NOT NULL,            -- JSON list of reward ids, one of which is chosen at use
  count INTEGER NOT NULL,
  count_left INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,      -- seconds since 1970 UTC
  expires_at INTEGER NOT NULL,      -- last second; 9223372036854775807: never
  programme INTEGER NOT NULL,       -- version that gave it
  PRIMARY KEY (subject, sale, grant_id)
) STRICT, WITHOUT ROWID;

-- Points and entitlements set aside for a ticket that is not closed yet.
CREATE TABLE view_hold (
  subject INTEGER NOT NULL REFERENCES identity,
  fact INTEGER NOT NULL,            -- fact_act.no
  hold TEXT NOT NULL,               -- its name in the sale event
  reward TEXT NOT NULL,
  points INTEGER NOT NULL,
  count INTEGER NOT NULL,           -- entitlements
  at INTEGER NOT NULL,              -- seconds since 1970 UTC
  until INTEGER NOT NULL,           -- released by itself then
  sale INTEGER NOT NULL,            -- that took it; 0: none
  PRIMARY KEY (subject, fact)
) STRICT, WITHOUT ROWID;

-- Suspicious use, as the facts so far show it.
CREATE TABLE view_signal (
  sale INTEGER NOT NULL,            -- the sale (or act) that showed it
  kind TEXT NOT NULL,               -- card-plates, card-attendant, tank, refill, grade, own-adjustment, late-card
  subject INTEGER NOT NULL REFERENCES identity,
  at INTEGER NOT NULL,              -- seconds since 1970 UTC
  score INTEGER NOT NULL,           -- 1 to 100
  detail TEXT NOT NULL,             -- JSON: the figures behind it
  PRIMARY KEY (subject, sale, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_signal_at ON view_signal (subject, at);

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
  recent BLOB NOT NULL,             -- measures by site day inside the window, varints (tier.h)
  tally BLOB NOT NULL,              -- what rules with caps have given (tally.h)
  fills BLOB NOT NULL,              -- the last fills, for signals and offers (habit.h)
  referrer INTEGER NOT NULL,        -- customer whose account may change with the next sale; 0: nobody; the subject itself:
                                    -- it was said who earns, and that decides
  folded_to INTEGER NOT NULL        -- latest time of all that the row follows from: a later sale is one step more
) STRICT;
