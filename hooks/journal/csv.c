/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "csv.h"

int reg_csv_init(struct reg_csv *csv, struct reg_input *input, char separator, char quote, struct reg_err *err)
{
	*csv = (struct reg_csv){.input = input, .separator = separator, .quote = quote, .next_line = 1};
	csv->record = malloc(REG_INPUT_RECORD_BYTES);
	return csv->record ? 0 : reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
}

void reg_csv_finish(struct reg_csv *csv)
{
	free(csv->record);
	csv->record = NULL;
}

/* What the splitting of one record remembers between two bytes. */
struct split {
	enum { FIELD_START, PLAIN, QUOTED, QUOTE_IN_QUOTED } state;
	size_t size, field; /* bytes in record; where the field being read began */
	bool any;           /* something other than blanks came */
};

static void end_field(struct reg_csv *csv, struct split *split)
{
	csv->record[split->size++] = '\0';
	if (csv->n_fields == REG_CSV_MAX_FIELDS)
		csv->why = "more than 1000 fields";
	else
		csv->fields[csv->n_fields++] = csv->record + split->field;
	split->field = split->size;
	split->state = FIELD_START;
}

/* Takes one byte that is no line end outside quotes. */
static void take(struct reg_csv *csv, struct split *split, char c)
{
	bool blanks = csv->separator == REG_CSV_BLANKS;
	bool separates = blanks ? c == ' ' || c == '\t' : c == csv->separator;

	if (csv->why)
		return;
	if (split->size + 2 >= REG_INPUT_RECORD_BYTES) {
		csv->why = "the record is longer than 1 MiB; is a quote not closed?";
		return;
	}
	if (c == '\0') {
		csv->why = "there is a NUL byte in it";
		return;
	}
	if (split->state == QUOTED) {
		if (c == csv->quote)
			split->state = QUOTE_IN_QUOTED;
		else
			csv->record[split->size++] = c;
		return;
	}
	if (split->state == QUOTE_IN_QUOTED && c == csv->quote) {
		csv->record[split->size++] = c;
		split->state = QUOTED;
		return;
	}
	if (separates) {
		if (blanks && split->state == FIELD_START)
			return;
		split->any |= !blanks;
		end_field(csv, split);
		return;
	}
	split->any |= c != ' ' && c != '\t' && c != '\r';
	if (split->state == QUOTE_IN_QUOTED) {
		if (c != ' ' && c != '\r')
			csv->why = "there is text after a closing quote";
		return;
	}
	if (split->state == FIELD_START && csv->quote && c == csv->quote) {
		split->state = QUOTED;
		return;
	}
	split->state = PLAIN;
	csv->record[split->size++] = c;
}

static bool is_utf8(const char *text, size_t size)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text, *end = at + size;
	utf8proc_int32_t code;

	while (at < end) {
		if (*at < 0x80) {
			at++;
			continue;
		}
		utf8proc_ssize_t step = utf8proc_iterate(at, end - at, &code);
		if (step <= 0)
			return false;
		at += step;
	}
	return true;
}

/* The end of a line outside quotes: false when the line was empty. */
static bool end_record(struct reg_csv *csv, struct split *split)
{
	if (split->state == PLAIN && split->size > split->field && csv->record[split->size - 1] == '\r') {
		split->size--;
		/* With blanks as separators a CR after one is no field of its own. */
		if (split->size == split->field && csv->separator == REG_CSV_BLANKS)
			split->state = FIELD_START;
	}
	if (!split->any && !csv->why)
		return false;
	if (!(csv->separator == REG_CSV_BLANKS && split->state == FIELD_START))
		end_field(csv, split);
	if (!csv->why && !is_utf8(csv->record, split->size))
		csv->why = "it is not UTF-8 (a map can name another encoding)";
	return true;
}

int reg_csv_next(struct reg_csv *csv, struct reg_err *err)
{
	struct split split = {0};
	int rc;

	csv->n_fields = 0;
	csv->why = NULL;
	csv->line = csv->next_line;
	while ((rc = reg_input_more(csv->input, err)) > 0) {
		while (csv->input->at < csv->input->end) {
			char c = *csv->input->at++;
			csv->next_line += c == '\n';
			if (c != '\n' || (split.state == QUOTED && !csv->why)) {
				take(csv, &split, c);
				continue;
			}
			if (end_record(csv, &split))
				return 1;
			split = (struct split){0};
			csv->n_fields = 0;
			csv->line = csv->next_line;
		}
	}
	if (rc < 0)
		return rc;
	if (split.state == QUOTED && !csv->why)
		csv->why = "a quote is not closed";
	return split.any || split.state == QUOTED ? end_record(csv, &split) : 0;
}
