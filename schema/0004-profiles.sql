-- Profiles: acts about what is nobody (vehicles, areas, competitors), dated entries about anybody, saved segments; and
-- the views that follow from them. The list of kinds of acts can only be changed by making the table anew.

CREATE TABLE fact_act_with_profiles (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,          -- BLAKE2b-128 of the natural key
  hlc INTEGER NOT NULL,
  mac BLOB NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('enrol', 'edit', 'bind', 'unbind', 'tag', 'untag', 'programme', 'adjust', 'open',
    'transfer', 'redeem', 'gift', 'hold', 'merge', 'floor', 'join', 'refer', 'claim', 'note', 'case', 'close', 'rate',
    'staff', 'forget', 'undo', 'profile', 'entry', 'end', 'segment')),
  at INTEGER NOT NULL,              -- business time, seconds since 1970 UTC
  actor TEXT NOT NULL,              -- who did it
  customer INTEGER REFERENCES identity,
  target INTEGER REFERENCES identity, -- plate, card or phone of a bind or unbind, plate of a profile; the other customer of a
                                    -- transfer (who receives), merge (who stays), refer (who referred), entry (the contact)
  undoes BLOB,                      -- id of the act that this one takes back, as if it never was
  body TEXT NOT NULL,               -- JSON without personal data
  personal TEXT,                    -- JSON of profile fields; NULL: none or erased
  salt BLOB,                        -- 16 random bytes, with personal
  commitment BLOB,                  -- BLAKE2b-128(salt, personal)
  place TEXT                        -- area:ID or competitor:ID, as the body says
) STRICT;
INSERT INTO fact_act_with_profiles (no, id, hlc, mac, kind, at, actor, customer, target, undoes, body, personal, salt,
  commitment)
SELECT no, id, hlc, mac, kind, at, actor, customer, target, undoes, body, personal, salt, commitment FROM fact_act;
DROP TABLE fact_act;
ALTER TABLE fact_act_with_profiles RENAME TO fact_act;
CREATE INDEX fact_act_customer ON fact_act (customer, kind, at) WHERE customer IS NOT NULL;
CREATE INDEX fact_act_target ON fact_act (target, kind, at) WHERE target IS NOT NULL;
CREATE INDEX fact_act_undoes ON fact_act (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX fact_act_kind ON fact_act (kind, at);
CREATE INDEX fact_act_place ON fact_act (place, kind) WHERE place IS NOT NULL;

-- When each field of a profile was last given or checked: JSON of seconds since 1970 UTC by field.
ALTER TABLE view_customer ADD COLUMN verified TEXT NOT NULL DEFAULT '{}';
-- Two fields of the profile that others are asked by.
ALTER TABLE view_customer ADD COLUMN area TEXT;
ALTER TABLE view_customer ADD COLUMN employer TEXT;
CREATE INDEX view_customer_area ON view_customer (area) WHERE area IS NOT NULL;
CREATE INDEX view_customer_employer ON view_customer (employer) WHERE employer IS NOT NULL;

CREATE TABLE view_vehicle (
  plate INTEGER PRIMARY KEY REFERENCES identity,
  profile TEXT NOT NULL,            -- JSON of the current fields (profile.h)
  verified TEXT NOT NULL            -- JSON of seconds since 1970 UTC by field
) STRICT;

-- Areas (communities, villages, office parks) and competitors.
CREATE TABLE view_place (
  place TEXT PRIMARY KEY,           -- area:ID or competitor:ID
  profile TEXT NOT NULL,            -- JSON of the current fields (profile.h)
  verified TEXT NOT NULL            -- JSON of seconds since 1970 UTC by field
) STRICT, WITHOUT ROWID;

-- What is said of somebody or some place from a day on, perhaps until another.
CREATE TABLE view_entry (
  fact INTEGER PRIMARY KEY,         -- fact_act.no
  kind TEXT NOT NULL,               -- demand, own, contact, contract, price, offer
  customer INTEGER REFERENCES identity, -- about whom; NULL: about a place
  place TEXT,                       -- about which place; NULL: about a customer
  target INTEGER REFERENCES identity, -- who is the contact
  at INTEGER NOT NULL,              -- holds from then on, seconds since 1970 UTC
  until INTEGER NOT NULL,           -- first second on which it does not; 9223372036854775807: open
  name TEXT NOT NULL,               -- grade, role, staff: by kind; '' none
  body TEXT NOT NULL                -- JSON: the rest, by kind
) STRICT;
CREATE INDEX view_entry_customer ON view_entry (customer, kind, at) WHERE customer IS NOT NULL;
CREATE INDEX view_entry_place ON view_entry (place, kind, at) WHERE place IS NOT NULL;
CREATE INDEX view_entry_target ON view_entry (target) WHERE target IS NOT NULL;
CREATE INDEX view_entry_kind ON view_entry (kind, customer, at);

-- Saved segments.
CREATE TABLE view_segment (
  name TEXT PRIMARY KEY,
  text TEXT NOT NULL,               -- the expression
  at INTEGER NOT NULL,              -- of the act that said so last
  actor TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What somebody may be looked for by: parts of names, their pinyin and initials, parts of plates, phones backwards.
CREATE TABLE view_key (
  key TEXT NOT NULL,
  subject INTEGER NOT NULL REFERENCES identity, -- customer, plate or phone
  PRIMARY KEY (key, subject)
) STRICT, WITHOUT ROWID;

-- What people are found by, and when their profiles were verified, follows from facts that were there before.
INSERT INTO setting (name, value) SELECT 'rebuild', '1' WHERE EXISTS (SELECT 1 FROM fact_act)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
