# The regulars command.
bin_PROGRAMS += regulars
regulars_SOURCES = \
	manager/main.c \
	manager/command.c manager/command.h \
	manager/help.c manager/help.h \
	manager/i18n.c manager/i18n.h \
	manager/words.c \
	manager/complete.c manager/complete.h \
	manager/output.c manager/output.h \
	manager/cell.c manager/cell.h manager/table.c manager/table.h manager/table_print.c manager/table_parts.h \
	manager/period.c manager/period.h \
	manager/who.c manager/who.h \
	manager/init.c \
	manager/ingest.c \
	manager/taking.c manager/taking.h \
	manager/batch.c manager/batch.h \
	manager/watch.c manager/watch.h \
	manager/checkout.c \
	manager/customer.c \
	manager/customer_account.c manager/customer_account.h \
	manager/customer_list.c manager/customer_list.h \
	manager/customer_json.c manager/customer_json.h \
	manager/customer.h manager/customer_own.c manager/customer_own.h \
	manager/customer_note.c manager/customer_note.h \
	manager/customer_find.c manager/search.c manager/search.h \
	manager/customer_exchange.h manager/customer_import.c manager/customer_export.c \
	manager/exchange.h manager/exchange_csv.c manager/exchange_vcard.c \
	manager/fields.c manager/fields.h \
	manager/entries.c manager/entries.h manager/entries_json.c manager/entries_show.c \
	manager/org.c manager/org_statement.c manager/org_statement.h manager/org_earner.c manager/org_earner.h manager/org_points.c manager/org_points.h \
	manager/place.c \
	manager/segment.c manager/segment.h manager/segment_words.c manager/segment_words.h \
	manager/segment_members.c manager/segment_members.h manager/segment_command.c \
	manager/vehicle.c \
	manager/vehicle_profile.c manager/vehicle_profile.h \
	manager/card.c manager/card_issue.c manager/card_issue.h \
	manager/binding.c manager/binding.h \
	manager/tag.c \
	manager/points.c \
	manager/points_change.c manager/points_change.h \
	manager/points_expire.c \
	manager/approval.c manager/approval.h \
	manager/case.c \
	manager/staff.c manager/staff.h manager/staff_metric.c manager/staff_capture.c manager/staff_rates.c manager/staff_statement.c \
	manager/shifts.c manager/shifts.h \
	manager/team.c manager/contest.c \
	manager/staff_pool.c manager/staff_pool.h manager/task.c manager/tasks.c manager/tasks.h \
	manager/explain.c \
	manager/explain_earning.c manager/explain_text.c manager/explain.h \
	manager/programme.c \
	manager/programme_try.c manager/programme_try.h \
	manager/hook.c manager/hook_show.c manager/hook_show.h \
	manager/hook_run.c manager/hook_run.h manager/hook_shim.c manager/hook_shim.h \
	manager/report.c manager/report.h \
	manager/around.c manager/around.h \
	manager/span.c manager/span.h \
	manager/said.c manager/said.h \
	manager/demand.c manager/demand.h \
	manager/organisation.c manager/organisation.h \
	manager/contract.c manager/contract.h \
	manager/report_wallet.c \
	manager/report_areas.c manager/report_areas_show.c \
	manager/report_organisations.c manager/report_organisations_show.c \
	manager/report_extension.c \
	manager/report_abc.c \
	manager/report_monthly.c \
	manager/report_fraud.c \
	manager/abc.c manager/abc.h \
	manager/normal.c manager/normal.h \
	manager/stage.c manager/stage.h \
	manager/bgnbd.c manager/bgnbd.h \
	manager/days.c manager/days.h manager/days_read.c \
	manager/analysis.c manager/analysis.h \
	manager/analysis_update.c manager/analysis_verify.c \
	manager/judge.c manager/judge.h \
	manager/classes.c manager/classes.h \
	manager/trickle.c manager/trickle.h \
	manager/verdicts.c manager/verdicts.h \
	manager/verdict_basis.c manager/verdict_basis.h \
	manager/analysis_rules.c manager/analysis_rules.h manager/analysis_command.c \
	manager/report_analysis.c manager/report_analysis.h \
	manager/report_stages.c \
	manager/report_customers.c \
	manager/report_frequency.c manager/frequency_by.c manager/frequency_by.h \
	manager/report_anomalies.c manager/report_anomalies.h \
	manager/report_model.c \
	manager/model.c manager/model.h \
	manager/daily.c manager/daily.h manager/daily_steps.c manager/daily_news.c manager/daily_news.h \
	manager/markup.c manager/markup.h manager/spell.c manager/spell.h \
	manager/page.c manager/page.h manager/page_parts.h manager/page_style.c manager/page_data.c \
	manager/page_today.c manager/page_charts.c manager/page_flow.c manager/page_customers.c \
	manager/report_page.c manager/report_sales.c manager/report_sales.h \
	manager/page_staff.c manager/page_contests.c manager/page_outlook.c manager/page_tasks.c \
	manager/offers.c manager/offers.h manager/offers_compare.c manager/report_offers.c \
	manager/supply.c manager/supply.h manager/report_supply.c \
	manager/report_composition.c manager/report_baskets.c manager/report_staff.c manager/report_service.c manager/report_service_show.c manager/report_service.h \
	manager/rebuild.c \
	manager/verify.c \
	manager/doctor.c \
	manager/backup.c \
	manager/restore.c \
	manager/spool.c
regulars_LDADD = libregulars-described.la libregulars-journal.la libregulars-core.la
regulars_LDADD += $(NLOPT_LIBS) -lm
