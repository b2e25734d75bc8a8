/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "door.h"

#include <check.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const struct regulars_plugin *door;
struct door_heard heard;
static void *handle;

/* --- the host's services, called from every thread that calls the plugin --- */

static pthread_mutex_t hearing = PTHREAD_MUTEX_INITIALIZER;

static void hear_message(enum regulars_message_kind kind, const char *text, void *payload)
{
	(void)kind;
	(void)payload;
	(void)pthread_mutex_lock(&hearing);
	(void)snprintf(heard.message, sizeof heard.message, "%s", text);
	heard.messages++;
	(void)pthread_mutex_unlock(&hearing);
}

static void hear_log(enum regulars_message_kind kind, const char *text, void *payload)
{
	(void)kind;
	(void)payload;
	(void)pthread_mutex_lock(&hearing);
	(void)snprintf(heard.log, sizeof heard.log, "%s", text);
	heard.logs++;
	(void)pthread_mutex_unlock(&hearing);
}

static void hear_display(const char *line1, const char *line2, void *payload)
{
	(void)payload;
	(void)pthread_mutex_lock(&hearing);
	(void)snprintf(heard.display[0], sizeof heard.display[0], "%s", line1);
	(void)snprintf(heard.display[1], sizeof heard.display[1], "%s", line2 == NULL ? "" : line2);
	heard.displays++;
	(void)pthread_mutex_unlock(&hearing);
}

const struct regulars_services door_services = {
	.struct_size = sizeof door_services, .message = hear_message, .log = hear_log, .customer_display = hear_display,
};

/* --- loading --- */

void *door_load(void)
{
	const char *build = getenv("REGULARS_TEST_BUILDDIR");
	char path[500];
	void *loaded;

	(void)snprintf(path, sizeof path, "%s/.libs/regulars.so", build == NULL ? "." : build);
	loaded = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	ck_assert_msg(loaded != NULL, "%s", dlerror());
	door = dlsym(loaded, REGULARS_SYMBOL);
	ck_assert_ptr_nonnull(door);
	return loaded;
}

void door_setup(void)
{
	struct reg_side *side;

	support_init();
	side = support_open("");
	support_programme(side, "");
	support_customer(side, "1");
	support_bind(side, "c:1", REGULARS_PLATE, "粤B12345", INT64_C(1767225600), 100);
	reg_side_close(side);
	memset(&heard, 0, sizeof heard);
	handle = door_load();
}

void door_teardown(void)
{
	(void)dlclose(handle);
	support_folder_remove();
}

struct regulars_session *door_start(const char *till, int budget_ms)
{
	const struct regulars_settings settings = {
		.struct_size = sizeof settings, .database = support_database, .till = till, .budget_ms = budget_ms,
	};
	struct regulars_session *session = NULL;
	char why[300] = "";
	enum regulars_status status = door->start(&session, &settings, &door_services, why, sizeof why);

	ck_assert_msg(status == REGULARS_OK, "%d: %s", (int)status, why);
	ck_assert_ptr_nonnull(session);
	return session;
}

/* --- sales --- */

static const struct regulars_line fuel = {
	.kind = REGULARS_LINE_FUEL, .product = "92", .pump = "3", .volume_ml = 40000, .unit_price_minor_per_m3 = 750000,
	.amount_minor = 30000,
};
static const struct regulars_tender cash = { .kind = "cash", .amount_minor = 30000 };

struct regulars_event door_event(enum regulars_event_kind kind, const char *receipt, const char *plate)
{
	return (struct regulars_event){
		.struct_size = sizeof(struct regulars_event), .kind = kind, .series = SUPPORT_SERIES, .receipt = receipt,
		.at_unix_s = DOOR_AT, .plate = plate, .lines = &fuel, .n_lines = 1, .tenders = &cash, .n_tenders = 1,
	};
}

enum regulars_status door_sale(struct regulars_session *session, const char *receipt, const char *plate)
{
	const struct regulars_event tail = {
		.struct_size = sizeof tail, .series = SUPPORT_SERIES, .receipt = receipt, .at_unix_s = DOOR_AT,
	};
	struct regulars_ticket *ticket;
	enum regulars_status status;

	ck_assert_int_eq(door->sale_open(&ticket, session, NULL), REGULARS_OK);
	if (plate != NULL) {
		ck_assert_int_eq(door->sale_identify(ticket, REGULARS_PLATE, plate), REGULARS_OK);
	}
	ck_assert_int_eq(door->sale_line(ticket, &fuel), REGULARS_OK);
	ck_assert_int_eq(door->sale_tender(ticket, &cash), REGULARS_OK);
	status = door->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &tail);
	door->sale_end(ticket);
	return status;
}

/* --- waiting, checking --- */

int64_t door_now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void door_await(const char *sql, int64_t wanted)
{
	int64_t end = door_now_ms() + 20000, found;

	while ((found = support_int(sql)) != wanted && door_now_ms() < end) {
		(void)usleep(20000);
	}
	ck_assert_msg(found == wanted, "%s: %lld, expected %lld", sql, (long long)found, (long long)wanted);
}

void door_expect_sound(void)
{
	struct reg_side *side = support_open("");

	support_expect_sound(side);
	reg_side_close(side);
}
