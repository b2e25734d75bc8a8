/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz_journal.c - any bytes as a journal. The first byte chooses the format. Engine or files: see fuzz_main.c.
 */
#include <stdint.h>
#include <stdio.h>

#include "../../hooks/journal/csv.h"
#include "../../hooks/journal/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(const struct regulars_event *event, const char *file, int64_t line, void *payload, struct reg_err *err)
{
	(void)event, (void)file, (void)line, (void)payload, (void)err;
	return 0;
}

static void bad(const char *file, int64_t line, const char *why, void *payload)
{
	(void)file, (void)line, (void)why, (void)payload;
}

/* A map made by hand, so that no file is needed: receipt, time, litres, amount by position. */
static void make_map(struct reg_journal_map *map, int variant)
{
	static const struct {
		enum reg_map_member member;
		const char *unit;
	} members[] = {
	    {REG_MAP_RECEIPT, ""}, {REG_MAP_AT, ""}, {REG_MAP_VOLUME_OF_LINE, "us_gal"}, {REG_MAP_AMOUNT, "minor"},
	};

	*map = (struct reg_journal_map){.path = "map", .separator = variant & 1 ? REG_CSV_BLANKS : ',', .quote = '"',
	    .decimal = '.', .thousands = variant & 2 ? ' ' : 0, .within_rows = 3};
	for (int i = 0; i < 4; i++)
		map->fields[members[i].member] = (struct reg_map_field){.line = 1, .columns = {{NULL, i + 1}}, .n_columns = 1,
		    .join = " ", .unit = members[i].unit, .format = variant & 2 ? "%s" : "%F %T"};
	map->fields[REG_MAP_KIND_OF_LINE] = (struct reg_map_field){.line = 1, .constant = "fuel", .join = " "};
	if (variant & 4)
		map->group = (struct reg_map_field){.line = 1, .columns = {{NULL, 1}}, .n_columns = 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct reg_journal_sink sink = {.event = take, .bad = bad};
	static struct reg_zone *zone;
	struct reg_journal_map map;
	struct reg_err err = {0};

	if (size < 2 || (!zone && reg_zone_create(&zone, "Europe/Prague", &err) < 0))
		return 0;
	FILE *file = fmemopen((void *)(uintptr_t)(data + 1), size - 1, "r");
	if (!file)
		return 0;
	enum reg_journal_format format = data[0] % 4;
	make_map(&map, data[0] / 4);
	const struct reg_journal_map *used = format == REG_JOURNAL_CSV ? &map : NULL;
	int rc = reg_journal_read_file(file, "fuzz", ".", format, used, zone, &sink, &err);
	(void)rc;
	fclose(file);
	return 0;
}
