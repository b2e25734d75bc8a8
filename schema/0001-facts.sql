-- Facts: what happened. Rows are only ever added; the sole exception is erasure, which empties the personal columns of
-- identity and fact_act and leaves the commitments that the audit chain covers.
--
-- Numbers: `no` of a fact is origin.no << 40 | the origin's own gapless number, shared by all fact_ tables.

CREATE TABLE setting (
  name TEXT PRIMARY KEY,            -- site, zone (IANA), currency (ISO 4217), language
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who writes facts: one row per (site, till) and life of the database file. A restored backup begins new incarnations.
CREATE TABLE origin (
  no INTEGER PRIMARY KEY,           -- upper bits of the fact numbers
  site TEXT NOT NULL,
  till TEXT NOT NULL,
  incarnation INTEGER NOT NULL,     -- seconds since 1970 at init or restore, always rising
  last_seq INTEGER NOT NULL,        -- number of the last fact
  last_hlc INTEGER NOT NULL,        -- its hybrid logical time: ms since 1970 << 16 | counter
  head BLOB NOT NULL,               -- its audit MAC, 16 bytes
  UNIQUE (site, till, incarnation)
) STRICT;

-- Everything that names somebody: plates, cards, phones, customers. Facts and views refer to `no`; values are erasable.
CREATE TABLE identity (
  no INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('plate', 'card', 'phone', 'customer')),
  value TEXT,                       -- normalised plate, card token (hex), phone (digits), customer id; NULL: erased
  label TEXT,                       -- as people write it: 粤B·12345, ****4567; NULL: as value
  class TEXT,                       -- plate pattern, card kind; NULL: none fits (flagged)
  salt BLOB NOT NULL,               -- 16 random bytes
  commitment BLOB NOT NULL,         -- BLAKE2b-128(salt, kind, value), stays after erasure
  UNIQUE (kind, value)
) STRICT;

-- Documents of the POS: sales, refunds, voids, prepays, completions, tests, returns, shifts. One row per delivery that
-- said something new; rows of one (site, series, receipt, kind) are variants of one document.
CREATE TABLE fact_sale (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL,                 -- BLAKE2b-128 of key, revision, content and members
  hlc INTEGER NOT NULL,             -- when it was written, hybrid logical time
  mac BLOB NOT NULL,                -- audit chain, BLAKE2b-128 keyed, over this row and the origin's previous mac
  site TEXT NOT NULL,
  series TEXT NOT NULL,             -- number range of the receipts
  receipt TEXT NOT NULL,            -- without leading zeros
  -- A sale is looked at first: a list of words is put into a table of its own each time, 2 % of what a capture takes.
  kind TEXT NOT NULL CHECK (kind = 'sale' OR kind IN ('refund', 'void', 'prepay', 'completion', 'training', 'test', 'return', 'shift')),
  revision INTEGER NOT NULL,        -- of an edited document, 0 unnumbered
  document TEXT,                    -- the host's own id of this state
  content BLOB NOT NULL,            -- BLAKE2b-128 of currency and sorted lines
  at INTEGER NOT NULL,              -- receipt time, seconds since 1970 UTC
  day TEXT NOT NULL,                -- site day YYYY-MM-DD (business date where the POS gives one)
  currency TEXT NOT NULL,           -- ISO 4217
  till TEXT,
  attendant TEXT,
  shift TEXT,
  plate INTEGER REFERENCES identity,
  card INTEGER REFERENCES identity,
  phone INTEGER REFERENCES identity,
  customer INTEGER REFERENCES identity, -- named by the host
  volume_ml INTEGER NOT NULL,       -- fuel of the normal lines
  amount_minor INTEGER NOT NULL,    -- all normal lines but prepay lines, tax included
  fuel_minor INTEGER NOT NULL,      -- the fuel lines' part of it
  original_site TEXT,
  original_series TEXT,
  original_receipt TEXT,
  promised_points INTEGER,          -- printed on the receipt; NULL: nothing was
  body TEXT NOT NULL,               -- JSON: lines, tenders
  UNIQUE (receipt, site, series, kind, id)
) STRICT;
CREATE INDEX fact_sale_original ON fact_sale (original_receipt) WHERE original_receipt IS NOT NULL;
CREATE INDEX fact_sale_plate ON fact_sale (plate, at) WHERE plate IS NOT NULL;
CREATE INDEX fact_sale_card ON fact_sale (card, at) WHERE card IS NOT NULL;
CREATE INDEX fact_sale_phone ON fact_sale (phone, at) WHERE phone IS NOT NULL;

-- What people did: enrol, edit a profile, bind, tag, adjust points, merge, complain, load a programme ...
CREATE TABLE fact_act (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,          -- BLAKE2b-128 of the natural key
  hlc INTEGER NOT NULL,
  mac BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('enrol', 'edit', 'bind', 'unbind', 'tag', 'untag', 'programme', 'adjust', 'open',
    'transfer', 'redeem', 'gift', 'hold', 'merge', 'floor', 'join', 'refer', 'claim', 'note', 'case', 'close', 'rate',
    'staff', 'forget', 'undo')),
  at INTEGER NOT NULL,              -- business time, seconds since 1970 UTC
  actor TEXT NOT NULL,              -- who did it
  customer INTEGER REFERENCES identity,
  target INTEGER REFERENCES identity, -- plate, card or phone of a bind or unbind; the other customer of a transfer (who
                                    -- receives), merge (who stays) and refer (who referred)
  undoes BLOB,                      -- id of the act that this one takes back, as if it never was
  body TEXT NOT NULL,               -- JSON without personal data
  personal TEXT,                    -- JSON of profile fields; NULL: none or erased
  salt BLOB,                        -- 16 random bytes, with personal
  commitment BLOB                   -- BLAKE2b-128(salt, personal)
) STRICT;
CREATE INDEX fact_act_customer ON fact_act (customer, kind, at) WHERE customer IS NOT NULL;
CREATE INDEX fact_act_target ON fact_act (target, kind, at) WHERE target IS NOT NULL;
CREATE INDEX fact_act_undoes ON fact_act (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX fact_act_kind ON fact_act (kind, at);
