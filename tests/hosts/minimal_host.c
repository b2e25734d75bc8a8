/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* minimal_host.c - the smallest POS: loads Regulars, shows the cashier who is there, and hands over one sale. */
#include <dlfcn.h>
#include <stdio.h>
#include <time.h>

#include <regulars.h>

int main(int argc, char **argv) /* minimal_host REGULARS.SO DATABASE */
{
	void *object = argc == 3 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : NULL;
	const struct regulars_plugin *regulars = object ? dlsym(object, REGULARS_SYMBOL) : NULL;
	if (!regulars || regulars->type != REGULARS_PLUGIN_TYPE || regulars->version >> 16 != REGULARS_ABI_MAJOR)
		return 1;

	struct regulars_session *session;
	struct regulars_settings settings = { .struct_size = sizeof(settings), .database = argv[2], .till = "1" };
	char why[200];
	if (regulars->start(&session, &settings, NULL, why, sizeof(why)) != REGULARS_OK) {
		fprintf(stderr, "no loyalty today: %s\n", why);
		return 1;
	}

	struct regulars_event head = { .struct_size = sizeof(head), .at_unix_s = time(NULL), .attendant = "07" };
	struct regulars_line fuel = { .kind = REGULARS_LINE_FUEL, .product = "92", .pump = "3", .volume_ml = 40123,
		.unit_price_minor_per_m3 = 745000, .amount_minor = 29892 };
	struct regulars_tender cash = { .kind = "cash", .amount_minor = 29892 };
	struct regulars_event tail = { .struct_size = sizeof(tail), .receipt = "000123" };
	struct regulars_ticket *ticket;
	const struct regulars_checkout *view;
	if (regulars->sale_open(&ticket, session, &head) == REGULARS_OK) {
		regulars->sale_identify(ticket, REGULARS_PLATE, "粤B12345");
		regulars->sale_line(ticket, &fuel);
		if (regulars->sale_total(&view, ticket) == REGULARS_OK)
			for (size_t i = 0; i < view->n_operator_lines; i++)
				puts(view->operator_lines[i]);
		regulars->sale_tender(ticket, &cash);
		if (regulars->sale_close(NULL, ticket, REGULARS_SALE_CLOSE, &tail) < REGULARS_OK)
			fprintf(stderr, "not captured: %s\n", regulars->last_error(session));
		regulars->sale_end(ticket);
	}
	regulars->stop(session);
	return 0;
}
