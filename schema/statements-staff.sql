-- What people of the station get credit for: of the facts ?1 to ?2 of a till (the first not included), at the instants ?3 to
-- ?4, sales of the site days ?5 to ?6. Whom a customer was developed by was said last, else it is who enrolled it first.

-- Hour by hour: attendant, shift, site day, first and last instant, sales, of them with plate, card or customer, with a plate.
-- Where the first delivery names nobody, another does.
-- STMT credit_sales
SELECT coalesce(f.attendant, (SELECT min(o.attendant) FROM fact_sale o
      WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind)) AS attendant,
  coalesce(f.shift, (SELECT min(o.shift) FROM fact_sale o
      WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind)) AS shift,
  v.day, min(v.at), max(v.at), count(*), count(coalesce(v.subject, v.plate, v.card)), count(v.plate)
FROM view_sale v CROSS JOIN fact_sale f ON f.no = v.sale
WHERE v.sale > ?1 AND v.sale <= ?2 AND v.at >= ?3 AND v.at <= ?4 AND v.day BETWEEN ?5 AND ?6 AND v.kind = 'sale'
GROUP BY 1, 2, v.day, v.at / 3600
-- Sales with goods or services, and what these came to in the currency ?7, as in report_sales: refunds are taken off whoever sold
-- what is given back, on the day of the refund. Of several deliveries the one counts that doc.c chooses. Columns: who, site day,
-- at, sales, amount.
-- STMT credit_shop
WITH sold AS MATERIALIZED (
  SELECT coalesce(q.attendant, (SELECT min(o.attendant) FROM fact_sale o
      WHERE o.receipt = q.receipt AND o.site = q.site AND o.series = q.series AND o.kind = q.kind)) AS who,
    v.day AS day, v.at AS at, v.kind = 'sale' AS is_sale, iif(v.currency <> ?7, 0, iif(v.kind = 'refund', -1, 1)) AS sign,
    (SELECT sum(json_extract(json_each.value, '$.amount_minor'))
      FROM json_each(iif(NOT EXISTS (SELECT 1 FROM fact_sale o WHERE o.receipt = f.receipt AND o.site = f.site
          AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no), f.body, (SELECT o.body FROM fact_sale o
        WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind
        ORDER BY o.revision DESC, o.document IS NULL, iif(o.document IS NULL, 0, o.at) DESC, o.document DESC, o.content LIMIT 1)),
        '$.lines')
      WHERE json_extract(json_each.value, '$.kind') IN ('goods', 'service')
        AND json_extract(json_each.value, '$.status') IS NOT 'void') AS shop_minor
  FROM view_sale v CROSS JOIN fact_sale f ON f.no = v.sale
  CROSS JOIN fact_sale q ON q.no = iif(v.kind = 'refund', coalesce((SELECT l.sale FROM view_link l WHERE l.child = v.sale), v.sale), v.sale)
  WHERE v.sale > ?1 AND v.sale <= ?2 AND v.at >= ?3 AND v.at <= ?4 AND v.day BETWEEN ?5 AND ?6
    AND (instr(f.body, '"kind":"goods"') OR instr(f.body, '"kind":"service"') OR EXISTS (SELECT 1 FROM fact_sale o
      WHERE o.receipt = f.receipt AND o.site = f.site AND o.series = f.series AND o.kind = f.kind AND o.no <> f.no)))
SELECT who, day, min(at), sum(is_sale), sum(sign * shop_minor) FROM sold WHERE shop_minor IS NOT NULL GROUP BY who, day
-- Columns: who, at, customer, whether enrolled, a card, referred.
-- STMT credit_acts
SELECT a.actor, a.at, a.customer, a.kind = 'enrol', a.kind = 'bind', a.kind = 'refer'
FROM fact_act a LEFT JOIN identity i ON i.no = a.target
WHERE a.no > ?1 AND a.no <= ?2 AND a.at >= ?3 AND a.at <= ?4
  AND (+a.kind IN ('enrol', 'refer') OR (+a.kind = 'bind' AND i.kind = 'card'))
  AND NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = a.id) ORDER BY a.no
-- Who are one account at the end, by merges up to then, are developed once: as was said of who stays, else of who was merged,
-- else by who enrolled the first of them. Columns: who, at, customer.
-- STMT credit_developed
SELECT coalesce(e.name, a.actor), coalesce(e.at, a.at), a.customer FROM fact_act a LEFT JOIN view_entry e ON e.fact = a.no
WHERE a.no > ?1 AND a.no <= ?2 AND +a.kind IN ('entry', 'enrol') AND coalesce(e.at, a.at) >= ?3 AND coalesce(e.at, a.at) <= ?4
  AND (+a.kind = 'enrol' OR (e.kind = 'own' AND json_extract(e.body, '$.part') = 'developed'))
  AND a.no = (
    WITH account (no) AS MATERIALIZED (SELECT coalesce((SELECT m.head FROM view_member m
      WHERE m.member = a.customer AND m.since <= ?4 ORDER BY m.depth DESC LIMIT 1), a.customer)),
    family (no, depth) AS MATERIALIZED (
      SELECT no, 0 FROM account
      UNION ALL SELECT m.member, m.depth FROM account CROSS JOIN view_member m ON m.head = account.no AND m.since <= ?4)
    SELECT coalesce(
      (SELECT o.fact FROM family CROSS JOIN view_entry o ON o.customer = family.no AND o.kind = 'own' AND o.at <= ?4
        WHERE json_extract(o.body, '$.part') = 'developed' ORDER BY family.depth, o.at DESC, o.fact DESC LIMIT 1),
      (SELECT n.no FROM family CROSS JOIN fact_act n ON n.customer = family.no AND n.kind = 'enrol'
        WHERE NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = n.id) ORDER BY n.at, n.id LIMIT 1)))
-- A visit after which nobody can say that the customer was only enrolled. A sale belongs to the account that its customer was
-- of at the end. Columns: who, site day, at, customer.
-- STMT credit_first_fills
WITH sold AS MATERIALIZED (
  SELECT v.sale, v.day, v.at, v.subject, w.member FROM view_sale v CROSS JOIN view_sale_member w ON w.sale = v.sale
  WHERE v.sale > ?1 AND v.sale <= ?2 AND +v.at >= ?3 AND +v.at <= ?4 AND v.day BETWEEN ?5 AND ?6 AND v.kind = 'sale'
    AND v.is_visit AND +v.subject IS NOT NULL),
account AS MATERIALIZED (
  SELECT sold.*, coalesce((SELECT m.head FROM view_member m
    WHERE m.member = sold.member AND m.since <= ?7 ORDER BY m.depth DESC LIMIT 1), sold.member) AS head FROM sold)
SELECT coalesce(e.name, a.actor), s.day, s.at, s.subject
FROM (SELECT account.*, (
    WITH family (no, depth) AS MATERIALIZED (
      SELECT account.head, 0
      UNION ALL SELECT m.member, m.depth FROM view_member m WHERE m.head = account.head AND m.since <= ?7)
    SELECT coalesce(
      (SELECT o.fact FROM family CROSS JOIN view_entry o ON o.customer = family.no AND o.kind = 'own' AND o.at <= ?7
        WHERE json_extract(o.body, '$.part') = 'developed' ORDER BY family.depth, o.at DESC, o.fact DESC LIMIT 1),
      (SELECT n.no FROM family CROSS JOIN fact_act n ON n.customer = family.no AND n.kind = 'enrol'
        WHERE NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = n.id) ORDER BY n.at, n.id LIMIT 1))) AS fact
  FROM account) s
JOIN fact_act a ON a.no = s.fact LEFT JOIN view_entry e ON e.fact = s.fact
WHERE s.at >= coalesce(e.at, a.at) AND NOT EXISTS (SELECT 1 FROM view_sale b WHERE b.subject = s.subject
  AND b.at >= coalesce(e.at, a.at) AND b.at <= s.at AND b.kind = 'sale' AND b.is_visit
  AND (b.at < s.at OR b.sale < s.sale)
  AND s.head = (SELECT coalesce((SELECT m.head FROM view_member m
      WHERE m.member = w.member AND m.since <= ?7 ORDER BY m.depth DESC LIMIT 1), w.member)
    FROM view_sale_member w WHERE w.sale = b.sale))
-- Whose customer it is: who is said to keep it at that moment ('' : the pool), where that was never said who developed it. What
-- is said of customers who were merged until then counts where nothing is said of who stays. Columns: who, site day, at,
-- customer, volume.
-- STMT credit_own
WITH sold AS MATERIALIZED (
  SELECT v.day, v.at, v.subject, v.volume_ml, w.member FROM view_sale v CROSS JOIN view_sale_member w ON w.sale = v.sale
  WHERE v.sale > ?1 AND v.sale <= ?2 AND +v.at >= ?3 AND +v.at <= ?4 AND v.day BETWEEN ?5 AND ?6 AND v.volume_ml <> 0
    AND +v.subject IS NOT NULL),
account AS MATERIALIZED (
  SELECT sold.*, coalesce((SELECT m.head FROM view_member m
    WHERE m.member = sold.member AND m.since <= sold.at ORDER BY m.depth DESC LIMIT 1), sold.member) AS head FROM sold)
SELECT (
    WITH family (no, depth) AS MATERIALIZED (
      SELECT account.head, 0
      UNION ALL SELECT m.member, m.depth FROM view_member m WHERE m.head = account.head AND m.since <= account.at)
    SELECT coalesce(
      (SELECT o.name FROM family CROSS JOIN view_entry o ON o.customer = family.no AND o.kind = 'own' AND o.at <= account.at
        WHERE json_extract(o.body, '$.part') IN ('kept', 'developed')
        ORDER BY json_extract(o.body, '$.part') = 'kept' DESC, family.depth, o.at DESC, o.fact DESC LIMIT 1),
      (SELECT n.actor FROM family CROSS JOIN fact_act n ON n.customer = family.no AND n.kind = 'enrol'
        WHERE NOT EXISTS (SELECT 1 FROM fact_act u WHERE u.undoes = n.id) ORDER BY n.at, n.id LIMIT 1))) AS who,
  account.day, min(account.at), account.subject, sum(account.volume_ml)
FROM account GROUP BY 1, 2, account.subject

-- Teams, contests and reward rates are dated entries about the station: of places "station:teams" and so on.

-- The team of ?1 at ?2; '' none.
-- STMT team_of
SELECT json_extract(e.body, '$.team') FROM view_entry e WHERE e.place = 'station:teams' AND e.kind = 'member' AND e.at <= ?2
  AND e.name = ?1 ORDER BY e.at DESC, e.fact DESC LIMIT 1
-- STMT team_all
SELECT e.name, coalesce(json_extract(e.body, '$.title'), e.name) FROM view_entry e
WHERE e.place = 'station:teams' AND e.kind = 'team' ORDER BY e.name, e.fact
-- Who joined or left which team, in order. Columns: staff, team, at, actor, whether nobody of the station any more.
-- STMT team_members
SELECT e.name, json_extract(e.body, '$.team'), e.at, a.actor,
  EXISTS (SELECT 1 FROM view_staff s WHERE s.staff = e.name AND s.role = 'left')
FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.place = 'station:teams' AND e.kind = 'member' ORDER BY e.name, e.at, e.fact
-- Columns: fact, id, title, metric, between, first and last instant.
-- STMT contest_all
SELECT e.fact, e.name, coalesce(json_extract(e.body, '$.title'), e.name), json_extract(e.body, '$.metric'),
  json_extract(e.body, '$.between'), e.at, e.until - 1
FROM view_entry e WHERE e.place = 'station:contests' AND e.kind = 'contest' AND e.at < e.until ORDER BY e.at, e.fact
-- Columns: metric, at, amount, for how many, currency, who set it, who approved it.
-- STMT rate_all
SELECT e.name, e.at, json_extract(e.body, '$.amount_minor'), json_extract(e.body, '$.per'), json_extract(e.body, '$.currency'),
  a.actor, json_extract(e.body, '$.approver')
FROM view_entry e JOIN fact_act a ON a.no = e.fact
WHERE e.place = 'station:rates' AND e.kind = 'rate' ORDER BY e.name, e.at, e.fact
-- Who works here now.
-- STMT staff_here SCAN
SELECT staff, name FROM view_staff WHERE role <> 'left' ORDER BY staff
