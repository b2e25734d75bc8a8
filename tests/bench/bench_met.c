/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench_met.c - what a described callback costs beside the same work compiled in C: bench_met FOLDER DATABASE N
 *
 * 20 fields of a host's struct, 4 of them texts, and 20 numbers; each is read and written, and the texts are converted. Then
 * a whole sale, beside the same one through the native door. Ours and the reference take turns, so what else the machine does
 * hits both. DATABASE is written to: give it a copy.
 */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../hooks/described/door.h"
#include "bench.h"

/* Callbacks that are timed together: one alone is shorter than the clock is exact, many would be interrupted. */
#define ROUND 50
#define AT INT64_C(1772000000)

struct record {
	int64_t numbers[20];
	double litres;
	char plate[16], product[16], cashier[24], receipt[12];
};

#define FILL(i) "fill out->numbers[" #i "] = in->numbers[" #i "];"
#define FILL_16 \
	FILL(0) FILL(1) FILL(2) FILL(3) FILL(4) FILL(5) FILL(6) FILL(7) FILL(8) FILL(9) FILL(10) FILL(11) FILL(12) FILL(13) FILL(14) FILL(15)
#define TEXTS "fill out->plate = in->plate; fill out->product = in->product; fill out->cashier = in->cashier; fill out->receipt = in->receipt;"
#define ANSWER "return 1; on failure { return 0; } }\n"

static const char hook_text[] =
    "hook 1; product \"Bench\"; versions \"1\" to \"1\"; encoding \"UTF-8\";\n"
    "declarations { struct record { int64_t numbers[20]; double litres; char plate[16], product[16], cashier[24], receipt[12]; };\n"
    "int numbers(const struct record *in, struct record *out); int nothing(const struct record *in, struct record *out);\n"
    "int fields(const struct record *in, struct record *out);\n"
    "int sale(const struct record *in, int64_t number); }\n"
    "meet entry;\n"
    "on nothing { " ANSWER
    "on numbers { " FILL_16 FILL(16) FILL(17) FILL(18) FILL(19) ANSWER
    "on fields { " FILL_16 TEXTS ANSWER
    "on sale { event sale.close { series = \"described\"; receipt = number; at = in->numbers[0] as unix_s; plate = in->plate;\n"
    "attendant = in->cashier; shift = in->numbers[1]; revision = in->numbers[2]; training = in->numbers[3];\n"
    "line { kind = \"fuel\"; product = in->product; pump = in->numbers[4]; nozzle = in->numbers[5]; volume = in->litres in l;\n"
    "unit_price = in->numbers[6] in minor/m3; amount = in->numbers[7] in minor; tax = in->numbers[8] in minor; discount = in->numbers[9] in minor; }\n"
    "line { kind = \"goods\"; product = in->receipt; quantity = in->numbers[10] in 1/1000 units; amount = in->numbers[11] in minor; }\n"
    "tender { kind = in->numbers[12] lookup { 1 = \"cash\", 2 = \"card\" }; amount = in->numbers[13] in minor; } }\n" ANSWER;

typedef int (*callback)(const struct record *in, struct record *out);

/* Not inlined and not known to do nothing, as a plugin's callback is. */
__attribute__((noinline)) static int compiled_nothing(const struct record *in, struct record *out)
{
	__asm__ volatile("" : : "r"(in), "r"(out) : "memory");
	return 1;
}

__attribute__((noinline)) static int compiled_numbers(const struct record *in, struct record *out)
{
	for (int i = 0; i < 20; i++)
		out->numbers[i] = in->numbers[i];
	__asm__ volatile("" : : "r"(in), "r"(out) : "memory");
	return 1;
}

/* What a careful plugin does with a text: bounded, checked as UTF-8 by the C library, blanks cut, terminated. */
static void text(char *out, const char *in, size_t size, iconv_t converter)
{
	size_t n = strnlen(in, size), left = size - 1;
	char *from = (char *)(uintptr_t)in, *to = out;

	while (n > 0 && in[n - 1] == ' ')
		n--;
	(void)iconv(converter, &from, &n, &to, &left);
	memset(to, 0, left + 1);
}

static iconv_t utf8;

__attribute__((noinline)) static int compiled_fields(const struct record *in, struct record *out)
{
	for (int i = 0; i < 16; i++)
		out->numbers[i] = in->numbers[i];
	text(out->plate, in->plate, sizeof out->plate, utf8);
	text(out->product, in->product, sizeof out->product, utf8);
	text(out->cashier, in->cashier, sizeof out->cashier, utf8);
	text(out->receipt, in->receipt, sizeof out->receipt, utf8);
	return 1;
}

static struct record record = { .numbers = { AT, 3, 1, 0, 4, 5, 790000, 31600, 0, 0, 1000, 450, 1, 32050 }, .litres = 40.0,
	.plate = "\xe7\xb2\xa4" "B12345", .product = "92", .cashier = "zhang", .receipt = "690123456789" };

static int64_t time_of(callback function)
{
	struct record out;
	int64_t begun = bench_now_ns();

	for (int i = 0; i < ROUND; i++)
		if (function(&record, &out) != 1)
			bench_die("a callback gave its failure answer");
	return bench_now_ns() - begun;
}

static void compare(const char *name, callback ours, callback theirs, int rounds)
{
	struct bench_times described = { 0 }, compiled = { 0 };
	char line[100];
	double over;

	for (int i = 0; i < rounds; i++) {
		bench_add(&described, time_of(ours));
		bench_add(&compiled, time_of(theirs));
	}
	over = (double)(bench_percentile(&described, 50) - bench_percentile(&compiled, 50)) / ROUND;
	(void)snprintf(line, sizeof line, "%s, 50 calls", name);
	(void)bench_ratio(line, bench_percentile(&described, 50), bench_percentile(&compiled, 50));
	(void)snprintf(line, sizeof line, "%s, over compiled C", name);
	bench_figure(line, over, "ns");
	bench_finish(&described);
	bench_finish(&compiled);
}

static void compare_sales(int (*sale)(const struct record *, int64_t), const char *database, int n)
{
	struct regulars_settings settings = { .struct_size = sizeof settings, .database = database, .till = "2" };
	struct bench_times described = { 0 }, native = { 0 };
	struct regulars_session *session = NULL;
	char why[300], shift[8] = "3", receipt[24];

	if (regulars_plugin.start(&session, &settings, NULL, why, sizeof why) != REGULARS_OK)
		bench_die("%s", why);
	for (int i = 0; i < n; i++) {
		struct regulars_line lines[] = {
			{ .kind = REGULARS_LINE_FUEL, .product = record.product, .pump = "4", .nozzle = "5", .volume_ml = 40000,
				.unit_price_minor_per_m3 = 790000, .amount_minor = 31600 },
			{ .kind = REGULARS_LINE_GOODS, .product = "690123456789", .quantity_milli = 1000, .amount_minor = 450 },
		};
		struct regulars_tender tender = { .kind = "cash", .amount_minor = 32050 };
		struct regulars_event event = { .struct_size = sizeof event, .kind = REGULARS_SALE_CLOSE, .series = "native",
			.receipt = receipt, .at_unix_s = AT, .plate = record.plate, .attendant = record.cashier, .shift = shift,
			.revision = 1, .lines = lines, .n_lines = 2, .tenders = &tender, .n_tenders = 1 };
		int64_t begun = bench_now_ns();

		if (sale(&record, i + 1) != 1)
			bench_die("a described sale was not captured");
		bench_add(&described, bench_now_ns() - begun);
		begun = bench_now_ns();
		(void)snprintf(receipt, sizeof receipt, "%d", i + 1);
		if (regulars_plugin.event(session, &event) != REGULARS_OK)
			bench_die("a native sale was not captured: %s", regulars_plugin.last_error(session));
		bench_add(&native, bench_now_ns() - begun);
	}
	regulars_plugin.stop(session);
	(void)bench_ratio("described sale p50, beside the native door", bench_percentile(&described, 50),
	    bench_percentile(&native, 50));
	bench_finish(&described);
	bench_finish(&native);
}

int main(int argc, char **argv)
{
	struct reg_door_settings settings = { .till = "1" };
	struct reg_err err = { 0 };
	struct reg_door *door;
	char path[4096];
	FILE *file;

	if (argc != 4)
		bench_die("usage: bench_met FOLDER DATABASE N");
	(void)snprintf(path, sizeof path, "%s/bench.hook", argv[1]);
	file = fopen(path, "w");
	if (file == NULL || fputs(hook_text, file) < 0 || fclose(file) != 0)
		bench_die("%s: cannot be written", path);
	settings.database = argv[2];
	if (reg_door_create(&door, path, &settings, &err) < 0)
		bench_die("%s", err.line);
	utf8 = iconv_open("UTF-8", "UTF-8");
	compare("described callback of nothing", (callback)reg_door_function(door, "nothing"), compiled_nothing, atoi(argv[3]));
	compare("described callback of 20 numbers", (callback)reg_door_function(door, "numbers"), compiled_numbers, atoi(argv[3]));
	compare("described callback of 16 numbers and 4 texts", (callback)reg_door_function(door, "fields"), compiled_fields,
	    atoi(argv[3]));
	compare_sales((int (*)(const struct record *, int64_t))reg_door_function(door, "sale"), argv[2], atoi(argv[3]));
	reg_door_destroy(door);
	(void)remove(path);
	return EXIT_SUCCESS;
}
