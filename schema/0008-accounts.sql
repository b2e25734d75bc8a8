-- Customers who were merged: into which account in the end, and over how many merges. Who was not merged has no row.

CREATE VIEW view_account (member, head, depth) AS
WITH RECURSIVE up (member, head, depth) AS (
  SELECT customer, stays, 1 FROM view_merge
  UNION ALL SELECT up.member, m.stays, up.depth + 1 FROM up JOIN view_merge m ON m.customer = up.head)
SELECT up.member, up.head, up.depth FROM up WHERE NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.customer = up.head);

-- Whose sale it was when it was made: of those who are one account by now the one whom it was named for, who claimed it, or who
-- held card, phone or plate; else the account.
CREATE VIEW view_sale_member (sale, member) AS
SELECT v.sale, CASE WHEN NOT EXISTS (SELECT 1 FROM view_merge m WHERE m.stays = v.subject) THEN v.subject ELSE (
  WITH RECURSIVE family (no, depth) AS (
    SELECT v.subject, 0 UNION ALL SELECT m.customer, family.depth + 1 FROM family JOIN view_merge m ON m.stays = family.no)
  SELECT family.no FROM family
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

-- Programmes for one instant count in the order of loading now.
INSERT INTO setting (name, value) SELECT 'rebuild', '1'
WHERE EXISTS (SELECT 1 FROM fact_act WHERE kind = 'programme' GROUP BY at HAVING count(*) > 1)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
