-- Customers that are organisations, by what they are (profile.c knows the same kinds).

CREATE VIEW organisation (subject) AS
SELECT subject FROM view_customer
WHERE kind IN ('company', 'organisation', 'fleet', 'hospital', 'school', 'site', 'restaurant', 'government', 'hotel', 'farm');
