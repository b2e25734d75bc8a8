# The room behind the doors: one convenience library, linked by the plugin, the command and the tests.
noinst_LTLIBRARIES += libregulars-core.la
libregulars_core_la_SOURCES = plugin/regulars.h
libregulars_core_la_SOURCES += plugin/err.c plugin/err.h
libregulars_core_la_SOURCES += plugin/store.c plugin/store.h plugin/store_internal.h
libregulars_core_la_SOURCES += plugin/store_open.c
libregulars_core_la_SOURCES += plugin/store_backup.c
libregulars_core_la_SOURCES += plugin/side.c plugin/side.h
libregulars_core_la_SOURCES += plugin/side_files.c plugin/side_files.h
libregulars_core_la_SOURCES += plugin/side_init.c
libregulars_core_la_SOURCES += plugin/event.c plugin/event.h plugin/event_parts.h
libregulars_core_la_SOURCES += plugin/event_check.c
libregulars_core_la_SOURCES += plugin/event_fill.c
libregulars_core_la_SOURCES += plugin/event_hash.c plugin/digits.h plugin/wide.h
libregulars_core_la_SOURCES += plugin/event_json.c plugin/event_body.c plugin/event_body_read.c plugin/event_json.h plugin/json_members.c plugin/json_members.h
libregulars_core_la_SOURCES += plugin/card.c plugin/card.h
libregulars_core_la_SOURCES += plugin/phone.c plugin/phone.h
libregulars_core_la_SOURCES += plugin/plate.c plugin/plate.h
libregulars_core_la_SOURCES += plugin/programme.c plugin/programme.h plugin/programme_read.c plugin/programme_values.c plugin/programme_read.h plugin/programme_text.c
libregulars_core_la_SOURCES += plugin/programme_tiers.c plugin/programme_condition.c plugin/programme_rules.c plugin/programme_rewards.c plugin/programme_parts.h
libregulars_core_la_SOURCES += plugin/programme_referral.c plugin/programme_limits.c plugin/programme_staff.c plugin/programme_warn.c
libregulars_core_la_SOURCES += plugin/mac.c plugin/mac.h
libregulars_core_la_SOURCES += plugin/identity.c plugin/identity.h
libregulars_core_la_SOURCES += plugin/fact.c plugin/fact.h
libregulars_core_la_SOURCES += plugin/chain.c plugin/chain.h
libregulars_core_la_SOURCES += plugin/doc.c plugin/doc.h
libregulars_core_la_SOURCES += plugin/doclink.c plugin/doclink.h
libregulars_core_la_SOURCES += plugin/resolve.c plugin/resolve.h
libregulars_core_la_SOURCES += plugin/unit.c plugin/unit.h
libregulars_core_la_SOURCES += plugin/row.c plugin/row.h
libregulars_core_la_SOURCES += plugin/set.c plugin/set.h
libregulars_core_la_SOURCES += plugin/fold.c plugin/fold_whole.c plugin/fold_acts.c plugin/fold_referral.c plugin/fold.h plugin/fold_parts.h
libregulars_core_la_SOURCES += plugin/fold_person.c plugin/fold_write.c
libregulars_core_la_SOURCES += plugin/fold_share.c plugin/earner.c plugin/earner.h plugin/earner_share.c plugin/earner_share.h
libregulars_core_la_SOURCES += plugin/account.c plugin/account_state.c plugin/account_standing.c plugin/account.h plugin/account_state.h
libregulars_core_la_SOURCES += plugin/account_acts.c plugin/account_acts.h plugin/family.c
libregulars_core_la_SOURCES += plugin/settle.c plugin/settle.h
libregulars_core_la_SOURCES += plugin/capture.c plugin/capture.h
libregulars_core_la_SOURCES += plugin/day.c
libregulars_core_la_SOURCES += plugin/width.c plugin/width.h
libregulars_core_la_SOURCES += plugin/zone.c plugin/zone.h
libregulars_core_la_SOURCES += plugin/tier.c plugin/tier.h plugin/tier_days.c plugin/tier_days.h plugin/varint.h
libregulars_core_la_SOURCES += plugin/cycle.c plugin/cycle.h
libregulars_core_la_SOURCES += plugin/tally.c plugin/tally.h
libregulars_core_la_SOURCES += plugin/person.c plugin/person.h
libregulars_core_la_SOURCES += plugin/evaluate.c plugin/condition.c plugin/expiry.c plugin/evaluate.h plugin/condition.h
libregulars_core_la_SOURCES += plugin/ledger.c plugin/ledger.h
libregulars_core_la_SOURCES += plugin/derive.c plugin/derive.h plugin/derive_traits.c plugin/derive_merge.c plugin/derive_staff.c
libregulars_core_la_SOURCES += plugin/act.c plugin/act_bind.c plugin/act_card.c plugin/act_card.h plugin/act_task.c plugin/act_task.h plugin/act_programme.c plugin/act_follow.c plugin/act_account.c plugin/act_undo.c plugin/act_claim.c plugin/act_forget.c plugin/act_note.c plugin/act_staff.c plugin/act_points.c plugin/act_redeem.c plugin/redeem.c plugin/redeem.h plugin/holder.c plugin/holder.h plugin/act.h plugin/act_internal.h
libregulars_core_la_SOURCES += plugin/entitlement.c plugin/entitlement.h
libregulars_core_la_SOURCES += plugin/text.c plugin/text.h plugin/text_sale.c
libregulars_core_la_SOURCES += plugin/habit.c plugin/habit.h plugin/signals.c plugin/signals.h
libregulars_core_la_SOURCES += plugin/offer.c plugin/offer.h plugin/alert.c plugin/alert.h
libregulars_core_la_SOURCES += plugin/checkout.c plugin/checkout_lines.c plugin/checkout_json.c plugin/checkout.h plugin/checkout_parts.h
libregulars_core_la_SOURCES += plugin/checkout_read.c plugin/checkout_hint.c plugin/checkout_texts.c
libregulars_core_la_SOURCES += plugin/rebuild.c plugin/verify.c plugin/rebuild.h
libregulars_core_la_SOURCES += plugin/place.c plugin/place.h
libregulars_core_la_SOURCES += plugin/share.c plugin/share.h
libregulars_core_la_SOURCES += plugin/spool.c plugin/spool.h plugin/spool_file.c plugin/spool_parts.h
libregulars_core_la_SOURCES += plugin/writer.c plugin/writer.h plugin/writer_parts.h plugin/writer_job.c \
	plugin/writer_spool.c plugin/writer_thread.c
libregulars_core_la_SOURCES += plugin/text_menu.c
libregulars_core_la_SOURCES += plugin/menu.c plugin/menu.h plugin/menu_answer.c plugin/menu_check.c plugin/menu_who.c
libregulars_core_la_SOURCES += plugin/menu_lookup.c plugin/menu_enrol.c plugin/menu_bind.c plugin/menu_tag.c
libregulars_core_la_SOURCES += plugin/menu_shift.c plugin/menu_shift.h plugin/menu_briefing.c plugin/menu_tasks.c plugin/menu_unidentified.c
libregulars_core_la_SOURCES += plugin/menu_redeem.c plugin/menu_note.c plugin/menu_case.c plugin/menu_refer.c plugin/menu_claim.c
libregulars_core_la_SOURCES += plugin/menu_gift.c plugin/menu_undo.c
libregulars_core_la_SOURCES += plugin/credit.c plugin/credit.h plugin/contest.c plugin/contest.h
libregulars_core_la_SOURCES += plugin/shift.c plugin/shift.h plugin/rhythm.c plugin/rhythm.h
libregulars_core_la_SOURCES += plugin/profile.c plugin/profile.h plugin/act_profile.c plugin/act_profile.h plugin/derive_profile.c
libregulars_core_la_SOURCES += plugin/act_earner.c
libregulars_core_la_SOURCES += plugin/findkey.c plugin/findkey.h plugin/pinyin.c plugin/pinyin.h
EXTRA_DIST += plugin/pinyin.txt plugin/pinyin.awk plugin/pinyin-from-unihan.awk
BUILT_SOURCES += plugin/pinyin_table.c
CLEANFILES += plugin/pinyin_table.c
plugin/pinyin_table.c: plugin/pinyin.txt plugin/pinyin.awk
	$(AM_V_GEN)$(MKDIR_P) plugin && $(AWK) -f $(srcdir)/plugin/pinyin.awk $(srcdir)/plugin/pinyin.txt >$@.tmp && mv $@.tmp $@
nodist_libregulars_core_la_SOURCES = plugin/pinyin_table.c
nodist_libregulars_core_la_SOURCES += schema/statements.c schema/statements.h
libregulars_core_la_LIBADD = $(SQLITE_LIBS) $(JANSSON_LIBS) $(SODIUM_LIBS) $(LIBCONFIG_LIBS) $(UTF8PROC_LIBS) $(GLIB_LIBS)

include_HEADERS = plugin/regulars.h

programmesdir = $(pkgdatadir)/programmes
dist_programmes_DATA = \
	plugin/programmes/station-cn.programme \
	plugin/programmes/station-eu.programme
