/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_met.c - any bytes as the memory of a described host: every conversion of a fixed hook file reads them, and answers
 * are written over them. Each block is allocated with exactly the size that the hook file describes, so that the address
 * sanitizer sees any read or write outside of it.
 *
 * With an engine: make CC=clang CFLAGS='-g -fsanitize=fuzzer,address,undefined -DREG_FUZZ_ENGINE' tests/fuzz/fuzz_met
 * and then tests/fuzz/fuzz_met -max_len=700 FOLDER corpus/met. Without one, each file named on the command line is run once.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../hooks/described/door.h"
#include "../../hooks/described/gather.h"
#include "../../hooks/described/hookfile.h"
#include "../../hooks/described/run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define N_ITEMS 4
#define N_NODES 3
#define MAX_TEXT 8

#pragma pack(push, 1)
struct item {
	char code[6];
	double litres;
	int64_t money;
	uint8_t bcd[3];
};
struct node {
	int32_t cents;
	struct node *next;
};
struct sale {
	int8_t kind;
	char plate[9];
	uint16_t wide[5];
	uint32_t wider[4];
	uint8_t card[10];
	int32_t n, length;
	float fraction;
	long double large;
	int64_t seconds;
	uint64_t ticks;
	double days;
	int16_t year;
	int8_t month, day, hour, minute, second;
	char stamp[15], decimal[10];
	struct item items[N_ITEMS], *more;
	char *text;
	uint16_t *wide_text;
	struct node *nodes;
	uint8_t *bytes;
	char out[7];
	uint16_t wide_out[3];
	char one[1];
	int8_t small;
	uint16_t medium;
	float real;
	char *lent;
};
#pragma pack(pop)

static const char hook_text[] =
    "hook 1; product \"Fuzz\"; versions \"1\" to \"1\"; encoding \"GB18030\";\n"
    "declarations {\n#pragma pack(push, 1)\n"
    "struct item { char code[6]; double litres; int64_t money; uint8_t bcd[3]; };\n"
    "struct node { int32_t cents; struct node *next; };\n"
    "struct sale { int8_t kind; char plate[9]; char16_t wide[5]; char32_t wider[4]; uint8_t card[10]; int32_t n, length; float fraction;\n"
    "long double large; int64_t seconds; uint64_t ticks; double days; int16_t year; int8_t month, day, hour, minute, second;\n"
    "char stamp[15], decimal[10]; struct item items[4], *more; char *text; char16_t *wide_text; struct node *nodes; uint8_t *bytes;\n"
    "char out[7]; char16_t wide_out[3]; char one[1]; int8_t small; uint16_t medium; float real; char *lent; };\n"
    "#pragma pack(pop)\nint f(struct sale *s, int i, double d);\n}\nmeet entry;\n"
    "on f {\n"
    "event sale.close { series = s->text max 8; receipt = join(\"-\", s->plate, s->n, s->wide); at = s->seconds as unix_s;\n"
    "plate = s->plate encoding \"CP1251\"; card = s->card bcd length s->length; attendant = s->wider; shift = s->wide_text max 4;\n"
    "phone = s->text max 8 length s->n encoding \"UTF-16LE\"; customer = s->items[i].code; business_date = s->stamp as \"%Y%m%d%H%M%S\";\n"
    "training = s->kind; revision = s->decimal;\n"
    "line x in s->items[0 .. s->n] where x.litres > 0 { kind = \"fuel\"; product = x.code; volume = x.litres in l;\n"
    "amount = x.money in 1/10000 major; quantity = x.bcd bcd in 1/7 units; unit_price = s->large in major/us_gal; }\n"
    "line x in s->more[s->length .. s->n] max 4 where x.code != \"粤B\" { kind = s->kind lookup { 1 = \"fuel\", -7 .. 90 = \"goods\" };\n"
    "amount = s->decimal decimal \",\" in major; volume = s->fraction in ml; }\n"
    "line x in s->nodes next x->next max 5 { kind = \"goods\"; amount = x->cents in minor when x->cents % s->n != 1; }\n"
    "tender { kind = \"cash\"; amount = d in major otherwise 3; } }\n"
    "event sale.total { ticket = s->bytes bcd length s->n max 6; at = s->ticks as filetime; attendant = s->n digits 12;\n"
    "card = s->plate when s->plate == \"ABC\" || s->wide != \"京\"; }\n"
    "event sale.refund { receipt = s->n << i; at = s->days as days_1899; business_date = s->days as days_1899; }\n"
    "event sale.prepay { receipt = s->n / i + s->length * -s->n; at = date(s->year, s->month, s->day, s->hour, s->minute, s->second); }\n"
    "event sale.completion { receipt = -s->n % i; at = s->seconds as unix_ms; }\n"
    "event sale.void { receipt = \"1\"; at = s->stamp as \"%d.%m.%y %H:%M\"; original_receipt = s->text max 8; }\n"
    "fill s->out = s->plate; fill s->wide_out = s->wider; fill s->one = s->stamp; fill s->small = s->seconds;\n"
    "fill s->medium = s->days; fill s->real = s->large; fill s->items[s->length].code = s->decimal padded length s->medium;\n"
    "fill s->text = s->wide room 8 when s->text != NULL; lend s->lent = s->wider until next; zero s->items[i].bcd;\n"
    "each x in s->nodes next x->next max 5 { fill x->cents = s->ticks otherwise 7; }\n"
    "return s->n; on failure { zero *s; return -1; } }\n";

static struct reg_door *door;

static void begin(void)
{
	char path[] = "/tmp/regulars-fuzz-XXXXXX";
	struct reg_door_settings settings = { .database = "/nowhere/side.db", .till = "1" };
	struct reg_err err = { 0 };
	int file = mkstemp(path);

	if (file < 0 || write(file, hook_text, sizeof hook_text - 1) != (ssize_t)sizeof hook_text - 1 ||
	    reg_door_create(&door, path, &settings, &err) < 0) {
		(void)fprintf(stderr, "fuzz_met: %s\n", err.line);
		abort();
	}
	(void)close(file);
	(void)unlink(path);
}

static void *block(const uint8_t **data, size_t *size, size_t wanted)
{
	size_t n = *size < wanted ? *size : wanted;
	void *made = calloc(1, wanted);

	if (made == NULL)
		abort();
	if (n > 0)
		memcpy(made, *data, n);
	*data += n;
	*size -= n;
	return made;
}

static void gather_all(struct reg_run *run, const struct reg_handler *handler)
{
	for (size_t i = 0; i < handler->n_steps; i++) {
		struct regulars_event event;
		const char *ticket;

		if (handler->steps[i].kind != REG_STEP_EVENT)
			(void)reg_run_steps(run, &handler->steps[i], 1);
		else if (reg_gather_event(&event, &ticket, &run->frame, handler->steps[i].event))
			for (size_t k = 0; k < event.n_lines; k++)
				if (event.lines[k].product != NULL && strlen(event.lines[k].product) > 64)
					abort(); /* six bytes of any encoding */
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t choices = size > 0 ? data[0] : 0;
	int i = size > 1 ? (int8_t)data[1] : 0, result[4] = { 0 };
	const struct reg_handler *handler;
	struct node *nodes[N_NODES];
	struct reg_run run = { 0 };
	struct sale *sale;
	double fraction;
	void *args[3];

	if (door == NULL)
		begin();
	handler = reg_hook_handler(reg_door_hook(door), "f", REG_PHASE_AFTER);
	data += size < 2 ? size : 2;
	size -= size < 2 ? size : 2;
	sale = block(&data, &size, sizeof *sale);
	for (int k = 0; k < N_NODES; k++)
		nodes[k] = block(&data, &size, sizeof *nodes[k]);
	nodes[0]->next = (choices & 1) ? nodes[1] : NULL;
	nodes[1]->next = nodes[2];
	nodes[2]->next = (choices & 2) ? nodes[1] : NULL;
	/* Members of a packed struct: by memcpy. */
	memcpy(&sale->nodes, (choices & 4) ? &nodes[0] : &nodes[1]->next, sizeof sale->nodes);
	struct item *more = block(&data, &size, N_ITEMS * sizeof *more);
	char *text = block(&data, &size, MAX_TEXT);
	uint16_t *wide_text = block(&data, &size, MAX_TEXT);
	uint8_t *bytes = block(&data, &size, 6);

	/* `low` is within what the host would say; how many there are is any number. */
	if (sale->length < 0 || sale->length > 0)
		sale->length = choices & 8 ? 0 : sale->length;
	sale->more = sale->length == 0 && (choices & 16) ? more : NULL;
	sale->text = choices & 32 ? text : NULL;
	sale->wide_text = choices & 64 ? wide_text : NULL;
	sale->bytes = choices & 128 ? bytes : NULL;
	sale->lent = NULL;
	memcpy(&fraction, &sale->days, sizeof fraction);
	args[0] = &(struct sale *){ choices == 255 ? NULL : sale };
	args[1] = &i;
	args[2] = &fraction;
	run.frame = (struct reg_frame){ .door = door, .zone = NULL, .currency = "CNY", .function = handler->function,
		.args = args, .result = result, .ours = &run.ours };
	run.frame.zone = reg_door_frame(door).zone;
	run.ours.bag = &run.frame.bag;
	run.handler = handler;
	gather_all(&run, handler);
	reg_run_failure(&run.frame, handler);
	reg_run_finish(&run);
	reg_lend_next(door, handler);
	for (int k = 0; k < N_NODES; k++)
		free(nodes[k]);
	free(sale);
	free(more);
	free(text);
	free(wide_text);
	free(bytes);
	return 0;
}
