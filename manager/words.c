/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c - the words of fixed vocabularies that tables show: kinds, roles, states. The database and programs know them as
 * they stand here; reg_word() translates them for people. Nothing reads this table: it is for the translators' tools.
 */
#include "i18n.h"

extern const char *const reg_words[];
const char *const reg_words[] = {
	/* kinds of customers */
	N_("person"), N_("company"), N_("fleet"), N_("taxi"), N_("truck"), N_("ride-hailing"),
	/* whose a vehicle is */
	N_("owner"), N_("driver"), N_("household"), N_("fleet"),
	/* fields of a profile */
	N_("name"), N_("phone"), N_("language"), N_("birthday"), N_("address"), N_("consent"), N_("type"),
	/* documents */
	N_("sale"), N_("refund"), N_("void"), N_("prepay"), N_("completion"), N_("training"), N_("pump-test"),
	N_("tank-return"), N_("shift"),
	/* what happens to points */
	N_("earned"), N_("redeemed"), N_("revoked"), N_("transferred"), N_("adjusted"), N_("owed"), N_("expired"),
	N_("expires"), N_("opening"), N_("referral"),
	/* cases */
	N_("complaint"), N_("suggestion"), N_("enquiry"),
	/* staff */
	N_("attendant"), N_("lead"), N_("manager"), N_("set"), N_("none"),
	/* identifiers */
	N_("customer"), N_("card"), N_("plate"), N_("vehicle"), N_("unenrolled"),
	NULL,
};
