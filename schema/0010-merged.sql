-- What those know who were merged into an account is known of the account, and who was erased holds nothing any more.

INSERT INTO setting (name, value) SELECT 'rebuild', '1'
WHERE EXISTS (SELECT 1 FROM fact_act WHERE kind IN ('merge', 'forget'))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
