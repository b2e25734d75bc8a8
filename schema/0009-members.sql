-- Which customers are one account, kept whole: a customer who was merged has a row for each account that it has been part of
-- since, by one merge (depth 1) or over several. All rows of a head are its family; the deepest row of a member is whose it
-- is by now, and of those up to an instant whose it was then. Who was not merged has none.

CREATE TABLE view_member (
  member INTEGER NOT NULL REFERENCES identity, -- who was merged
  depth INTEGER NOT NULL,           -- over so many merges
  head INTEGER NOT NULL REFERENCES identity,   -- of whose account it has been part since
  since INTEGER NOT NULL,           -- seconds since 1970 UTC: time of the last of these merges
  fact INTEGER NOT NULL,            -- fact_act.no of that merge
  PRIMARY KEY (member, depth)
) STRICT, WITHOUT ROWID;
CREATE INDEX view_member_head ON view_member (head, depth, since);

INSERT INTO view_member (member, depth, head, since, fact)
WITH RECURSIVE step (customer, stays, at, fact, id) AS MATERIALIZED (
  SELECT m.customer, m.stays, m.at, m.fact, a.id FROM view_merge m JOIN fact_act a ON a.no = m.fact),
up (member, depth, head, since, fact, id) AS (
  SELECT customer, 1, stays, at, fact, id FROM step
  UNION ALL
  SELECT up.member, up.depth + 1, step.stays,
    CASE WHEN (step.at, step.id) > (up.since, up.id) THEN step.at ELSE up.since END,
    CASE WHEN (step.at, step.id) > (up.since, up.id) THEN step.fact ELSE up.fact END,
    CASE WHEN (step.at, step.id) > (up.since, up.id) THEN step.id ELSE up.id END
  FROM up JOIN step ON step.customer = up.head)
SELECT member, depth, head, since, fact FROM up;

DROP VIEW view_account;
DROP VIEW view_sale_member;
DROP TABLE view_merge;

-- The merges one by one.
CREATE VIEW view_merge (customer, stays, at, fact) AS
SELECT member, head, since, fact FROM view_member WHERE depth = 1;

-- Into which account in the end, and over how many merges.
CREATE VIEW view_account (member, head, depth) AS
SELECT v.member, v.head, v.depth FROM view_member v WHERE NOT EXISTS (SELECT 1 FROM view_member u WHERE u.member = v.head);

-- Whose sale it was when it was made: of those who are one account by now the one whom it was named for, who claimed it, or who
-- held card, phone or plate; else the account.
CREATE VIEW view_sale_member (sale, member) AS
SELECT v.sale, CASE WHEN NOT EXISTS (SELECT 1 FROM view_member m WHERE m.head = v.subject) THEN v.subject ELSE (
  SELECT family.no FROM (
    SELECT v.subject AS no, 0 AS depth UNION ALL SELECT m.member, m.depth FROM view_member m WHERE m.head = v.subject) family
  JOIN fact_sale f ON f.no IN (v.sale, (SELECT l.sale FROM view_link l WHERE l.child = v.sale))
  ORDER BY f.customer IS family.no DESC,
    EXISTS (SELECT 1 FROM view_claim c WHERE c.receipt = f.receipt AND c.site = f.site AND c.series = f.series
      AND c.kind = f.kind AND c.customer = family.no) DESC,
    EXISTS (SELECT 1 FROM view_binding b WHERE b.target = f.card AND b.customer = family.no AND b.valid_from <= f.at
      AND b.valid_until > f.at) DESC,
    EXISTS (SELECT 1 FROM view_binding b WHERE b.target = f.phone AND b.customer = family.no AND b.valid_from <= f.at
      AND b.valid_until > f.at) DESC,
    EXISTS (SELECT 1 FROM view_binding b WHERE b.target = f.plate AND b.customer = family.no AND b.valid_from <= f.at
      AND b.valid_until > f.at) DESC, family.depth, family.no LIMIT 1) END
FROM view_sale v;
