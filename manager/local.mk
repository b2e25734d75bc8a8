# The regulars command.
bin_PROGRAMS += regulars
regulars_SOURCES = \
	manager/cell.c manager/cell.h manager/command.c manager/command.h manager/complete.c manager/complete.h \
	manager/help.c manager/help.h manager/i18n.c manager/i18n.h manager/main.c manager/markup.c manager/markup.h \
	manager/output.c manager/output.h manager/period.c manager/period.h manager/spell.c manager/spell.h \
	manager/table.c manager/table.h manager/table_parts.h manager/table_print.c manager/who.c manager/who.h \
	manager/words.c
regulars_SOURCES += \
	manager/analysis/abc.c manager/analysis/abc.h manager/analysis/analysis.c manager/analysis/analysis.h \
	manager/analysis/analysis_command.c manager/analysis/analysis_rules.c manager/analysis/analysis_rules.h \
	manager/analysis/analysis_update.c manager/analysis/analysis_verify.c manager/analysis/bgnbd.c \
	manager/analysis/bgnbd.h manager/analysis/classes.c manager/analysis/classes.h manager/analysis/days.c \
	manager/analysis/days.h manager/analysis/days_read.c manager/analysis/judge.c manager/analysis/judge.h \
	manager/analysis/model.c manager/analysis/model.h manager/analysis/normal.c manager/analysis/normal.h \
	manager/analysis/stage.c manager/analysis/stage.h manager/analysis/trickle.c manager/analysis/trickle.h \
	manager/analysis/verdict_basis.c manager/analysis/verdict_basis.h manager/analysis/verdicts.c \
	manager/analysis/verdicts.h manager/analysis/walk.c manager/analysis/walk.h manager/analysis/analysis_pass.c
regulars_SOURCES += \
	manager/customer/binding.c manager/customer/binding.h manager/customer/card.c manager/customer/card_issue.c \
	manager/customer/card_issue.h manager/customer/checkout.c manager/customer/customer.c \
	manager/customer/customer.h manager/customer/customer_account.c manager/customer/customer_account.h \
	manager/customer/customer_change.c manager/customer/customer_change.h \
	manager/customer/customer_exchange.h manager/customer/customer_export.c manager/customer/customer_find.c \
	manager/customer/customer_import.c manager/customer/customer_json.c manager/customer/customer_json.h \
	manager/customer/customer_list.c manager/customer/customer_list.h manager/customer/customer_note.c \
	manager/customer/customer_note.h manager/customer/customer_own.c manager/customer/customer_own.h \
	manager/customer/entries.c manager/customer/entries.h manager/customer/entries_json.c \
	manager/customer/entries_show.c manager/customer/exchange.h manager/customer/exchange_csv.c \
	manager/customer/exchange_vcard.c manager/customer/explain.c manager/customer/explain.h \
	manager/customer/explain_earning.c manager/customer/explain_text.c manager/customer/fields.c \
	manager/customer/fields.h manager/customer/org.c manager/customer/org_earner.c manager/customer/org_earner.h \
	manager/customer/org_points.c manager/customer/org_points.h manager/customer/org_statement.c \
	manager/customer/org_statement.h manager/customer/place.c manager/customer/points.c \
	manager/customer/points_change.c manager/customer/points_change.h manager/customer/points_expire.c \
	manager/customer/search.c manager/customer/search.h manager/customer/segment.c manager/customer/segment.h \
	manager/customer/segment_parse.c manager/customer/segment_parts.h \
	manager/customer/segment_command.c manager/customer/segment_members.c manager/customer/segment_members.h \
	manager/customer/segment_words.c manager/customer/segment_words.h manager/customer/tag.c \
	manager/customer/vehicle.c manager/customer/vehicle_profile.c manager/customer/vehicle_profile.h
regulars_SOURCES += \
	manager/page/page.c manager/page/page.h manager/page/page_charts.c manager/page/page_contests.c \
	manager/page/page_customers.c manager/page/page_data.c manager/page/page_file.c manager/page/page_file.h \
	manager/page/page_flow.c manager/page/page_lists.c manager/page/page_outlook.c manager/page/page_parts.h \
	manager/page/page_people.c \
	manager/page/page_staff.c manager/page/page_style.c manager/page/page_tasks.c manager/page/page_today.c
regulars_SOURCES += \
	manager/report/around.c manager/report/around.h manager/report/contract.c manager/report/contract.h \
	manager/report/demand.c manager/report/demand.h manager/report/frequency_by.c manager/report/frequency_by.h \
	manager/report/offers.c manager/report/offers.h manager/report/offers_compare.c manager/report/organisation.c \
	manager/report/organisation.h manager/report/report.c manager/report/report.h manager/report/report_abc.c \
	manager/report/report_analysis.c manager/report/report_analysis.h manager/report/report_anomalies.c \
	manager/report/report_anomalies.h manager/report/report_areas.c manager/report/report_areas_show.c \
	manager/report/report_baskets.c manager/report/report_composition.c manager/report/report_customers.c \
	manager/report/report_extension.c manager/report/report_fraud.c manager/report/report_frequency.c \
	manager/report/report_model.c manager/report/report_monthly.c manager/report/report_offers.c \
	manager/report/report_organisations.c manager/report/report_organisations_show.c manager/report/report_page.c \
	manager/report/report_print.c \
	manager/report/report_sales.c manager/report/report_sales.h manager/report/report_service.c \
	manager/report/report_service.h manager/report/report_service_show.c manager/report/report_staff.c \
	manager/report/report_stages.c manager/report/report_sums.c manager/report/report_supply.c manager/report/report_verbs.c \
	manager/report/report_wallet.c \
	manager/report/said.c manager/report/said.h manager/report/span.c manager/report/span.h \
	manager/report/supply.c manager/report/supply.h
regulars_SOURCES += \
	manager/staff/approval.c manager/staff/approval.h manager/staff/case.c manager/staff/contest.c \
	manager/staff/shifts.c manager/staff/shifts.h manager/staff/staff.c manager/staff/staff.h \
	manager/staff/staff_capture.c manager/staff/staff_metric.c manager/staff/staff_pool.c \
	manager/staff/staff_pool.h manager/staff/staff_rates.c manager/staff/staff_statement.c manager/staff/task.c \
	manager/staff/reminders.c manager/staff/reminders.h \
	manager/staff/tasks.c manager/staff/tasks.h manager/staff/team.c
regulars_SOURCES += \
	manager/upkeep/backup.c manager/upkeep/batch.c manager/upkeep/batch.h manager/upkeep/daily.c \
	manager/upkeep/daily.h manager/upkeep/daily_news.c manager/upkeep/daily_news.h manager/upkeep/daily_steps.c \
	manager/upkeep/doctor.c manager/upkeep/hook.c manager/upkeep/hook_run.c manager/upkeep/hook_run.h \
	manager/upkeep/hook_shim.c manager/upkeep/hook_shim.h manager/upkeep/hook_show.c manager/upkeep/hook_show.h \
	manager/upkeep/ingest.c manager/upkeep/init.c manager/upkeep/programme.c manager/upkeep/programme_try.c \
	manager/upkeep/programme_try.h manager/upkeep/rebuild.c manager/upkeep/restore.c manager/upkeep/spool.c \
	manager/upkeep/taking.c manager/upkeep/taking.h manager/upkeep/verify.c manager/upkeep/watch.c \
	manager/upkeep/watch.h
regulars_LDADD = libregulars-described.la libregulars-journal.la libregulars-core.la
regulars_LDADD += $(NLOPT_LIBS) -lm
