/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * words.c - the words of fixed vocabularies that tables show: kinds, roles, states. The database and programs know them as
 * they stand here; reg_word() translates them for people, in the context "word". The table is for the translators' tools.
 */
#include "output.h"

#include <string.h>

#include "i18n.h"

#define NC_(context, word) word

static const char *const words[] = {
	/* kinds of customers */
	NC_("word", "person"), NC_("word", "company"), NC_("word", "fleet"), NC_("word", "taxi"),
	NC_("word", "truck"), NC_("word", "ride-hailing"),
	/* whose a vehicle is */
	NC_("word", "owner"), NC_("word", "driver"), NC_("word", "household"),
	/* fields of a profile */
	NC_("word", "name"), NC_("word", "phone"), NC_("word", "language"), NC_("word", "birthday"),
	NC_("word", "address"), NC_("word", "consent"), NC_("word", "type"),
	/* more of a profile: people, organisations, vehicles, areas, competitors */
	NC_("word", "area"), NC_("word", "route"), NC_("word", "brand"), NC_("word", "channel"), NC_("word", "hours"),
	NC_("word", "source"), NC_("word", "attitude"), NC_("word", "employer"), NC_("word", "hometown"),
	NC_("word", "interests"), NC_("word", "payment"), NC_("word", "suppliers"), NC_("word", "fleet_size"),
	NC_("word", "model"), NC_("word", "tank_ml"), NC_("word", "maintenance"), NC_("word", "inspection"),
	NC_("word", "insurance"), NC_("word", "staff"), NC_("word", "households"), NC_("word", "cars"),
	NC_("word", "distance"), NC_("word", "distance_m"),
	/* kinds of organisations and vehicles */
	NC_("word", "organisation"), NC_("word", "hospital"), NC_("word", "school"), NC_("word", "site"),
	NC_("word", "restaurant"), NC_("word", "government"), NC_("word", "hotel"), NC_("word", "farm"),
	NC_("word", "car"), NC_("word", "van"), NC_("word", "bus"), NC_("word", "motorcycle"), NC_("word", "machine"),
	/* what a demand rests on; what a contact does */
	NC_("word", "stated"), NC_("word", "surveyed"), NC_("word", "invoiced"), NC_("word", "estimated"),
	NC_("word", "decides"), NC_("word", "pays"), NC_("word", "dispatches"), NC_("word", "drives"),
	NC_("word", "contact"),
	/* why a card is blocked */
	NC_("word", "lost"), NC_("word", "stolen"), NC_("word", "damaged"), NC_("word", "misuse"), NC_("word", "ended"),
	NC_("word", "other"),
	/* values of a profile */
	NC_("word", "walk-in"), NC_("word", "community"), NC_("word", "partner"), NC_("word", "event"),
	NC_("word", "competitor-card"), NC_("word", "sms"), NC_("word", "wechat"), NC_("word", "mail"),
	NC_("word", "visit"), NC_("word", "advocate"), NC_("word", "neutral"), NC_("word", "difficult"),
	NC_("word", "cash"), NC_("word", "invoice"), NC_("word", "prepaid"), NC_("word", "fuel-card"),
	/* documents */
	NC_("word", "sale"), NC_("word", "refund"), NC_("word", "void"), NC_("word", "prepay"),
	NC_("word", "completion"), NC_("word", "training"), NC_("word", "test"),
	NC_("word", "return"), NC_("word", "shift"),
	/* what happens to points */
	NC_("word", "earned"), NC_("word", "redeemed"), NC_("word", "revoked"), NC_("word", "transferred"),
	NC_("word", "owed"),
	NC_("word", "expired"), NC_("word", "expires"), NC_("word", "referral"), NC_("word", "pending"),
	NC_("word", "taken"),
	NC_("word", "adjust"), NC_("word", "open"), NC_("word", "transfer"),
	/* what is noted about a customer */
	NC_("word", "note"), NC_("word", "need"), NC_("word", "wish"), NC_("word", "service"), NC_("word", "amenity"),
	/* cases */
	NC_("word", "complaint"), NC_("word", "suggestion"), NC_("word", "enquiry"),
	/* staff */
	NC_("word", "attendant"), NC_("word", "lead"), NC_("word", "manager"), NC_("word", "set"),
	NC_("word", "none"),
	/* contests */
	NC_("word", "people"), NC_("word", "teams"), NC_("word", "running"), NC_("word", "ahead"), NC_("word", "over"),
	/* identifiers */
	NC_("word", "customer"), NC_("word", "card"), NC_("word", "plate"), NC_("word", "vehicle"),
	NC_("word", "unenrolled"),
	/* checks of the doctor */
	NC_("word", "file"), NC_("word", "mode"), NC_("word", "access"), NC_("word", "secret"), NC_("word", "disk"),
	NC_("word", "log"), NC_("word", "schema"), NC_("word", "station"),
	NC_("word", "programme"), NC_("word", "integrity"), NC_("word", "spool"), NC_("word", "text"),
	NC_("word", "people"),
	/* signals of suspicious use */
	NC_("word", "card-plates"), NC_("word", "card-attendant"), NC_("word", "card-share"), NC_("word", "tank"),
	NC_("word", "refill"), NC_("word", "grade"), NC_("word", "late-card"),
	NC_("word", "own-adjustment"),
	/* patterns of number plates */
	NC_("word", "cn-ordinary"), NC_("word", "cn-new-energy"), NC_("word", "cn-police"), NC_("word", "cn-trailer"),
	NC_("word", "cn-hk-macao"), NC_("word", "cn-embassy"),
	NULL,
};

const char *reg_word(const char *word)
{
	for (size_t i = 0; word != NULL && words[i] != NULL; i++)
		if (strcmp(words[i], word) == 0)
			return reg_i18n_word(words[i]);
	return word != NULL ? word : "";
}
