/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * exchange_vcard.c - customers as vCards, RFC 2426 (3.0) and RFC 6350 (4.0).
 *
 * Taken: FN, N, TEL, ADR, BDAY, CATEGORIES, KIND, LANG, and what we wrote ourselves (UID, X-REGULARS-...). Of several TEL
 * or ADR the first counts. Everything else of a card is left out.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"

#define UID_PREFIX "urn:regulars:"
#define LINE_MAX_BYTES (256 * 1024) /* a photograph inside a card is longer, and nothing that we take */

/* --- lines --- */

struct lines {
	FILE *file;
	char *line, *next;          /* next: read ahead, to see whether it continues the line */
	size_t size, next_size;
	size_t used;
	int64_t line_no, next_no;   /* of the line, and of the one read ahead */
	bool has_next;
};

/* 1, 0 at the end. Line ends are cut. */
static int lines_ahead(struct lines *lines)
{
	ssize_t size = getline(&lines->next, &lines->next_size, lines->file);

	lines->has_next = size >= 0;
	if (size < 0)
		return 0;
	lines->next[strcspn(lines->next, "\r\n")] = '\0';
	lines->next_no++;
	return 1;
}

static int lines_append(struct lines *lines, const char *text, struct reg_err *err)
{
	size_t n = strlen(text);

	if (lines->used + n > LINE_MAX_BYTES)
		return 0;
	if (lines->used + n + 1 > lines->size) {
		size_t size = 2 * (lines->used + n + 1);
		char *grown = realloc(lines->line, size);

		if (grown == NULL)
			return reg_err_set(err, REG_EIO, "out of memory");
		lines->line = grown;
		lines->size = size;
	}
	memcpy(lines->line + lines->used, text, n + 1);
	lines->used += n;
	return 0;
}

/* A logical line, unfolded: 1, 0 at the end, or an error. */
static int lines_next(struct lines *lines, struct reg_err *err)
{
	int rc;

	if (!lines->has_next && lines_ahead(lines) == 0)
		return 0;
	lines->used = 0;
	lines->line_no = lines->next_no;
	rc = lines_append(lines, lines->next, err);
	while (rc == 0 && lines_ahead(lines) == 1 && (lines->next[0] == ' ' || lines->next[0] == '\t'))
		rc = lines_append(lines, lines->next + 1, err);
	return rc < 0 ? rc : 1;
}

/* --- values --- */

/* Takes the escapes out of a value up to an unescaped `end` (0: all of it), in place; gives where it goes on, or NULL. */
static char *unescape(char *value, char end)
{
	char *to = value;

	for (; *value != '\0'; value++) {
		if (end != '\0' && *value == end) {
			*to = '\0';
			return value + 1;
		}
		if (*value == '\\' && value[1] != '\0') {
			value++;
			*to++ = *value == 'n' || *value == 'N' ? '\n' : *value;
		} else
			*to++ = *value;
	}
	*to = '\0';
	return NULL;
}

/* 1985-05-20, 19850520, --0520 or --05-20, perhaps with a time behind it, as profiles have it. */
static void birthday_of(char out[16], const char *value)
{
	char digits[9] = "";
	bool has_year = strncmp(value, "--", 2) != 0;
	size_t n = 0;

	for (; *value != '\0' && *value != 'T' && n < 8; value++)
		if (isdigit((unsigned char)*value))
			digits[n++] = *value;
	if (has_year && n == 8)
		(void)snprintf(out, 16, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
	else if (!has_year && n == 4)
		(void)snprintf(out, 16, "%.2s-%.2s", digits, digits + 2);
	else
		out[0] = '\0';
}

static bool has_field(const struct reg_record *record, const char *name)
{
	for (size_t i = 0; i < record->n; i++)
		if (strcmp(record->names[i], name) == 0)
			return true;
	return false;
}

/* ADR: seven parts; street first, then the wider places. */
static int take_address(struct reg_record *record, char *value, struct reg_err *err)
{
	static const int order[] = { 2, 1, 0, 3, 5, 4, 6 };
	char *parts[7] = { NULL }, text[1024] = "";

	for (int i = 0; i < 7 && value != NULL; i++) {
		parts[i] = value;
		value = unescape(value, ';');
	}
	for (int i = 0; i < 7; i++) {
		const char *part = parts[order[i]];
		size_t used = strlen(text);

		if (part != NULL && part[0] != '\0')
			(void)snprintf(text + used, sizeof text - used, "%s%s", used > 0 ? ", " : "", part);
	}
	return reg_record_set(record, "address", text, err);
}

/* N: family and given name, where there is no FN. Chinese names are written without a blank. */
static int take_name(struct reg_record *record, char *value, struct reg_err *err)
{
	char *family = value, *given = unescape(value, ';'), text[512];
	bool is_han;

	if (given != NULL)
		(void)unescape(given, ';');
	is_han = (unsigned char)family[0] >= 0xE3 && (unsigned char)family[0] <= 0xE9;
	if (given == NULL || given[0] == '\0')
		(void)snprintf(text, sizeof text, "%s", family);
	else if (is_han)
		(void)snprintf(text, sizeof text, "%s%s", family, given);
	else
		(void)snprintf(text, sizeof text, "%s %s", given, family);
	return reg_record_set(record, "name", text, err);
}

static int take_categories(struct reg_record *record, char *value, struct reg_err *err)
{
	int rc = 0;

	while (value != NULL && rc == 0) {
		char *tag = value;

		value = unescape(value, ',');
		rc = reg_record_set(record, "tags", tag, err);
	}
	return rc;
}

/* X-REGULARS-FLEET-SIZE is the field fleet_size; X-REGULARS-FIELD:NAME=VALUE one of the station's own. */
static int take_own(struct reg_record *record, const char *property, char *value, struct reg_err *err)
{
	char name[64];
	size_t n = 0;

	(void)unescape(value, '\0');
	if (strcasecmp(property, "FIELD") == 0) {
		char *equals = strchr(value, '=');

		if (equals == NULL)
			return 0;
		*equals = '\0';
		return reg_record_set(record, value, equals + 1, err);
	}
	for (; property[n] != '\0' && n + 1 < sizeof name; n++)
		name[n] = property[n] == '-' ? '_' : (char)tolower((unsigned char)property[n]);
	name[n] = '\0';
	return reg_record_set(record, name, value, err);
}

static int take(struct reg_record *record, const char *property, char *value, struct reg_err *err)
{
	char day[16];

	if (strncasecmp(property, "X-REGULARS-", 11) == 0)
		return take_own(record, property + 11, value, err);
	if (strcasecmp(property, "N") == 0)
		return has_field(record, "name") ? 0 : take_name(record, value, err);
	if (strcasecmp(property, "ADR") == 0)
		return has_field(record, "address") ? 0 : take_address(record, value, err);
	if (strcasecmp(property, "CATEGORIES") == 0)
		return take_categories(record, value, err);
	(void)unescape(value, '\0');
	if (strcasecmp(property, "FN") == 0)
		return reg_record_set(record, "name", value, err);
	if (strcasecmp(property, "TEL") == 0)
		return has_field(record, "phone") ? 0
		    : reg_record_set(record, "phone", value + (strncasecmp(value, "tel:", 4) == 0 ? 4 : 0), err);
	if (strcasecmp(property, "LANG") == 0)
		return reg_record_set(record, "language", value, err);
	if (strcasecmp(property, "KIND") == 0)
		return record->kind != NULL ? 0 : reg_record_set(record, "kind", strcasecmp(value, "org") == 0 ? "organisation" : "person", err);
	if (strcasecmp(property, "UID") == 0)
		return strncmp(value, UID_PREFIX, sizeof UID_PREFIX - 1) != 0 ? 0
		    : reg_record_set(record, "id", value + sizeof UID_PREFIX - 1, err);
	if (strcasecmp(property, "BDAY") == 0) {
		birthday_of(day, value);
		return reg_record_set(record, "birthday", day, err);
	}
	return 0;
}

/* --- cards --- */

/* Cuts "item1.TEL;TYPE=cell:+86" into TEL and its value. NULL: there is no colon outside of quotes. */
static char *value_of(char *line, char **property)
{
	bool quoted = false;
	char *colon = line, *dot;

	while (*colon != '\0' && (quoted || *colon != ':')) {
		quoted = *colon == '"' ? !quoted : quoted;
		colon++;
	}
	if (*colon == '\0')
		return NULL;
	*colon = '\0';
	line[strcspn(line, ";")] = '\0';
	dot = strchr(line, '.');
	*property = dot != NULL ? dot + 1 : line;
	return colon + 1;
}

struct card {
	struct reg_record record;
	char why[160];      /* the first thing that is wrong with it */
	bool is_open, has_version;
};

static int card_line(struct card *card, char *line, const struct reg_record_sink *sink, struct reg_err *err)
{
	struct reg_err why = { 0 };
	char *property, *value = value_of(line, &property);
	int rc = 0;

	if (value == NULL) {
		(void)snprintf(card->why, sizeof card->why, "expected PROPERTY:VALUE");
		return 0;
	}
	if (strcasecmp(property, "END") == 0) {
		if (card->why[0] == '\0' && !card->has_version)
			(void)snprintf(card->why, sizeof card->why, "a card without VERSION, expected 3.0 or 4.0");
		rc = sink->record(&card->record, card->why[0] != '\0' ? card->why : NULL, sink->payload);
		reg_record_finish(&card->record);
		card->is_open = false;
		return rc;
	}
	if (strcasecmp(property, "VERSION") == 0) {
		card->has_version = true;
		if (strcmp(value, "3.0") != 0 && strcmp(value, "4.0") != 0)
			(void)snprintf(card->why, sizeof card->why, "a card of version %.20s, expected 3.0 or 4.0", value);
		return 0;
	}
	rc = take(&card->record, property, value, &why);
	if (rc == REG_EIO)
		return reg_err_set(err, REG_EIO, "%s", why.line);
	if (rc < 0)
		(void)snprintf(card->why, sizeof card->why, "%.150s", why.line);
	return 0;
}

int reg_exchange_read_vcard(FILE *file, const char *name, const struct reg_record_sink *sink, struct reg_err *err)
{
	struct lines lines = { .file = file };
	struct card card = { .record = { 0 } };
	int rc;

	while ((rc = lines_next(&lines, err)) > 0) {
		char *line = lines.line;

		if (lines.line_no == 1 && strncmp(line, "\xEF\xBB\xBF", 3) == 0)
			line += 3;
		if (card.is_open)
			rc = card_line(&card, line, sink, err);
		else if (strcasecmp(line, "BEGIN:VCARD") == 0) {
			card = (struct card){ .is_open = true, .record = { .line = lines.line_no } };
			rc = 0;
		} else if (line[strspn(line, " \t")] != '\0')
			rc = reg_err_set(err, REG_EINVAL, "%s:%lld: expected BEGIN:VCARD", name, (long long)lines.line_no);
		else
			rc = 0;
		if (rc != 0)
			break;
	}
	if (rc == 0 && card.is_open)
		rc = sink->record(&card.record, "a card without END:VCARD", sink->payload);
	reg_record_finish(&card.record);
	free(lines.line);
	free(lines.next);
	return rc;
}

/* --- writing --- */

/* A property, folded after 75 bytes between two characters. */
static void put(FILE *file, const char *property, const char *before, const char *value, const char *behind)
{
	char *text = NULL;
	size_t size = 0, column = 0;
	FILE *line = open_memstream(&text, &size);

	if (line == NULL)
		return;
	(void)fprintf(line, "%s:%s", property, before);
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			(void)fputs("\\n", line);
		else if ((unsigned char)*value >= 0x20) {
			if (strchr(",;\\", *value) != NULL)
				putc('\\', line);
			putc(*value, line);
		}
	}
	(void)fputs(behind, line);
	(void)fclose(line);
	for (const char *c = text; c != NULL && *c != '\0'; c++) {
		if (column >= 72 && (*c & 0xC0) != 0x80) {
			(void)fputs("\r\n ", file);
			column = 1;
		}
		putc(*c, file);
		column++;
	}
	(void)fputs("\r\n", file);
	free(text);
}

static void put_field(FILE *file, const char *name, const char *value, bool is_known)
{
	char property[80] = "X-REGULARS-", *both = NULL;
	size_t n = strlen(property);

	if (strcmp(name, "name") == 0)
		put(file, "FN", "", value, "");
	else if (strcmp(name, "phone") == 0)
		put(file, "TEL;VALUE=uri", "tel:", value, "");
	else if (strcmp(name, "address") == 0)
		put(file, "ADR", ";;", value, ";;;;");
	else if (strcmp(name, "language") == 0)
		put(file, "LANG", "", value, "");
	else if (strcmp(name, "birthday") == 0)
		put(file, "BDAY", strlen(value) == 5 ? "--" : "", value, "");
	else if (is_known) {
		for (; *name != '\0' && n + 1 < sizeof property; name++)
			property[n++] = *name == '_' ? '-' : (char)toupper((unsigned char)*name);
		property[n] = '\0';
		put(file, property, "", value, "");
	} else if (asprintf(&both, "%s=%s", name, value) >= 0) {
		put(file, "X-REGULARS-FIELD", "", both, "");
		free(both);
	}
}

static bool is_column(const char *name)
{
	const char *column;

	for (size_t i = 0; (column = reg_exchange_column(i)) != NULL; i++)
		if (strcmp(column, name) == 0)
			return true;
	return false;
}

void reg_exchange_write_vcard(FILE *file, const struct reg_record *record)
{
	(void)fputs("BEGIN:VCARD\r\nVERSION:4.0\r\n", file);
	if (record->id != NULL)
		put(file, "UID", UID_PREFIX, record->id, "");
	if (!has_field(record, "name"))
		put(file, "FN", "", "", ""); /* the one property that a card must have */
	for (size_t i = 0; i < record->n; i++)
		put_field(file, record->names[i], record->values[i], is_column(record->names[i]));
	if (record->kind != NULL)
		put(file, "X-REGULARS-KIND", "", record->kind, "");
	if (record->since != NULL)
		put(file, "X-REGULARS-SINCE", "", record->since, "");
	if (record->plates != NULL)
		put(file, "X-REGULARS-PLATES", "", record->plates, "");
	if (record->tags != NULL)
		put(file, "X-REGULARS-TAGS", "", record->tags, "");
	(void)fputs("END:VCARD\r\n", file);
}
